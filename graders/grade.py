"""The main job: from a path to grades and a summary."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from graders.batch import Batch, Settings, choose_seed, draw_for
from graders.intake import Intake, find
from graders.pages import Facts, write_pages
from graders.pool import PoolError
from graders.provenance import assignment_sha256, environment
from graders.report import LINES, TABLE, reports
from graders.sample_class import write_class
from graders.sandbox import Limits, Tier, TierError, choose
from graders.store import Store, StoreError
from graders.summary import Summary, progress, summarise
from graders.tally import Tally


class RefusedError(Exception):
    """The order cannot be carried out as it was given; the message says what to change."""


@dataclass(frozen=True)
class Order:
    """What was typed.

    submissions: what to grade; None for the bundled class. seed, isolation: None for the default.
    anonymous: whether to write a class report without names, too.
    """

    submissions: Path | None
    out: Path
    jobs: int
    seed: int | None
    isolation: str | None
    limits: Limits
    fresh: bool
    anonymous: bool = False


def grade_class(order: Order, console: Console | None = None) -> int:
    """Grade, write the reports, print the summary; return the exit status.

    Raises RefusedError.
    """
    console = console or Console(highlight=False)
    tier = _tier(order)
    try:
        with Store(order.out) as store:
            return _grade(order, tier, store, console)
    except StoreError as error:
        raise RefusedError(error) from error
    except (OSError, PoolError) as error:
        raise RefusedError(
            f"I had to stop: {error}. What was judged is kept in {order.out}: "
            "mend this, and give the same command again."
        ) from error


def _grade(order: Order, tier: Tier, store: Store, console: Console) -> int:
    root = order.submissions or write_class(order.out / "class")
    intake = find(root)
    _check_order(intake, root)
    try:
        draw = draw_for(choose_seed(store, order.seed))
    except ValueError as error:
        raise RefusedError(error) from error
    if order.fresh:
        store.forget()
    settings = Settings(order.jobs, tier.name, order.limits)
    batch = Batch(store, draw, settings, order.out)
    new = batch.begin(intake.submissions)
    with progress(console, len(new)) as advance:
        batch.judge(new, advance)
    tally = Tally()
    with reports(order.out) as write:
        for record in store.records():
            write(record)
            tally.add(record)
    facts = Facts(tier.name, tier.guarantee, draw.seed, environment(), assignment_sha256())
    pages = write_pages(order.out, store.records(), facts, order.anonymous)
    summary = Summary(
        root=root,
        tally=tally,
        kept=tally.count - len(new),
        seed=draw.seed,
        tier=tier,
        notes=intake.notes,
        rejected=draw.rejected,
        written=[order.out / TABLE, order.out / LINES, *pages],
    )
    console.print(summarise(summary))
    return 0 if tally.graded == tally.count else 1


def _tier(order: Order) -> Tier:
    """Choose what stands around student code. The bundled class is ours and may go without."""
    try:
        return choose(order.isolation)
    except TierError as error:
        if order.submissions is None and order.isolation is None:
            return replace(choose("none"), passed_over=(str(error),))
        raise RefusedError(error) from error


def _check_order(intake: Intake, root: Path) -> None:
    if not intake.submissions:
        raise RefusedError(
            f"I looked through {root} and found no submission: no notebook, no .py file, no zip."
        )
