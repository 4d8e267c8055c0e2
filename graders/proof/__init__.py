"""The proof that no mistake hides and that no explanation is wrong, by mistakes made on purpose."""

from __future__ import annotations

from collections.abc import Iterator

from graders.draw import Draw
from graders.proof.explained import mutated
from graders.proof.kills import killed, weakened
from graders.proof.promises import Promise

__all__ = ["prove"]


def prove(draw: Draw, jobs: int) -> Iterator[Promise]:
    """Make every mistake of the error model, and random ones, and see what becomes of them."""
    yield killed(draw, jobs)
    yield weakened(draw)
    yield from mutated(draw, jobs)
