"""Gives each submission a session of its own, all from one zygote."""

from __future__ import annotations

from collections.abc import Sequence

from graders.sandbox.session import Session
from graders.sandbox.zygote import Limits, Zygote


class Sandbox:
    """One zygote at one tier, for one worker: one submission at a time. A context manager."""

    def __init__(self, tier: str = "none", limits: Limits = Limits()) -> None:  # noqa: B008
        """Start it. Raises SandboxError, as LaunchError when the tier cannot be had here."""
        self.tier = tier
        self.limits = limits
        self._zygote = Zygote(tier, limits)

    def submission(self, cells: Sequence[str], of_student: int = 1) -> Session:
        """Run the cells of one of so many submissions of one student. Raises SandboxError.

        The session is a context manager.
        """
        return Session(self._zygote, cells, self.limits, of_student)

    def close(self) -> None:
        """End the zygote, and whatever it still runs."""
        self._zygote.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
