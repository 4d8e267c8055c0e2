"""What a person sees in the terminal: the progress, the class, the reasons."""

from __future__ import annotations

import contextlib
import statistics
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from graders.registry import questions
from graders.results import Result
from graders.sandbox import Tier

#: More submissions than this are counted and not listed.
LISTED = 50
_NOTES = 12
_REASONS = 8
_BAR = 24

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Summary:
    """What is told at the end.

    tier: what stood around student code. notes: of the intake. rejected: draws that were not used. written: the files in `out`.
    """

    root: Path
    records: Sequence[Record]
    tier: Tier
    notes: Sequence[str]
    rejected: Sequence[str]
    written: Sequence[Path]


@contextlib.contextmanager
def progress(console: Console, total: int) -> Iterator[Callable[[Result], None]]:
    """Show a bar that goes away, and give what moves it on."""
    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[student]}", markup=False),
    )
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with bar:
        task = bar.add_task("", total=total, student="")
        yield lambda result: bar.update(task, advance=1, student=printable(result.student)[:30])


def printable(text: str) -> str:
    """Show control and direction characters as what they are, so that they do nothing."""
    return "".join(
        f"\\u{ord(char):04x}"
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else char
        for char in text
    )


def summarise(summary: Summary) -> RenderableType:
    """Put the whole summary together."""
    graded = [record for record in summary.records if record["status"] == "graded"]
    parts: list[RenderableType] = [Text()]
    if len(summary.records) <= LISTED:
        parts += [_listing(summary.records), Text()]
    if graded:
        parts += [_marks(graded), Text(), _reasons(graded), Text()]
    parts += _not_graded(summary.records)
    parts += _notes("Noted while reading", summary.notes)
    parts += _notes("Drawn again, because", summary.rejected)
    parts += _notes("No higher isolation, because", summary.tier.passed_over)
    parts.append(_closing(summary, graded))
    return Group(*parts)


def _listing(records: Sequence[Record]) -> Table:
    table = Table(title="Submissions", title_justify="left", box=None, pad_edge=False)
    table.add_column("student", overflow="fold")
    table.add_column("score", justify="right")
    for question in questions():
        table.add_column(question.name.replace("_forward", ""), justify="right")
    table.add_column("first thing to look at", overflow="fold")
    for record in records:
        if record["status"] != "graded":
            dashes = [Text("-", "dim")] * (1 + len(questions()))
            why = Text(f"not graded: {printable(str(record['reason']))}", "yellow")
            table.add_row(Text(printable(record["student"])), *dashes, why)
            continue
        marks = [_mark(record["questions"][question.name]) for question in questions()]
        style = "bold green" if record["score"] == record["possible"] else "bold"
        score = Text(f"{record['score']:g}", style)
        look = Text(_first_thing(record), "dim")
        table.add_row(Text(printable(record["student"])), score, *marks, look)
    return table


def _mark(question: Mapping[str, Any]) -> Text:
    full = question["score"] == question["possible"]
    followed = "*" if question["followed_through"] else ""
    text = Text(f"{question['score']:g}/{question['possible']:g}", "green" if full else "red")
    return text.append(followed or " ")


def _first_thing(record: Record) -> str:
    for name, question in record["questions"].items():
        for finding in question["findings"]:
            if finding["outcome"] == "fail":
                equations = f", eq. {', '.join(finding['equations'])}"
                where = equations if finding["equations"] else ""
                short = name.replace("_forward", "")
                return f"{short} {finding['check']}: {_plain(finding['rung'])}{where}"
    return ""


def _plain(rung: str) -> str:
    return {
        "missing": "still to do",
        "raised": "stopped with an error",
        "timeout": "does not end",
        "died": "ended the process",
        "type": "wrong type",
        "shape": "wrong shape",
        "finite": "nan or infinite",
        "values": "wrong values",
        "mutated_input": "changed an input",
        "unstable": "differs when asked again",
    }[rung]


def _marks(graded: Sequence[Record]) -> Table:
    table = Table(title="Marks", title_justify="left", box=None, pad_edge=False)
    for title in ("", "mean", "of", "full marks", ""):
        table.add_column(title, justify="right" if title else "left")
    possible = graded[0]["possible"]
    columns = {"all questions": [(record["score"], possible) for record in graded]}
    for question in questions():
        name = question.name
        columns[name] = [
            (record["questions"][name]["score"], question.possible) for record in graded
        ]
    for name, marks in columns.items():
        mean = statistics.fmean(score for score, _ in marks)
        most = marks[0][1]
        full = sum(score == most for score, most in marks)
        filled = round(_BAR * mean / most)
        bar = Text("\u2588" * filled, "cyan").append("\u2591" * (_BAR - filled), "dim")
        table.add_row(name, f"{mean:.1f}", f"{most:g}", f"{full} of {len(marks)}", bar)
    return table


def _reasons(graded: Sequence[Record]) -> Table:
    counted: Counter[tuple[str, str, str]] = Counter()
    for record in graded:
        seen = {
            (name, finding["rung"], ", ".join(finding["equations"]))
            for name, question in record["questions"].items()
            for finding in question["findings"]
            if finding["outcome"] == "fail"
        }
        counted.update(seen)
    table = Table(title="Where marks were lost", title_justify="left", box=None, pad_edge=False)
    table.add_column("students", justify="right")
    table.add_column("function")
    table.add_column("what was seen")
    for (name, rung, equations), count in counted.most_common(_REASONS):
        where = f", first in equation {equations}" if equations else ""
        table.add_row(str(count), name, f"{_plain(rung)}{where}")
    return table


def _not_graded(records: Sequence[Record]) -> list[RenderableType]:
    missed = [record for record in records if record["status"] != "graded"]
    if not missed or len(records) <= LISTED:
        return []
    lines = [f"{record['file']}: {record['reason']}" for record in missed]
    return _notes("Not graded", lines)


def _notes(title: str, notes: Sequence[str]) -> list[RenderableType]:
    if not notes:
        return []
    shown = [Text(f"  {printable(note)}", "dim") for note in notes[:_NOTES]]
    if len(notes) > _NOTES:
        shown.append(Text(f"  and {len(notes) - _NOTES} more", "dim"))
    return [Text(title, "italic"), *shown, Text()]


def _closing(summary: Summary, graded: Sequence[Record]) -> Text:
    records = summary.records
    text = Text(f"{len(graded)} of {len(records)} submissions graded", "bold")
    text.append(f", {summary.root}\n", "not bold")
    if records:
        cpu = statistics.median(record["cpu_s"] for record in records)
        first = records[0]
        text.append(
            f"isolation {summary.tier.name}: {summary.tier.guarantee}\n"
            f"seed {first['seed']}, "
            f"{1000 * cpu:.0f} ms of processor time for the median submission\n",
            "not bold",
        )
    if any(q["followed_through"] for record in graded for q in record["questions"].values()):
        text.append("* earned with the right cell in place of the student's own\n", "not bold dim")
    text.append("written: " + ", ".join(str(path) for path in summary.written), "not bold")
    return text
