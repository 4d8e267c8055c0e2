"""One student's result, with every reason: what answers "why did I lose these marks?"."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from graders.again.changes import mark_of
from graders.again.kept import of_student, opened
from graders.intake.names import printable
from graders.reports.tally import Record

_INDENT = 4


def show(out: Path, student: str, console: Console) -> int:
    """Print a student's result from the grades in `out`, and nothing of anyone else.

    Returns the exit status. Raises AgainError.
    """
    with opened(out) as store:
        found = of_student(store, student)
    for kept in found:
        console.print(_page(kept.record))
    return 0


def _page(record: Record) -> RenderableType:
    parts: list[RenderableType] = [Text(), _heading(record), _came(record), Text()]
    if record["status"] != "graded":
        parts += [Text(printable(str(record["reason"])), "yellow"), Text()]
    for name, question in record["questions"].items():
        full = question["score"] == question["possible"]
        text = Text(f"{name}  ", "bold")
        text.append(
            f"{question['score']:g} of {question['possible']:g}", "green" if full else "red"
        )
        if question["followed_through"]:
            text.append("  with the right cell in place of the student's own", "dim")
        parts.append(text)
        lost = [finding for finding in question["findings"] if finding["outcome"] != "pass"]
        # What several checks were lost by is said once.
        for message, together in groupby(lost, key=lambda finding: str(finding["message"])):
            for finding in together:
                marks = f"{finding['check']}  {finding['score']:g} of {finding['possible']:g}"
                parts.append(Padding(Text(marks), (0, 0, 0, _INDENT // 2)))
            parts.append(Padding(Text(_printable(message)), (0, 0, 0, _INDENT)))
        parts.append(Text())
    parts += [Text(f"note: {printable(note)}", "dim") for note in record.get("notes", ())]
    parts.append(_provenance(record))
    return Group(*parts)


def _heading(record: Record) -> Text:
    text = Text(printable(record["student"]), "bold")
    return text.append(f"  {mark_of(record)} of {record['possible']:g}", "bold")


def _came(record: Record) -> Text:
    facts = [record["file"], record.get("layout") or "a plain folder"]
    if record.get("submitted_at"):
        facts.append(f"submitted {record['submitted_at']}")
    if record.get("late"):
        facts.append("late")
    lines = [", ".join(facts)]
    for one in record.get("roster", ()):
        if one is not None:
            lines.append(
                "roster: " + ", ".join(filter(None, (one["id"], one["name"], one["email"])))
            )
    if record.get("earlier"):
        lines.append(f"it replaces {', '.join(record['earlier'])}")
    return Text("\n".join(map(printable, lines)), "dim")


def _provenance(record: Record) -> Text:
    hashes = [
        f"{name.removesuffix('_sha256')} {record[name][:12]}"
        for name in ("submission_sha256", "tests_sha256", "reference_sha256", "assignment_sha256")
        if record.get(name)
    ]
    lines = [
        f"judged {record.get('judged_at')}, isolation {record['isolation']}, "
        f"seed {record['seed']}, {1000 * record['cpu_s']:.0f} ms of processor time for its code",
        str(record.get("environment")),
        f"hashes: {', '.join(hashes)}",
    ]
    return Text("\n".join(lines), "dim")


def _printable(message: str) -> str:
    return "\n".join(map(printable, message.splitlines()))
