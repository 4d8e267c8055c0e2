"""Judging once more, under the very conditions of an earlier time, into a store beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from graders.again.kept import AgainError
from graders.batch import Batch, Settings
from graders.intake import Submission
from graders.pool import PoolError
from graders.reports.summary import progress
from graders.sandbox import Limits, TierError, choose
from graders.store import Store
from graders.usable import usable_draw


def judge_again(
    beside: Store,
    out: Path,
    submissions: Sequence[Submission],
    conditions: dict[str, Any],
    jobs: int,
    console: Console,
) -> None:
    """Judge with the seed, the tier and the limits of an earlier time and the tests of today.

    out: where what explains mistakes is kept. Raises AgainError.
    """
    try:
        tier = choose(conditions["isolation"])
        draw = usable_draw(conditions["seed"])
    except (TierError, ValueError) as error:
        raise AgainError(str(error)) from error
    settings = Settings(jobs, tier.name, Limits(**conditions["limits"]))
    batch = Batch(beside, draw, settings, out)
    new = batch.begin(submissions)
    try:
        with progress(console, len(new)) as advance:
            batch.judge(new, advance)
    except (OSError, PoolError) as error:
        raise AgainError(f"I had to stop: {error}. No mark was replaced.") from error
