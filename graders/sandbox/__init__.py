"""Runs student code in processes of its own: the trusted side."""

from .calls import Calls, Cell
from .launch import TIERS, SandboxError
from .sandbox import Sandbox
from .student import Student
from .tiers import Tier, TierError, choose
from .zygote import Limits

__all__ = [
    "TIERS",
    "Calls",
    "Cell",
    "Limits",
    "Sandbox",
    "SandboxError",
    "Student",
    "Tier",
    "TierError",
    "choose",
]
