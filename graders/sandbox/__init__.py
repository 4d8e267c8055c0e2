"""Runs student code in processes of its own: the trusted side."""

from graders.sandbox.calls import Calls, Cell
from graders.sandbox.launch import TIERS, SandboxError
from graders.sandbox.sandbox import Sandbox
from graders.sandbox.student import Student
from graders.sandbox.tiers import Tier, TierError, choose
from graders.sandbox.zygote import Limits

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
