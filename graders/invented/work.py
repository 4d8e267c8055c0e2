"""Invented work: notebooks put together from known submissions, right, wrong and unfinished."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache

from graders.build.notebook import to_bytes
from graders.invented.sample_class import (
    ALL,
    Pupil,
    from_colab,
    old_format,
    out_of_order,
    submission,
    with_scratch_cells,
)
from graders.known import Known, known

#: Of a hundred notebooks, how many are of which kind; the rest are right.
_KINDS = (("wrong_answer", 40), ("run_time_error", 5), ("time_limit_exceeded", 1))
_UNFINISHED, _VARIED, _CUT_SHORT = 18, 15, 0.3
_PICTURE = re.compile(rb'src=\\"data:image/png;base64,[^"\\]*')


def work(rng: random.Random) -> bytes:
    """Make what one student hands in once."""
    made = submission(
        Pupil("anyone", solved=_solved(rng), mistakes=_mistakes(rng), shape=_shape(rng))
    )
    # The pictures are the same in everyone's, and most of its bytes.
    made = _PICTURE.sub(rb'src=\\"', made)
    return made[: len(made) // 2] if rng.random() * 100 < _CUT_SHORT else made


def _solved(rng: random.Random) -> tuple[str, ...]:
    if rng.randrange(100) < _UNFINISHED:
        return ALL[: rng.randrange(len(ALL))]
    return ALL


def _mistakes(rng: random.Random) -> list[str]:
    drawn = rng.randrange(100)
    for verdict, share in _KINDS:
        if drawn < share:
            first, second = rng.choice(_known(verdict)), rng.choice(_known(verdict))
            chosen = [first] if first.function == second.function or share < 5 else [first, second]
            return [f"{verdict}/{one.id}" for one in chosen]
        drawn -= share
    if drawn < _VARIED:
        return [f"accepted/{rng.choice(_known('accepted')).id}"]
    return []


@cache
def _known(verdict: str) -> list[Known]:
    return [one for one in known(verdict) if one.function in ALL]


def _shape(rng: random.Random) -> Callable[..., bytes]:
    odd = [out_of_order, from_colab, with_scratch_cells, old_format]
    return rng.choice(odd) if rng.randrange(10) == 0 else to_bytes
