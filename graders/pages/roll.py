"""What the class report needs of each record, and nothing else: a class of any size fits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from random import SystemRandom

import numpy as np

from graders.judge.model import Array
from graders.registry import questions
from graders.reports.tally import IN_WORDS, Record

#: The matrix lists no more students than this; everything else counts all.
LISTED = 5_000


#: Marks, followed and seen of an entry.
_Alike = tuple[tuple[float, ...], tuple[bool, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Check:
    """One column of the matrix."""

    question: str
    name: str
    possible: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One submission.

    name: of the student, or what stands for it. marks: of each check; empty when not graded.
    followed: for each check, whether its function was earned with the right cell.
    seen: what went wrong, each once. trouble: why it has no marks, or that a function of it came
    to no end. late, submitted_at, earlier: how it came, as far as the LMS says, and how many
    earlier attempts it replaced. page: of its feedback, relative to the report.
    """

    name: str
    file: str
    score: float | None
    marks: tuple[float, ...]
    followed: tuple[bool, ...]
    seen: tuple[str, ...]
    cpu_s: float
    trouble: str
    late: bool
    submitted_at: str
    earlier: int
    page: str


@dataclass(frozen=True, order=True)
class Mistake:
    """A way to lose marks. equations: those that it breaks."""

    question: str
    what: str
    equations: tuple[str, ...]


@dataclass
class Roll:
    """A class, entry by entry.

    mistakes: who made which, by the place of the entry. rungs: for each check, what went wrong how
    often. anonymous: whether the names were taken out.
    """

    anonymous: bool = False
    entries: list[Entry] = field(default_factory=list)
    mistakes: defaultdict[Mistake, list[int]] = field(default_factory=lambda: defaultdict(list))
    rungs: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    checks: Sequence[Check] = field(
        default_factory=lambda: tuple(
            Check(question.name, check, question.possible_of(check))
            for question in questions()
            for check in question.checks
        )
    )

    _alike: dict[_Alike, _Alike] = field(default_factory=dict, repr=False)

    @property
    def possible(self) -> float:
        """The marks that could be earned."""
        return sum(check.possible for check in self.checks)

    @property
    def graded(self) -> list[Entry]:
        """The submissions that have marks."""
        return [entry for entry in self.entries if entry.score is not None]

    def add(self, record: Record, page: str) -> None:
        """Count one more record of `results.jsonl`. page: the path of its feedback."""
        place = len(self.entries)
        seen: dict[str, None] = {}
        graded = record["status"] == "graded"
        for mistake in _mistakes(record) if graded else ():
            self.mistakes[mistake].append(place)
            seen[mistake.what] = None
        found = record["questions"]
        findings = [
            (check, finding)
            for check, finding in zip(self.checks, _findings(record), strict=graded)
            if graded
        ]
        for check, finding in findings:
            if finding["rung"]:
                self.rungs[check.question, check.name, IN_WORDS[finding["rung"]]] += 1
        failing = {"timeout", "died", "raised"} & {finding["rung"] for _, finding in findings}
        trouble = ", ".join(IN_WORDS[rung] for rung in IN_WORDS if rung in failing)
        marks = tuple(finding["score"] for _, finding in findings)
        followed = tuple(found[check.question]["followed_through"] for check, _ in findings)
        # Many are alike, and kept once.
        alike = marks, followed, tuple(seen)
        marks, followed, what = self._alike.setdefault(alike, alike)
        self.entries.append(
            Entry(
                name=record["student"],
                file=record["file"],
                score=record["score"] if graded else None,
                marks=marks,
                followed=followed,
                seen=what,
                cpu_s=record["cpu_s"],
                trouble=trouble if graded else str(record["reason"]),
                late=bool(record.get("late")),
                submitted_at=record.get("submitted_at") or "",
                earlier=len(record.get("earlier", ())),
                page=page,
            )
        )

    def without_names(self) -> Roll:
        """Number the students, by chance each time, and leave out what may tell who they are."""
        order = SystemRandom().sample(range(len(self.entries)), len(self.entries))
        number = {place: k for k, place in enumerate(order)}
        names = dict.fromkeys(self.entries[place].name for place in order)
        shown = {name: f"Student {k}" for k, name in enumerate(names, 1)}
        entries = [
            replace(
                entry,
                name=shown[entry.name],
                file="",
                # A reason may quote a name.
                trouble="not graded" if entry.score is None else entry.trouble,
                late=False,
                submitted_at="",
                earlier=0,
                page="",
            )
            for entry in map(self.entries.__getitem__, order)
        ]
        mistakes = {one: sorted(number[k] for k in who) for one, who in self.mistakes.items()}
        made = Roll(anonymous=True, entries=entries, rungs=self.rungs, checks=self.checks)
        made.mistakes.update(mistakes)
        return made

    def marks(self) -> Array:
        """The marks of all who were graded, shape (students, checks)."""
        rows = [entry.marks for entry in self.graded]
        return np.array(rows, dtype=float).reshape(len(rows), len(self.checks))


def each_student(entries: Iterable[Entry]) -> list[Entry]:
    """Keep the first entry of each student, who may have handed in several things."""
    firsts: dict[str, Entry] = {}
    for entry in entries:
        firsts.setdefault(entry.name, entry)
    return [*firsts.values()]


def _findings(record: Record) -> Iterable[Record]:
    return (
        finding for question in record["questions"].values() for finding in question["findings"]
    )


def _mistakes(record: Record) -> list[Mistake]:
    """List the ways in which a submission lost marks, each once."""
    found = [
        Mistake(name, what, tuple(finding["equations"]))
        for name, question in record["questions"].items()
        for finding in question["findings"]
        if finding["outcome"] == "fail"
        for what in [" and ".join(finding["titles"]) or IN_WORDS[finding["rung"]]]
    ]
    return list(dict.fromkeys(found))
