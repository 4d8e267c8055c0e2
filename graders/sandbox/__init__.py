"""Runs student code in processes of its own: the trusted side."""

from .calls import Calls, Cell
from .sandbox import Sandbox
from .student import Student
from .zygote import Limits, SandboxError

__all__ = ["Calls", "Cell", "Limits", "Sandbox", "SandboxError", "Student"]
