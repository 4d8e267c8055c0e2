"""What a summary says of a class, counted record by record: any number of them fits in memory."""

from __future__ import annotations

import statistics
from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Record = Mapping[str, Any]

#: A larger class is counted and not listed.
LISTED = 50

#: What went wrong, shortly, by the judge's rung.
IN_WORDS: Mapping[str, str] = {
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
}


class Seen(NamedTuple):
    """What went wrong in a function.

    rung: the judge's, "" where mistakes are recognised. titles: of those. equations: first broken.
    """

    question: str
    rung: str
    titles: tuple[str, ...]
    equations: tuple[str, ...]


@dataclass
class Marks:
    """The marks of a class in one question, or in all: out of `possible` each."""

    possible: float
    total: float = 0.0
    full: int = 0

    def add(self, score: float) -> None:
        """Count one more student."""
        self.total += score
        self.full += score == self.possible


@dataclass
class Tally:
    """A class, counted; records come by student.

    listed: the first records, one more than would be listed, in order. marks: by question, "" for
    all together. lost: how many students lost marks in which way. missed: for each submission
    that was not graded its file and the reason. followed: whether any mark was earned with the
    right cell swapped in. late: how many an LMS marked so. replaced: how many earlier attempts.
    """

    count: int = 0
    graded: int = 0
    listed: list[Record] = field(default_factory=list)
    marks: dict[str, Marks] = field(default_factory=dict)
    lost: Counter[Seen] = field(default_factory=Counter)
    missed: list[tuple[str, str]] = field(default_factory=list)
    followed: bool = False
    late: int = 0
    replaced: int = 0
    _cpu_s: array[float] = field(default_factory=lambda: array("d"))
    #: The student of the record before, and what is counted of theirs.
    _before: tuple[str, set[Seen]] = ("", set())

    @property
    def median_cpu_s(self) -> float:
        """Processor time of the median of those that ran, in seconds; 0 when none did."""
        return statistics.median(self._cpu_s) if self._cpu_s else 0.0

    def add(self, record: Record) -> None:
        """Count one more record of `results.jsonl`."""
        self.count += 1
        self.late += bool(record.get("late"))
        self.replaced += len(record.get("earlier", ()))
        if record["cpu_s"]:
            self._cpu_s.append(record["cpu_s"])
        if len(self.listed) <= LISTED:
            self.listed.append(record)
        if record["status"] == "graded":
            self._add_graded(record)
        else:
            self.missed.append((record["file"], record["reason"]))

    def _add_graded(self, record: Record) -> None:
        self.graded += 1
        questions = record["questions"]
        self.marks.setdefault("", Marks(record["possible"])).add(record["score"])
        for name, question in questions.items():
            self.marks.setdefault(name, Marks(question["possible"])).add(question["score"])
            self.followed |= question["followed_through"]
        student, counted = self._before
        if record["student"] != student:
            counted = set()
        seen = [
            Seen(
                name,
                "" if finding["titles"] else finding["rung"],
                tuple(finding["titles"]),
                tuple(finding["equations"]),
            )
            for name, question in questions.items()
            for finding in question["findings"]
            if finding["outcome"] == "fail"
        ]
        self.lost.update([one for one in dict.fromkeys(seen) if one not in counted])
        self._before = record["student"], counted.union(seen)
