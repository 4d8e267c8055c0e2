"""After a test was mended: whose mark changes, from what to what and why, and then it does."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from graders import provenance
from graders.again.changes import changed_conditions, mark_of, reasons, same_words
from graders.again.judged import judge_again
from graders.again.kept import AgainError, Kept, conditions_of, everything, handed_in, opened
from graders.grade import write_reports
from graders.intake import Submission
from graders.intake.names import printable
from graders.pages import Facts
from graders.reports.tally import Record
from graders.sandbox import Limits
from graders.store import Row, Store

_FOLDER = "regrade"


@dataclass(frozen=True)
class _Change:
    """A submission that comes to something else."""

    before: Record
    after: Record

    @property
    def why(self) -> list[str]:
        """Say which checks have other marks, and why; nothing where only words are new."""
        return list(reasons(self.before, self.after))

    @property
    def mark(self) -> str:
        """From what to what the mark changes; its parts may, and their sum stay."""
        before, after = mark_of(self.before), mark_of(self.after)
        return f"{before} -> {after}" if before != after else f"{after}, as before"


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
        limits = Limits(**then["limits"])
        now = provenance.fingerprint(then["seed"], then["isolation"], limits)
        before = [one for one in kept if one.fingerprint != now]
        if not before:
            console.print("Nothing that decides a mark has changed since.")
            return 0
        same, left = _still_there(before, handed_in(store, submissions))
        beside = out / _FOLDER
        with Store(beside) as new:
            judge_again(new, out, same, then, jobs, console)
            changes = _changes(before, new)
            _say(changes, changed_conditions(then), left, console)
            if not agreed(f"Replace the results in {out}?"):
                console.print(f"Nothing was replaced in {out}: --yes does it.", markup=False)
                return 1 if changes else 0
            store.keep_conditions(
                now, provenance.conditions(then["seed"], then["isolation"], limits)
            )
            for record in new.records():
                store.put(Row.of(record), now)
        shutil.rmtree(beside)
        facts = Facts.of(then["isolation"], then["seed"])
        try:
            for path in write_reports(store, out, facts):
                console.print(f"written: {printable(str(path))}", markup=False)
        except OSError as error:
            raise AgainError(
                f"I had to stop: {error}. The marks are replaced, and the tables and pages still "
                "show the old ones. Mend this, and give `grade` once more: it writes them anew."
            ) from error
        console.print("What `grade --export` made before has the old marks: make it anew.")
    return 0


def _still_there(
    kept: Sequence[Kept], came: Mapping[tuple[str, str], Submission]
) -> tuple[list[Submission], list[str]]:
    """Give what can be judged again, and say what cannot."""
    same, left = [], []
    for one in kept:
        submission = came.get(one.place)
        if submission is None:
            left.append(f"{one.record['file']} is not there any more")
        elif submission.sha256 != one.record["submission_sha256"]:
            left.append(f"{one.record['file']} is not the one that was graded: give `grade`")
        else:
            same.append(one.as_then(submission))
    return same, left


def _changes(kept: list[Kept], new: Store) -> list[_Change]:
    after = {(record["student"], record["file"]): record for record in new.records()}
    both = [(one.record, after[one.place]) for one in kept if one.place in after]
    return [_Change(old, now) for old, now in both if not same_words(old, now)]


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
        if change.why:
            text = Text(f"{printable(change.before['student'])}  ", "bold")
            text.append(change.mark, "bold yellow")
            text.append(f"  {printable(change.before['file'])}", "not bold dim")
            for why in change.why:
                text.append(f"\n  {printable(why)}", "not bold not dim")
            console.print(text)
    console.print(_counted(changes), style="bold")


def _counted(changes: list[_Change]) -> str:
    marks = sum(bool(change.why) for change in changes)
    said = {0: "No mark changes", 1: "1 mark changes"}.get(marks, f"{marks} marks change")
    words = len(changes) - marks
    return f"{said}; of {words} more only the words" if words else said
