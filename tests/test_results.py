"""Our own fault never looks like a mark of 0."""

from __future__ import annotations

from dataclasses import replace

from graders.marking.results import Finding, QuestionResult, Result, as_record
from tests.records import PROVENANCE

RIGHT = Finding("a", "pass", 10.0, 10.0)
WRONG = Finding("y_pred", "fail", 0.0, 10.0, "values", "Look.", ("half",), ("4",), (True, False))
OPEN = Finding("caches", "not_judged", 0.0, 5.0)


def result(*findings: Finding) -> Result:
    return Result("ana", "a.ipynb", "s" * 64, {"rnn_forward": QuestionResult(findings)})


def test_what_was_judged_is_graded_with_the_marks_that_it_earned() -> None:
    record = as_record(result(RIGHT, WRONG), PROVENANCE)
    assert (record["status"], record["reason"], record["score"]) == ("graded", None, 10.0)
    assert record["questions"]["rnn_forward"]["possible"] == 20.0


def test_a_finding_that_was_not_judged_leaves_the_whole_without_marks() -> None:
    record = as_record(result(RIGHT, WRONG, OPEN), PROVENANCE)
    assert (record["status"], record["score"]) == ("not_graded", None)
    assert record["reason"] == "I could not judge rnn_forward caches."


def test_a_reason_leaves_it_without_marks() -> None:
    record = as_record(replace(result(RIGHT), reason="It is empty."), PROVENANCE)
    assert (record["status"], record["score"]) == ("not_graded", None)
    assert record["reason"] == "It is empty."


def test_a_finding_keeps_all_that_is_known_of_it() -> None:
    (_, finding) = as_record(result(RIGHT, WRONG), PROVENANCE)["questions"]["rnn_forward"][
        "findings"
    ]
    assert finding == {
        "check": "y_pred",
        "outcome": "fail",
        "score": 0.0,
        "possible": 10.0,
        "rung": "values",
        "message": "Look.",
        "mistakes": ("half",),
        "equations": ("4",),
        "steps": (True, False),
        "titles": (),
        "called": "",
        "seen": "",
        "why": "",
    }
