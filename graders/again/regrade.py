"""After a test was mended: whose mark changes, from what to what and why, and then it does."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from graders.again.changes import changed_conditions, mark_of, reasons, same_findings
from graders.again.judged import judge_again
from graders.again.kept import AgainError, Kept, conditions_of, everything, handed_in, opened
from graders.grade import write_reports
from graders.intake.names import printable
from graders.provenance import conditions as conditions_now
from graders.sandbox import Limits
from graders.store import Store
from graders.tally import Record

_FOLDER = "regrade"


@dataclass(frozen=True)
class _Change:
    """A submission that comes to something else. why: for each check; nothing for new words."""

    before: Record
    after: Record

    @property
    def mark(self) -> bool:
        """Whether the mark changes, or whether there is one."""
        return mark_of(self.before) != mark_of(self.after)

    @property
    def why(self) -> list[str]:
        """Why, check by check."""
        return list(reasons(self.before, self.after))


def regrade(
    out: Path,
    submissions: Path | None,
    jobs: int,
    agreed: Callable[[str], bool],
    console: Console,
) -> int:
    """Judge again what was judged, by the tests of today; say what changes; ask; replace.

    agreed: asks whether the marks may be replaced. submissions: where they are now, if they were
    moved. Returns 0 when nothing changes or the marks were replaced, 1 when they were not.
    Raises AgainError.
    """
    with opened(out) as store:
        kept = everything(store)
        if not kept:
            raise AgainError(f"There is no grade in {out} yet.")
        fingerprint, _ = Counter(one.fingerprint for one in kept).most_common(1)[0]
        then = conditions_of(store, fingerprint)
        beside = out / _FOLDER
        with Store(beside) as new:
            left, now = _judge(store, new, out, kept, submissions, then, jobs, console)
            changes = list(_changes(kept, new))
            _say(changes, changed_conditions(then), left, console)
            if now == fingerprint and not changes:
                console.print("Nothing that decides a mark has changed since.")
            elif not agreed(_question(changes)):
                console.print(f"Nothing was replaced in {out}.")
                return 1
            else:
                _replace(store, new, now, then)
                for path in write_reports(store, out, lambda record: None):
                    console.print(f"written: {printable(str(path))}", highlight=False)
                console.print("What `grade --export` made before has the old marks: make it anew.")
        shutil.rmtree(beside)
    return 0


def _judge(
    store: Store,
    new: Store,
    out: Path,
    kept: list[Kept],
    root: Path | None,
    then: dict[str, Any],
    jobs: int,
    console: Console,
) -> tuple[list[str], str]:
    """Judge what is still as it was; give what is not, and the fingerprint of today."""
    came = handed_in(store, root)
    same, left = [], []
    for one in kept:
        submission = came.get(one.place)
        if submission is None:
            left.append(f"{one.record['file']} is not there any more")
        elif submission.sha256 != one.record["submission_sha256"]:
            left.append(f"{one.record['file']} is not the one that was graded: give `grade`")
        else:
            same.append(submission)
    return left, judge_again(new, out, same, then, jobs, console)


def _changes(kept: list[Kept], new: Store) -> list[_Change]:
    after = {(record["student"], record["file"]): record for record in new.records()}
    both = [(one.record, after[one.place]) for one in kept if one.place in after]
    return [_Change(old, now) for old, now in both if not same_findings(old, now)]


def _say(changes: list[_Change], because: list[str], left: list[str], console: Console) -> None:
    for title, lines in (
        ("Since these marks were given", because),
        ("Left as they are", left),
    ):
        if lines:
            console.print(Text(title, "italic"))
            for line in lines:
                console.print(Text(f"  {printable(line)}", "dim"))
    for change in changes:
        if change.mark:
            text = Text(f"{printable(change.before['student'])}  ", "bold")
            text.append(f"{mark_of(change.before)} -> {mark_of(change.after)}", "bold yellow")
            text.append(f"  {printable(change.before['file'])}", "not bold dim")
            for why in change.why:
                text.append(f"\n  {printable(why)}", "not bold not dim")
            console.print(text)


def _question(changes: list[_Change]) -> str:
    if not changes:
        return "No mark changes. Note that all hold under what is here now?"
    return f"Replace {_count(changes)}?"


def _count(changes: list[_Change]) -> str:
    marks = sum(change.mark for change in changes)
    words = len(changes) - marks
    said = f"{marks} mark{'' if marks == 1 else 's'}"
    return f"{said}, and the words of {words} more," if words else said


def _replace(store: Store, new: Store, fingerprint: str, then: dict[str, Any]) -> None:
    limits = Limits(**then["limits"])
    store.keep_conditions(fingerprint, conditions_now(then["seed"], then["isolation"], limits))
    for record in new.records():
        store.put(record, fingerprint)
