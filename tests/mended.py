"""A test that was mended after the grades were given, as seen by what is judged again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from graders.marking.mark import mark
from graders.marking.results import Finding, QuestionResult
from graders.provenance import deciding

MENDED = "graders/questions/lstm_cell_forward.py"


def easier(first: Finding, *others: Finding) -> Sequence[Finding]:
    """The first check is passed."""
    return replace(first, outcome="pass", score=8.0, rung=None, message=""), *others


def moved(first: Finding, second: Finding, *others: Finding) -> Sequence[Finding]:
    """A mark of the first check goes to the second; both are passed."""
    return (
        replace(first, possible=7.0, score=7.0),
        replace(second, possible=9.0, score=9.0),
        *others,
    )


def mend(
    monkeypatch: pytest.MonkeyPatch, student: str, change: Callable[..., Sequence[Finding]]
) -> None:
    """Change what a student's `lstm_cell_forward` is found to be, as if by another test."""

    def marked(*arguments: Any) -> tuple[Any, Any]:
        result, doubtful = mark(*arguments)
        if result.student == student:
            question = result.questions["lstm_cell_forward"]
            other = QuestionResult(tuple(change(*question.findings)))
            result = replace(result, questions={**result.questions, "lstm_cell_forward": other})
        return result, doubtful

    files = {**deciding(), MENDED: "mended"}
    monkeypatch.setattr("graders.batch.mark", marked)
    monkeypatch.setattr("graders.again.changes.deciding", lambda: files)
    monkeypatch.setattr("graders.provenance.deciding", lambda: files)
    for module in ("provenance", "batch"):
        monkeypatch.setattr(f"graders.{module}.assignment_sha256", lambda: "mended")
