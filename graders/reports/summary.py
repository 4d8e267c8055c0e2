"""What a person sees in the terminal: the progress, the class, the reasons."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from graders.intake import Submission
from graders.intake.names import printable
from graders.registry import questions
from graders.reports.tally import IN_WORDS, LISTED, Record, Tally
from graders.sandbox import Tier

_NOTES = 12
_TOLD = 40
#: The most of one note, in characters.
_NOTE = 600
_REASONS = 8
_BAR = 24
_NAME = 30
#: The least time between two pictures of the progress, in seconds.
_PAUSE_S = 0.1


@dataclass(frozen=True)
class Summary:
    """What is told at the end.

    root: what was graded. kept: how many results are from an earlier run. seed: of the hidden
    inputs. tier: what stood around student code. notes: of the intake. rejected: draws that were
    not used. written: the files in `OUT`. layouts: how many submissions came in which layout, ""
    for a plain folder. told: further notes under their titles, of which more are shown.
    """

    root: Path
    tally: Tally
    kept: int
    seed: int
    tier: Tier
    notes: Sequence[str]
    rejected: Sequence[str]
    written: Sequence[Path]
    layouts: Mapping[str, int] = field(default_factory=dict)
    told: Sequence[tuple[str, Sequence[str]]] = ()


@contextlib.contextmanager
def progress(console: Console, total: int) -> Iterator[Callable[[Submission], None]]:
    """Show a bar that goes away, and give what moves it on."""
    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[student]}", markup=False),
    )
    # Drawn by no thread of its own: workers are forked while it is shown.
    bar = Progress(
        *columns,
        console=console,
        transient=True,
        auto_refresh=False,
        disable=not (total and console.is_terminal),
    )
    with bar:
        task = bar.add_task("", total=total, student="")
        done, drawn = 0, time.monotonic()

        def advance(submission: Submission) -> None:
            nonlocal done, drawn
            done += 1
            if (now := time.monotonic()) - drawn > _PAUSE_S:
                drawn = now
                name = printable(submission.student)[:_NAME]
                bar.update(task, completed=done, student=name, refresh=True)

        yield advance


def summarise(summary: Summary) -> RenderableType:
    """Put the whole summary together."""
    tally = summary.tally
    parts: list[RenderableType] = [Text()]
    if tally.count <= LISTED:
        parts += [_listing(tally.listed), Text()]
    else:
        missed = [f"{file}: {reason}" for file, reason in tally.missed]
        parts += _notes("Not graded", missed)
    if tally.graded:
        parts += [_marks(tally), Text()]
    if tally.lost:
        parts += [_reasons(tally), Text()]
    for title, notes in summary.told:
        parts += _notes(title, notes, _TOLD)
    parts += _notes("Noted while reading", summary.notes)
    parts += _notes("Drawn again, because", summary.rejected)
    parts += _notes("No higher isolation, because", summary.tier.passed_over)
    parts.append(_closing(summary))
    return Group(*parts)


def _listing(records: Sequence[Record]) -> Table:
    table = Table(title="Submissions", title_justify="left", box=None, pad_edge=False)
    table.add_column("student", overflow="fold")
    table.add_column("score", justify="right")
    for question in questions():
        table.add_column(question.name.replace("_forward", ""), justify="right")
    table.add_column("first thing to look at", overflow="fold")
    for record in records:
        name = Text(printable(record["student"]))
        if record.get("late"):
            name.append(" late", "yellow")
        if record["status"] != "graded":
            dashes = [Text("-", "dim")] * (1 + len(questions()))
            why = Text(f"not graded: {printable(str(record['reason']))}", "yellow")
            table.add_row(name, *dashes, why)
            continue
        marks = [_mark(record["questions"][question.name]) for question in questions()]
        style = "bold green" if record["score"] == record["possible"] else "bold"
        score = Text(f"{record['score']:g}", style)
        look = Text(_first_thing(record), "dim")
        table.add_row(name, score, *marks, look)
    return table


def _mark(question: Mapping[str, Any]) -> Text:
    full = question["score"] == question["possible"]
    text = Text(f"{question['score']:g}/{question['possible']:g}", "green" if full else "red")
    return text.append("*" if question["followed_through"] else " ")


def _first_thing(record: Record) -> str:
    for name, question in record["questions"].items():
        for finding in question["findings"]:
            if finding["outcome"] == "fail":
                equations = f", eq. {', '.join(finding['equations'])}"
                where = equations if finding["equations"] else ""
                short = name.replace("_forward", "")
                if finding["titles"]:
                    return f"{short}: {' and '.join(finding['titles'])}{where}"
                return f"{short} {finding['check']}: {IN_WORDS[finding['rung']]}{where}"
    return ""


def _marks(tally: Tally) -> Table:
    table = Table(title="Marks", title_justify="left", box=None, pad_edge=False)
    for title in ("", "mean", "of", "full marks", ""):
        table.add_column(title, justify="right" if title else "left")
    for name, marks in tally.marks.items():
        mean = marks.total / tally.graded
        filled = round(_BAR * mean / marks.possible)
        bar = Text("\u2588" * filled, "cyan").append("\u2591" * (_BAR - filled), "dim")
        full = f"{marks.full} of {tally.graded}"
        table.add_row(name or "all questions", f"{mean:.1f}", f"{marks.possible:g}", full, bar)
    return table


def _reasons(tally: Tally) -> Table:
    table = Table(title="Where marks were lost", title_justify="left", box=None, pad_edge=False)
    table.add_column("students", justify="right")
    table.add_column("function")
    table.add_column("what was seen")
    for seen, count in tally.lost.most_common(_REASONS):
        plural = "s" if len(seen.equations) > 1 else ""
        first = "" if seen.titles else "first "
        where = f", {first}in equation{plural} {', '.join(seen.equations)}"
        what = " and ".join(seen.titles) or IN_WORDS[seen.rung]
        what += where if seen.equations else ""
        table.add_row(str(count), seen.question, what)
    if len(tally.lost) > _REASONS:
        table.add_row("", "", Text(f"and {len(tally.lost) - _REASONS} more", "dim"))
    return table


def _notes(title: str, notes: Sequence[str], most: int = _NOTES) -> list[RenderableType]:
    if not notes:
        return []
    shown = [Text(f"  {_cut(printable(note))}", "dim") for note in notes[:most]]
    if len(notes) > most:
        shown.append(Text(f"  and {len(notes) - most} more", "dim"))
    return [Text(title, "italic"), *shown, Text()]


def _cut(note: str) -> str:
    return note if len(note) <= _NOTE else f"{note[:_NOTE]} ..."


def _closing(summary: Summary) -> Text:
    tally, tier = summary.tally, summary.tier
    text = Text(f"{tally.graded} of {tally.count} submissions graded", "bold")
    text.append(f", {printable(str(summary.root))}\n", "not bold")
    if summary.layouts:
        layouts = [f"{name or 'a plain folder'} ({n})" for name, n in summary.layouts.items()]
        text.append(f"layout: {', '.join(layouts)}\n", "not bold")
    if tally.late or tally.replaced:
        came = f"{tally.late} late; {tally.replaced} earlier attempts replaced by the newest\n"
        text.append(came, "not bold")
    if summary.kept:
        kept = f"{summary.kept} kept from before: nothing that decides their marks has changed\n"
        text.append(kept, "not bold")
    took = (
        f", {1000 * tally.median_cpu_s:.0f} ms of processor time for the code of the median "
        "submission"
        if tally.median_cpu_s
        else ""
    )
    text.append(f"isolation {tier.name}: {tier.guarantee}\nseed {summary.seed}{took}\n", "not bold")
    if tally.followed:
        text.append("* earned with the right cell in place of the student's own\n", "not bold dim")
    written = ", ".join(printable(str(path)) for path in summary.written)
    return text.append(f"written: {written}", "not bold")
