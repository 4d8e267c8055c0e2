"""Results are data: a finding a check, a question's marks, a submission's result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from graders.judge.model import Outcome, Rung
from graders.marking.excerpt import Excerpt
from graders.marking.smallest import Example


@dataclass(frozen=True)
class Finding:
    """What was found about one check, with its marks.

    mistakes: the ids of the recognised mistakes. equations: the equations that they break.
    steps: for an output of a loop whose values are wrong, whether each time step is right.
    titles: what the mistakes are, shortly, for an instructor.
    message: the whole explanation. called, seen, why: its parts, for a page that says each once.
    """

    check: str
    outcome: Outcome
    score: float
    possible: float
    rung: Rung | None = None
    message: str = ""
    mistakes: tuple[str, ...] = ()
    equations: tuple[str, ...] = ()
    steps: tuple[bool, ...] = ()
    titles: tuple[str, ...] = ()
    called: str = ""
    seen: str = ""
    why: str = ""


@dataclass(frozen=True)
class QuestionResult:
    """The marks of one graded function.

    followed_through: whether a check was earned only with the right cell swapped in.
    example: the smallest case that it fails, if it is wrong and one was looked for.
    excerpt: some of the student's numbers, where they are wrong.
    """

    findings: tuple[Finding, ...]
    followed_through: bool = False
    example: Example | None = None
    excerpt: Excerpt | None = None

    @property
    def score(self) -> float:
        """The marks earned."""
        return sum(finding.score for finding in self.findings)

    @property
    def possible(self) -> float:
        """The marks that could be earned."""
        return sum(finding.possible for finding in self.findings)

    @property
    def judged(self) -> bool:
        """Whether every check was judged."""
        return all(finding.outcome != "not_judged" for finding in self.findings)


@dataclass(frozen=True)
class Result:
    """What came of one submission.

    reason: why it could not be judged. notes: what a reader should know beside the marks.
    cpu_s: user and system time of the processes that ran it, in seconds; wall_s: by the clock.
    """

    student: str
    file: str
    submission_sha256: str
    questions: Mapping[str, QuestionResult] = field(default_factory=dict)
    reason: str | None = None
    notes: tuple[str, ...] = ()
    cpu_s: float = 0.0
    wall_s: float = 0.0

    @property
    def status(self) -> Literal["graded", "not_graded"]:
        """Whether the submission was judged; our own fault never looks like a mark of 0."""
        judged = self.reason is None and all(q.judged for q in self.questions.values())
        return "graded" if judged else "not_graded"

    @property
    def score(self) -> float:
        """The marks earned in all questions."""
        return sum(question.score for question in self.questions.values())


@dataclass(frozen=True)
class Provenance:
    """What every result of a batch has in common.

    origins: further keys of the record that say where a mark comes from.
    """

    possible: float
    isolation: str
    seed: int
    assignment_sha256: str
    origins: Mapping[str, str] = field(default_factory=dict)


def as_record(result: Result, provenance: Provenance) -> dict[str, Any]:
    """Make the object of `results.jsonl`."""
    graded = result.status == "graded"
    open_checks = [
        f"{name} {finding.check}"
        for name, question in result.questions.items()
        for finding in question.findings
        if finding.outcome == "not_judged"
    ]
    reason = f"I could not judge {', '.join(open_checks)}." if open_checks else None
    return {
        "student": result.student,
        "file": result.file,
        "status": result.status,
        "reason": result.reason or reason,
        "score": result.score if graded else None,
        "possible": provenance.possible,
        "questions": {
            name: {
                "score": question.score,
                "possible": question.possible,
                "followed_through": question.followed_through,
                "findings": [vars(finding) for finding in question.findings],
                "example": question.example and vars(question.example),
                "excerpt": question.excerpt,
            }
            for name, question in result.questions.items()
        },
        "notes": result.notes,
        "isolation": provenance.isolation,
        "seed": provenance.seed,
        "submission_sha256": result.submission_sha256,
        "assignment_sha256": provenance.assignment_sha256,
        **provenance.origins,
        "cpu_s": round(result.cpu_s, 6),
        "wall_s": round(result.wall_s, 6),
    }


def without_expected(record: Mapping[str, Any]) -> dict[str, Any]:
    """Take the right answers to the smallest failing examples out of a record."""
    questions = {
        name: {
            **question,
            "example": question["example"] and {**question["example"], "expected": None},
        }
        for name, question in record["questions"].items()
    }
    return {**record, "questions": questions}
