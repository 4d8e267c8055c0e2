"""The main job: from a path to grades and a summary."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from graders.batch import Settings, choose_seed, draw_for, run_batch
from graders.intake import Intake, find
from graders.report import write_reports
from graders.sample_class import write_class
from graders.sandbox import Limits, Tier, TierError, choose
from graders.store import Store, StoreError
from graders.summary import Summary, progress, summarise


class RefusedError(Exception):
    """The order cannot be carried out as it was given; the message says what to change."""


@dataclass(frozen=True)
class Order:
    """What was typed.

    submissions: what to grade; None for the bundled class. seed, isolation: None for the default.
    """

    submissions: Path | None
    out: Path
    jobs: int
    seed: int | None
    isolation: str | None
    limits: Limits
    fresh: bool


def grade_class(order: Order, console: Console | None = None) -> int:
    """Grade, write the reports, print the summary; return the exit status.

    Raises RefusedError.
    """
    console = console or Console(highlight=False)
    try:
        with Store(order.out) as store:
            return _grade(order, store, console)
    except StoreError as error:
        raise RefusedError(error) from error


def _grade(order: Order, store: Store, console: Console) -> int:
    tier = _tier(order)
    root = order.submissions or write_class(order.out / "class")
    intake = find(root)
    _check_order(intake, root)
    seed = choose_seed(store, order.seed)
    if order.fresh:
        store.forget()
    try:
        draw = draw_for(seed)
    except ValueError as error:
        raise RefusedError(error) from error
    settings = Settings(order.jobs, tier.name, order.limits)
    with progress(console, len(intake.submissions)) as advance:
        run_batch(intake.submissions, store, draw, settings, advance)
    records = list(store.records())
    written = write_reports(records, order.out)
    console.print(summarise(Summary(root, records, tier, intake.notes, draw.rejected, written)))
    return 0 if all(record["status"] == "graded" for record in records) else 1


def _tier(order: Order) -> Tier:
    """Choose what stands around student code. The bundled class is ours and may go without."""
    try:
        return choose(order.isolation)
    except TierError as error:
        if order.submissions is None and order.isolation is None:
            return choose("none")
        raise RefusedError(error) from error


def _check_order(intake: Intake, root: Path) -> None:
    if not intake.submissions:
        raise RefusedError(
            f"I looked through {root} and found no submission: no notebook, no .py file, no zip."
        )
