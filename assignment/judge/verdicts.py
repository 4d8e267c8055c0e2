"""The judge: expected values and answers in, one verdict a check out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from . import words
from .asked import explain_asked, rightly_asked
from .caches import REST, gates_of, judge_cache, judge_caches, overwritten
from .ladder import Trouble, absent, broken_equation, by_position, climb
from .model import Answer, Case, Question, Verdict
from .values import untouched

Verdicts = dict[str, Verdict]


def judge(
    question: Question,
    cases: Sequence[Case],
    answers: Sequence[Answer],
    followed: Sequence[Answer] | None = None,
) -> Verdicts:
    """Judge the answers to a question.

    answers: every case's first answer, then every case's second, asked in the same process.
    followed: the same with the right cell swapped in; a loop earns each check either way.
    Returns one verdict for each of the question's checks, in the order of its return values.
    """
    alone = _over_cases(question, cases, answers)
    if followed is None or all(verdict.right for verdict in alone.values()):
        return alone
    # A swapped cell may have answered with numbers that are not the student's: show none.
    swapped = _over_cases(question, [replace(case, public=False) for case in cases], followed)
    return {name: _better(alone[name], swapped[name]) for name in question.returns}


def missing(question: Question) -> Verdicts:
    """Judge a function that does not exist."""
    seen = words.no_function(question)
    return {
        name: Verdict(name, "missing", seen=seen, wrong=_all(question, name))
        for name in question.returns
    }


def _better(alone: Verdict, swapped: Verdict) -> Verdict:
    """Prefer what passes; of two failures, the one that is no consequence of the cell's."""
    if alone.right:
        return alone
    return replace(swapped, followed=True) if swapped.right else swapped


def _all(question: Question, name: str) -> frozenset[str]:
    whole = name == question.memory and question.cell is None
    return frozenset((*question.gates, REST)) if whole else frozenset((REST,))


def _over_cases(question: Question, cases: Sequence[Case], answers: Sequence[Answer]) -> Verdicts:
    """Join the cases: a check is right when it is right in each; the first failure is told."""
    firsts, seconds = answers[: len(cases)], answers[len(cases) :]
    joined: Verdicts = {name: Verdict(name) for name in question.returns}
    for case, answer, again in zip(cases, firsts, seconds, strict=True):
        for name, verdict in _one_case(question, case, answer, again).items():
            known = joined[name]
            first = verdict if known.right else known
            joined[name] = replace(first, wrong=known.wrong | verdict.wrong)
    return joined


def _one_case(question: Question, case: Case, answer: Answer, again: Answer) -> Verdicts:
    troubles = _troubles(question, case, answer)
    if isinstance(troubles, Trouble):
        return {name: _verdict(question, case, name, troubles) for name in question.returns}
    second = _troubles(question, case, again)
    verdicts: Verdicts = {}
    for name in question.returns:
        trouble, wrong = troubles[name]
        if trouble is None:
            trouble = _second_thoughts(name, second, again)
            wrong = _all(question, name) if trouble else wrong
        verdicts[name] = _verdict(question, case, name, trouble, wrong)
    return verdicts


def _second_thoughts(
    name: str, second: Mapping[str, _Found] | Trouble, again: Answer
) -> Trouble | None:
    """Compare the second answer with the first, which was right."""
    if isinstance(second, Trouble):
        rung = second.rung if second.rung in ("timeout", "died") else "unstable"
        return Trouble(rung, words.unstable(name, again))
    return None if second[name][0] is None else Trouble("unstable", words.unstable(name, again))


def _verdict(
    question: Question,
    case: Case,
    name: str,
    trouble: Trouble | None,
    wrong: frozenset[str] | None = None,
) -> Verdict:
    if trouble is None:
        return Verdict(name)
    return Verdict(
        check=name,
        rung=trouble.rung,
        called=words.called(question, case),
        seen=trouble.seen,
        why=trouble.why,
        wrong=_all(question, name) if wrong is None else wrong,
        steps=trouble.steps,
        equations=trouble.equations,
    )


_Found = tuple[Trouble | None, frozenset[str]]


def _troubles(question: Question, case: Case, answer: Answer) -> dict[str, _Found] | Trouble:
    """Find the trouble of each return value, and the wrong parts of the cache."""
    values = by_position(question, answer)
    if isinstance(values, Trouble):
        return values
    count = len(answer.returned)
    found: dict[str, _Found] = {}
    for name in question.outputs:
        trouble = climb(question, name, values[name], case, count)
        found[name] = (trouble, frozenset((REST,)) if trouble else frozenset())
    memory = values[question.memory]
    nothing = absent(question, question.memory, memory, count)
    if nothing is not None:
        found[question.memory] = (nothing, _all(question, question.memory))
    elif question.cell is None:
        found[question.memory] = _cache(question, case, values, found)
    else:
        found[question.memory] = _caches(question, case, memory, answer)
    _point_at_equation(question, case, values, found)
    if question.cell is not None:
        _point_at_call(question, case, answer, found)
    _add_mutated(question, case, answer, found)
    return found


def _cache(
    question: Question, case: Case, values: Mapping[str, Any], found: Mapping[str, _Found]
) -> _Found:
    troubles, gate_right = judge_cache(question, values[question.memory], case, values)
    computed = gate_right or any(found[name][0] is None for name in question.outputs)
    if REST not in troubles and not computed:
        message = words.holds_without_computing(question.memory)
        troubles[REST] = Trouble("values", message)
    first = next(iter(troubles.values()), None)
    return first, frozenset(troubles)


def _caches(question: Question, case: Case, caches: Any, answer: Answer) -> _Found:
    trouble = judge_caches(question, caches, case)
    if trouble is None:
        return None, frozenset()
    if trouble.rung == "values" and answer.asked and rightly_asked(question, case, answer.asked):
        seen = overwritten(question, caches, case)
        trouble = replace(trouble, seen=seen or trouble.seen)
    return trouble, frozenset((REST,))


def _point_at_equation(
    question: Question, case: Case, values: Mapping[str, Any], found: dict[str, _Found]
) -> None:
    """Tell every output of a cell whose values differ which equation is the first to break."""
    known = {
        **gates_of(question, values[question.memory]),
        **{name: values[name] for name in question.outputs},
    }
    quantity, equation = broken_equation(question, known, case)
    if not equation:
        return
    for name, (trouble, wrong) in found.items():
        if trouble is not None and trouble.rung == "values":
            why = words.broken_equation(quantity, equation)
            found[name] = (replace(trouble, why=why, equations=(equation,)), wrong)


def _point_at_call(
    question: Question, case: Case, answer: Answer, found: dict[str, _Found]
) -> None:
    """Tell every wrong output of a loop which call of the cell was the first to go wrong."""
    if not answer.asked:
        return
    explanation = explain_asked(question, case, answer.asked)
    for name, (trouble, wrong) in found.items():
        if explanation and trouble is not None and trouble.rung in ("values", "finite", "shape"):
            found[name] = (replace(trouble, why=explanation), wrong)


def _add_mutated(question: Question, case: Case, answer: Answer, found: dict[str, _Found]) -> None:
    names = [
        name
        for name, got, want in zip(
            question.arguments, answer.arguments, case.arguments, strict=True
        )
        if not untouched(got, want)
    ]
    if names and found[question.memory][0] is None:
        trouble = Trouble("mutated_input", words.mutated(names))
        found[question.memory] = (trouble, _all(question, question.memory))
