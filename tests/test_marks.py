"""From verdicts to marks: the otter files decide, by the contract's table."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from otter.test_files import ExceptionTestFile

from graders.draw import Draw, draws
from graders.judge import Judged, Verdict, missing
from graders.judge.caches import REST
from graders.judge.model import Rung
from graders.judge.verdicts import Verdicts
from graders.marking.exam import Exam, GraderError, exams
from graders.marking.mark import award
from graders.marking.results import QuestionResult
from graders.registry import questions
from tests.support import (
    HIDDEN,
    LOOPS,
    QUESTIONS,
    SEED,
    followed,
    found,
    judged,
    namespace,
    replaced,
    right,
    spoilt,
    stubs,
)

MARKS = {
    "rnn_cell_forward": {"a_next": 8, "yt_pred": 8, "cache": 4},
    "rnn_forward": {"a": 10, "y_pred": 10, "caches": 5},
    "lstm_cell_forward": {"c_next": 8, "a_next": 8, "yt_pred": 8, "cache": 6},
    "lstm_forward": {"a": 7, "c": 7, "y_pred": 6, "caches": 5},
}
LSTM = QUESTIONS["lstm_cell_forward"]
PARTS = {"ft": 1, "ut": 1, "cct": 1, "ot": 1, REST: 2}
DRAW: Draw = next(draws(SEED))
EXAMS = {exam.question.name: exam for exam in exams(DRAW)}


def earned(name: str, verdicts: Verdicts) -> dict[str, float]:
    result = award(EXAMS[name], verdicts)
    assert result.score == sum(finding.score for finding in result.findings)
    return {finding.check: finding.score for finding in result.findings}


def of_function(name: str, function: Any) -> QuestionResult:
    return award(EXAMS[name], judged(name, function, HIDDEN[name]))


def test_the_marks_are_those_of_the_contract() -> None:
    marks = {
        question.name: {check: question.possible_of(check) for check in question.checks}
        for question in questions()
    }
    assert marks == MARKS
    assert [list(checks) for checks in marks.values()] == [list(c) for c in MARKS.values()]
    assert list(marks) == list(MARKS)
    assert {question.name: question.possible for question in questions()} == {
        "rnn_cell_forward": 20,
        "rnn_forward": 25,
        "lstm_cell_forward": 30,
        "lstm_forward": 25,
    }


@pytest.mark.parametrize("name", MARKS)
def test_the_reference_earns_every_mark(name: str) -> None:
    assert earned(name, judged(name, right(name), HIDDEN[name])) == MARKS[name]


@pytest.mark.parametrize("name", MARKS)
def test_the_blank_stub_earns_nothing(name: str) -> None:
    assert set(earned(name, followed(name, stubs(), HIDDEN[name])).values()) == {0}


@pytest.mark.parametrize("name", MARKS)
def test_a_function_that_is_missing_earns_nothing(name: str) -> None:
    assert set(earned(name, missing(QUESTIONS[name])).values()) == {0}


@pytest.mark.parametrize(("name", "check"), [(n, check) for n in MARKS for check in MARKS[n]])
def test_each_check_is_worth_its_own_marks(name: str, check: str) -> None:
    verdicts = judged(name, right(name), HIDDEN[name])
    whole = frozenset(PARTS) if check == "cache" and name == LSTM.name else frozenset({REST})
    verdicts[check] = Verdict(check, "values", seen="wrong", wrong=whole)
    result = award(EXAMS[name], verdicts)
    assert result.score == result.possible - MARKS[name][check]
    (lost,) = [finding for finding in result.findings if finding.outcome == "fail"]
    assert (lost.check, lost.score, lost.rung) == (check, 0, "values")
    assert lost.possible == MARKS[name][check]
    assert not result.followed_through


@given(st.sets(st.sampled_from(sorted(PARTS))))
def test_the_cache_of_the_lstm_is_paid_part_by_part(parts: set[str]) -> None:
    def spoil(values: list[Any]) -> None:
        for part in parts:
            index = LSTM.cache.index("xt" if part == REST else part)
            values[-1] = replaced(values[-1], index, values[-1][index] + 1)

    result = of_function(LSTM.name, spoilt(LSTM.name, spoil))
    (cache,) = [finding for finding in result.findings if finding.check == "cache"]
    assert cache.score == 6 - sum(PARTS[part] for part in parts)
    assert cache.outcome == ("fail" if parts else "pass")
    assert result.score == 24 + cache.score


def test_parts_of_the_cache_that_fail_in_different_cases_add_up() -> None:
    def function(*arguments: Any) -> Any:
        values = list(right(LSTM.name)(*arguments))
        for case, part in zip(HIDDEN[LSTM.name], ("ft", "ot", "xt"), strict=True):
            if case.arguments[0].shape == arguments[0].shape:
                index = LSTM.cache.index(part)
                values[-1] = replaced(values[-1], index, values[-1][index] + 1)
        return tuple(values)

    assert of_function(LSTM.name, function).score == 24 + 2


def test_a_cache_of_the_wrong_kind_earns_nothing() -> None:
    def spoil(values: list[Any]) -> None:
        values[-1] = dict(enumerate(values[-1]))

    assert of_function(LSTM.name, spoilt(LSTM.name, spoil)).score == 24


@pytest.mark.parametrize("wrong_gate", [False, True])
def test_a_changed_input_costs_the_cache_and_nothing_else(wrong_gate: bool) -> None:
    def function(xt: Any, *arguments: Any) -> Any:
        values = list(right(LSTM.name)(xt.copy(), *arguments))
        if wrong_gate:
            values[-1] = replaced(values[-1], 4, values[-1][4] + 1)
        xt[:] = 0
        return tuple(values)

    result = of_function(LSTM.name, function)
    assert result.score == 24
    assert result.findings[-1].rung == "mutated_input"


@pytest.mark.parametrize("number", range(len(HIDDEN[LSTM.name])))
@pytest.mark.parametrize("name", MARKS)
def test_a_mark_is_given_for_what_is_right_in_every_case(name: str, number: int) -> None:
    case = HIDDEN[name][number]

    def function(*arguments: Any) -> Any:
        if arguments[0].shape == case.arguments[0].shape:
            raise ValueError("only here")
        return right(name)(*arguments)

    result = of_function(name, function)
    assert result.score == 0
    assert {finding.rung for finding in result.findings} == {"raised"}


@pytest.mark.parametrize("name", LOOPS)
def test_followed_through_says_that_marks_came_by_it(name: str) -> None:
    broken = f"def {QUESTIONS[name].cell}(*args):\n    raise ValueError\n"
    by_it = award(EXAMS[name], followed(name, namespace(broken), HIDDEN[name]))
    assert by_it.score == by_it.possible
    assert by_it.followed_through
    loop = f"def {name}(*args):\n    raise ValueError\n"
    in_vain = award(EXAMS[name], followed(name, namespace(broken, loop), HIDDEN[name]))
    assert in_vain.score == 0
    assert not in_vain.followed_through


@pytest.mark.parametrize("identity", ["lstm_forward/time_first", "lstm_forward/caches_in_reverse"])
def test_every_finding_speaks_the_contracts_language(identity: str) -> None:
    one = found(f"wrong_answer/{identity}")
    findings = of_function(one.function, namespace(one.source)[one.function]).findings
    assert {finding.check for finding in findings if finding.outcome == "fail"} == set(one.fails)
    for finding in findings:
        right = finding.outcome == "pass"
        assert right or finding.outcome == "fail"
        assert finding.rung in ({None} if right else set(get_args(Rung)))
        assert finding.score == (finding.possible if right else 0)
        assert bool(finding.message) == (not right)
        assert finding.mistakes == ()


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_batchs_file_takes_verdicts_and_judges_nothing_itself(name: str) -> None:
    (registered,) = [one for one in questions() if one.name == name]
    file = ExceptionTestFile.from_file(str(registered.path))
    file.run({name: Judged(judged(name, right(name)))})
    assert all(result.passed for result in file.test_case_results)
    file.run({name: right(name)})
    assert not any(result.passed for result in file.test_case_results)
    assert all("holds no recorded cases" in result.message for result in file.test_case_results)


def test_an_otter_file_that_contradicts_the_judge_is_our_own_fault() -> None:
    name = "rnn_cell_forward"
    exam = Exam(EXAMS[name].registered, EXAMS[name].cases)
    for case in exam.otter_file.test_cases:
        case.body.test_func = _fails
    with pytest.raises(GraderError, match="otter case 'a_next'"):
        award(exam, judged(name, right(name), HIDDEN[name]))


def _fails(env: Any) -> None:
    raise LookupError("a bug of ours")
