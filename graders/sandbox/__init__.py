"""Runs student code in processes of its own: the trusted side."""

from graders.sandbox.calls import Calls, RightCell
from graders.sandbox.launch import TIERS, SandboxError
from graders.sandbox.sandbox import Sandbox
from graders.sandbox.session import Session
from graders.sandbox.tiers import Tier, TierError, choose
from graders.sandbox.zygote import Limits

__all__ = [
    "TIERS",
    "Calls",
    "Limits",
    "RightCell",
    "Sandbox",
    "SandboxError",
    "Session",
    "Tier",
    "TierError",
    "choose",
]
