"""The main job: from a path to grades and a summary."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from graders.batch import Batch, Settings, choose_seed
from graders.cluster import Cluster, ClusterError, connected
from graders.intake import Intake, find
from graders.marking.results import without_expected
from graders.pages import CLASS, FEEDBACK, Facts, write_pages
from graders.pool import PoolError
from graders.reports.summary import Summary, progress, summarise
from graders.reports.tables import ARRIVED, ENROLLED, LINES, TABLE, tables
from graders.reports.tally import Record, Tally
from graders.roster import Enrolled, RosterError, arrivals, read_roster, write_roster
from graders.sandbox import Limits, Tier, TierError, choose
from graders.store import NAME, ROOT, Store, StoreError, private_files
from graders.usable import usable_draw

if TYPE_CHECKING:
    from graders.exports import Export


class RefusedError(Exception):
    """The order cannot be carried out as it was given; the message says what to change."""


@dataclass(frozen=True)
class Order:
    """What was typed.

    submissions: what to grade; None for the bundled class. seed, isolation: None for the default.
    show_expected: whether the smallest failing examples say what is right.
    roster: the roster's file. exports: the LMSes that get a gradebook; sheets: their own, to be
    filled; column: the name of the column there. cluster: the Dask scheduler, or `local`.
    anonymous: whether to write a class report without names, too.
    """

    submissions: Path | None
    out: Path
    jobs: int
    seed: int | None
    isolation: str | None
    limits: Limits
    fresh: bool
    show_expected: bool = False
    roster: Path | None = None
    exports: Sequence[str] = ()
    sheets: Sequence[Path] = ()
    column: str | None = None
    cluster: str | None = None
    anonymous: bool = False


def grade_class(order: Order, console: Console | None = None) -> int:
    """Grade, write the reports, print the summary; return the exit status.

    Raises RefusedError.
    """
    console = console or Console(highlight=False)
    if order.submissions is not None and order.submissions.resolve() == order.out.resolve():
        raise RefusedError(
            f"Both the submissions and the grades are to be in {order.out}. "
            "Choose another folder for the grades with --out."
        )
    if not (order.out / NAME).exists():
        for name in (TABLE, LINES, CLASS, FEEDBACK):
            if (order.out / name).exists():
                raise RefusedError(
                    f"{name} is in {order.out}, and none of the grades that I keep: "
                    "I would replace it. Choose a new or an empty folder with --out."
                )
    try:
        with ExitStack() as stack:
            # What can be refused is, before anything is made.
            ready = _ready(order, stack)
            stack.enter_context(private_files())
            store = stack.enter_context(Store(order.out))
            return _grade(order, ready, store, console)
    except (ClusterError, StoreError) as error:
        raise RefusedError(error) from error
    except (OSError, PoolError) as error:
        raise RefusedError(
            f"I had to stop: {error}. What was judged is kept in {order.out}: "
            "mend this, and give the same command again."
        ) from error


@dataclass(frozen=True)
class _Ready:
    """What an order needs beside its folder. intake: None for the bundled class."""

    tier: Tier
    cluster: Cluster | None
    intake: Intake | None
    roster: list[Enrolled] | None
    exports: Sequence[Export]


def _ready(order: Order, stack: ExitStack) -> _Ready:
    """Find all of it. Raises RefusedError, ClusterError or OSError."""
    roster, exports = _beside(order)
    intake = None if order.submissions is None else _handed_in(order.submissions, order.out)
    cluster = None if order.cluster is None else stack.enter_context(_cluster(order))
    tier = _tier(order) if cluster is None else cluster.tier(order.isolation)
    return _Ready(tier, cluster, intake, roster, exports)


def _bundled(order: Order) -> Path:
    return order.out / "class"


def _bundle(order: Order) -> Path:
    # It is made with jupytext, which brings half of Jupyter along.
    from graders.invented.sample_class import write_class

    return write_class(_bundled(order))


def _grade(order: Order, ready: _Ready, store: Store, console: Console) -> int:
    tier, roster = ready.tier, ready.roster
    _spare_others(order, ready.intake, store)
    root = order.submissions or _bundle(order)
    intake = ready.intake or _handed_in(root, order.out)
    try:
        draw = usable_draw(choose_seed(store, order.seed))
    except ValueError as error:
        raise RefusedError(error) from error
    if order.fresh:
        store.forget()
    settings = Settings(order.jobs, tier.name, order.limits)
    elsewhere = None if ready.cluster is None else ready.cluster.judges(draw, settings)
    batch = Batch(store, draw, settings, order.out, elsewhere)
    new = batch.begin(intake.submissions)
    came = arrivals(intake.submissions, roster)
    store.keep_arrivals(came.rows)
    store.keep_fact(ROOT, str(root.resolve()))
    with progress(console, len(new)) as advance:
        batch.judge(new, advance)
    judged_now = len(new)
    layouts = Counter(one.layout for one in intake.submissions)
    # From here on the store knows it all; of a large class the reports take the place of this, and
    # of what explains mistakes, which holds itself.
    new.clear()
    intake.submissions.clear()
    gc.collect()
    tally = Tally()
    facts = Facts.of(tier.name, draw.seed)
    # Beside the threads of a cluster's client nothing can be forked.
    jobs = order.jobs if ready.cluster is None else 1
    written = write_reports(
        store, order.out, facts, order.show_expected, order.anonymous, tally.add, jobs
    )
    if roster is not None:
        written.append(write_roster(order.out, roster, store.records()))
    told = list(came.told)
    for export in ready.exports:
        paths, notes = export(order.out, store.records)
        written += paths
        told += notes
    summary = Summary(
        root=root,
        tally=tally,
        kept=tally.count - judged_now,
        seed=draw.seed,
        tier=tier,
        notes=intake.notes,
        rejected=draw.rejected,
        written=written,
        layouts=layouts,
        told=told,
    )
    console.print(summarise(summary))
    return 0 if tally.graded == tally.count else 1


def _handed_in(root: Path, out: Path) -> Intake:
    intake = find(root, out)
    if not intake.submissions:
        met = "".join(f" {note}" for note in intake.notes)
        raise RefusedError(
            f"I looked through {root} and found no submission: no notebook, no .py file, no zip."
            f"{met} Give the folder or the zip that holds the notebooks."
        )
    return intake


def _spare_others(order: Order, intake: Intake | None, store: Store) -> None:
    """Refuse to drop the grades of another class; the bundled one, to look at, may make way."""
    if order.fresh or store.fact(ROOT) == str(_bundled(order).resolve()):
        return
    students = [one.student for one in intake.submissions] if intake else _pupils()
    if store.is_of_others(students):
        raise RefusedError(
            f"In {order.out} are the grades of other students, none of whom is in "
            f"{order.submissions or 'the bundled class'}. "
            "Choose another folder with --out; or add --fresh, and those grades are dropped."
        )


def _pupils() -> list[str]:
    from graders.invented.sample_class import PUPILS

    return [pupil.name for pupil in PUPILS]


def _beside(order: Order) -> tuple[list[Enrolled] | None, Sequence[Export]]:
    """Read what was given beside the submissions, before any of them is judged."""
    try:
        roster = None if order.roster is None else read_roster(order.roster)
    except RosterError as error:
        raise RefusedError(error) from error
    if not (order.exports or order.sheets):
        if order.column is not None:
            raise RefusedError(
                f"I was given a column, {order.column!r}, and no table to put it into. "
                "Add the table, --sheet FILE, or --export canvas."
            )
        return roster, []
    from graders.exports import ExportError, prepare

    try:
        return roster, prepare(order.exports, order.sheets, order.column)
    except ExportError as error:
        raise RefusedError(error) from error


def write_reports(
    store: Store,
    out: Path,
    facts: Facts,
    show_expected: bool = False,
    anonymous: bool = False,
    on_record: Callable[[Record], None] = lambda record: None,
    jobs: int = 1,
) -> list[Path]:
    """Write tables and pages from the store; give their paths. Raises OSError or PoolError.

    Columns on how submissions came are there only where any of them came so.
    show_expected: whether the smallest failing examples say what is right. anonymous: whether to
    write a class report without names, too. jobs: as many processes may be at it, two at most.
    """
    arrived = enrolled = False
    for one in store.arrivals():
        arrived |= bool(one["late"] or one["submitted_at"] or one["earlier"])
        enrolled |= "roster" in one

    more = [*(ARRIVED if arrived else ()), *(ENROLLED if enrolled else ())]
    with tables(out, more) as write:

        def written() -> Iterator[Record]:
            for one in store.records():
                record = one if show_expected else without_expected(one)
                write(record)
                on_record(record)
                yield record

        pages = write_pages(out, written(), facts, anonymous, jobs)
    return [out / TABLE, out / LINES, *pages]


def _cluster(order: Order) -> AbstractContextManager[Cluster]:
    assert order.cluster is not None
    return connected(order.cluster, order.jobs, order.out)


def _tier(order: Order) -> Tier:
    """Choose what stands around student code. The bundled class is ours and may go without."""
    try:
        return choose(order.isolation)
    except TierError as error:
        if order.submissions is None and order.isolation is None:
            return replace(choose("none"), passed_over=(str(error),))
        raise RefusedError(error) from error
