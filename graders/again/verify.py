"""Whether a mark comes out again: the same bytes, tests, reference and machine, judged anew."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.text import Text

from graders.again.changes import changed_conditions, mark_of, reasons, same_findings
from graders.again.judged import judge_again
from graders.again.kept import Kept, conditions_of, everything, handed_in, of_student, opened
from graders.intake import Submission
from graders.intake.names import printable
from graders.reports.tally import Record
from graders.store import Store

_FOLDER = "verify"


@dataclass
class _Check:
    """One mark that is looked at again. wrong: what differs; nothing when it is reproduced."""

    kept: Kept
    submission: Submission | None
    wrong: list[str] = field(default_factory=list)


def verify(
    out: Path, student: str | None, submissions: Path | None, jobs: int, console: Console
) -> int:
    """Judge a student's submission again, or everyone's, in the tier and with the seed of then.

    submissions: where they are now, if they were moved. Returns 0 when every mark was reproduced
    from the same bytes by the same tests, else 1. Raises AgainError.
    """
    with opened(out) as store:
        found = everything(store) if student is None else of_student(store, student)
        came = handed_in(store, submissions)
        checks = [_Check(kept, came.get(kept.place)) for kept in found]
        for fingerprint, together in _by_conditions(checks).items():
            _judge(store, out, fingerprint, together, jobs, console)
    for check in checks:
        console.print(_line(check))
    wrong = sum(bool(check.wrong) for check in checks)
    console.print(
        f"{len(checks) - wrong} of {len(checks)} marks reproduced: the same submission, tests, "
        "reference and environment give the same findings",
        style="bold",
    )
    if wrong:
        console.print(
            "Where a mark would be another now, `python -m graders regrade` says why, and asks "
            "before it replaces any."
        )
    return 1 if wrong else 0


def _by_conditions(checks: Sequence[_Check]) -> dict[str, list[_Check]]:
    together: defaultdict[str, list[_Check]] = defaultdict(list)
    for check in checks:
        together[check.kept.fingerprint].append(check)
    return together


def _judge(
    store: Store, out: Path, fingerprint: str, checks: list[_Check], jobs: int, console: Console
) -> None:
    conditions = conditions_of(store, fingerprint)
    changed = changed_conditions(conditions)
    folder = out / _FOLDER
    try:
        with Store(folder) as beside:
            there = [c.kept.as_then(c.submission) for c in checks if c.submission is not None]
            judge_again(beside, out, there, conditions, jobs, console)
            again = {(one["student"], one["file"]): one for one in beside.records()}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for check in checks:
        check.wrong += changed
        before = check.kept.record
        if check.submission is None:
            check.wrong.append("its file is not there any more")
            continue
        if check.submission.sha256 != before["submission_sha256"]:
            check.wrong.append("its file is not the one that was graded")
        check.wrong += _differences(before, again[check.kept.place])


def _differences(before: Record, after: Record) -> Iterator[str]:
    if not same_findings(before, after):
        yield f"it was {mark_of(before)} and now is {mark_of(after)}"
        yield from reasons(before, after)


def _line(check: _Check) -> Text:
    record = check.kept.record
    text = Text(
        "differs     " if check.wrong else "reproduced  ", "red" if check.wrong else "green"
    )
    text.append(f"{printable(record['student'])}  {mark_of(record)}", "not red not green")
    text.append(f"  {printable(record['file'])}", "dim")
    for why in check.wrong:
        text.append(f"\n            {printable(why)}", "dim")
    return text
