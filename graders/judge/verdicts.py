"""The judge: expected values and answers in, one verdict a check out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from . import words, words_caches
from .asked import explain_asked, rightly_asked
from .caches import REST, gates_of, judge_cache, judge_caches, overwritten
from .ladder import Trouble, absent, broken_equation, by_position, climb
from .model import Answer, Case, Question, Rung, Verdict
from .quick import surely_right
from .values import untouched
from .words_errors import question_on

Verdicts = dict[str, Verdict]


def to_ask(cases: Sequence[Case]) -> list[Case]:
    """List the cases as a function is asked about them: every case, and the last again.

    Once again is enough, and any case will do: what a function keeps from one call to the next is
    there by then, and what it leaves to chance differs between any two calls.
    """
    return [*cases, cases[-1]]


def judge(question: Question, cases: Sequence[Case], answers: Sequence[Answer]) -> Verdicts:
    """Judge the answers to a question.

    answers: to the cases as `to_ask` lists them, all from one process; or to the first alone, if
    by that all is lost already.
    Returns one verdict for each of the question's checks, in the order of its return values.
    Raises ValueError when answers are missing: nothing is right because it was not looked at.
    """
    joined: Verdicts = {name: Verdict(name) for name in question.returns}
    for number, (case, answer) in enumerate(zip(cases, answers, strict=False), 1):
        is_asked_again = number == len(cases) and len(answers) > number
        again = answers[number] if is_asked_again else None
        given = (answer, again) if again else (answer,)
        if not all(surely_right(question, case, one) for one in given):
            lost = joined[question.memory].wrong == _all(question, question.memory)
            for name, verdict in _one_case(question, case, answer, again, lost).items():
                known = joined[name]
                first = verdict if known.right else known
                joined[name] = replace(first, wrong=known.wrong | verdict.wrong)
            if _all_lost(question, joined):
                return joined
    if len(answers) != len(to_ask(cases)):
        raise ValueError(f"{question.name}: {len(answers)} answers to {len(to_ask(cases))} calls")
    return joined


def judge_once(question: Question, case: Case, answer: Answer) -> Verdicts:
    """Judge one answer to one case."""
    if surely_right(question, case, answer):
        return {name: Verdict(name) for name in question.returns}
    return _one_case(question, case, answer, None)


def all_right(verdicts: Verdicts) -> bool:
    """Whether every check is passed."""
    return all(verdict.right for verdict in verdicts.values())


def lost_at_once(question: Question, case: Case, first: Answer) -> bool:
    """Whether the answer to the first case leaves nothing that is right."""
    return _all_lost(question, judge_once(question, case, first))


def _all_lost(question: Question, verdicts: Verdicts) -> bool:
    """Whether no part of any check is right, so that no further answer can cost anything."""
    return all(verdicts[name].wrong == _all(question, name) for name in question.returns)


def missing(question: Question, seen: str = "", rung: Rung = "missing") -> Verdicts:
    """Judge a function that does not exist. seen: why, where more is known."""
    seen = seen or words.no_function(question)
    return {
        name: Verdict(name, rung, seen=seen, wrong=_all(question, name))
        for name in question.returns
    }


def _all(question: Question, name: str) -> frozenset[str]:
    whole = name == question.memory and question.cell is None
    return frozenset((*question.gates, REST)) if whole else frozenset((REST,))


def _one_case(
    question: Question, case: Case, answer: Answer, again: Answer | None, lost: bool = False
) -> Verdicts:
    """Judge the answer to one case. lost: whether nothing in the cache can be right any more."""
    troubles = _troubles(question, case, answer, lost)
    if isinstance(troubles, Trouble):
        return {name: _verdict(question, case, name, troubles) for name in question.returns}
    verdicts = {name: _verdict(question, case, name, *found) for name, found in troubles.items()}
    if again is None or _all_lost(question, verdicts):
        return verdicts
    second = _troubles(question, case, again)
    for name, (trouble, wrong) in troubles.items():
        if _lost(name, wrong, second):
            # Whatever was right in it is not to be relied upon.
            whole = trouble or _unstable(again)
            verdicts[name] = _verdict(question, case, name, whole, _all(question, name))
    return verdicts


def _lost(name: str, wrong: frozenset[str], second: Mapping[str, _Found] | Trouble) -> bool:
    """Whether something that was right in the first answer is not right in the second."""
    return isinstance(second, Trouble) or bool(second[name][1] - wrong)


def _unstable(again: Answer) -> Trouble:
    rung = again.failure.rung if again.failure else "unstable"
    return Trouble(rung if rung in ("timeout", "died") else "unstable", words.unstable(again))


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
#: Stands for what was seen of a cache before.
_LOST = Trouble("values", "")


def _troubles(
    question: Question, case: Case, answer: Answer, lost: bool = False
) -> dict[str, _Found] | Trouble:
    """Find the trouble of each return value, and its wrong parts.

    lost: whether the cache is lost already, so that a loop's, which is long, is not looked at.
    """
    values = by_position(question, answer)
    if isinstance(values, Trouble):
        return replace(values, why=_why_nothing(question, case, answer))
    count = len(answer.returned)
    found: dict[str, _Found] = {}
    for name in question.outputs:
        trouble = absent(question, name, values[name], count) or climb(name, values[name], case)
        found[name] = (trouble, _all(question, name) if trouble else frozenset())
    memory = question.memory
    nothing = absent(question, memory, values[memory], count)
    if nothing is not None:
        found[memory] = (nothing, _all(question, memory))
    elif question.cell is None:
        found[memory] = _cache(question, case, answer, values, found)
    elif lost:
        found[memory] = (_LOST, _all(question, memory))
    else:
        found[memory] = _caches(question, case, values[memory], answer)
    if question.cell is None:
        _point_at_equation(question, case, values, found)
    elif any(trouble not in (None, _LOST) for trouble, _ in found.values()):
        _point_at_call(question, case, answer, found)
    _charge_changes(question, case, answer, found)
    return found


def _why_nothing(question: Question, case: Case, answer: Answer) -> str:
    """Say why an answer has no values: by what the cell was asked, else by the error."""
    ended = answer.failure is None
    why = explain_asked(question, case, answer.asked, ended=ended) if answer.asked else ""
    if why or answer.failure is None or answer.failure.rung != "raised":
        return why
    *arrays, parameters = case.arguments
    sizes = {size for array in (*arrays, *parameters.values()) for size in array.shape}
    return question_on(answer.failure.detail, tuple(parameters), sizes)


def _cache(
    question: Question,
    case: Case,
    answer: Answer,
    values: Mapping[str, Any],
    found: Mapping[str, _Found],
) -> _Found:
    troubles = judge_cache(question, values[question.memory], case, values, answer.arguments)
    computed = any(gate not in troubles for gate in question.gates)
    if not computed and all(found[name][0] for name in question.outputs):
        message = words_caches.holds_without_computing(question.memory)
        troubles.setdefault(REST, Trouble("values", message))
    return next(iter(troubles.values()), None), frozenset(troubles)


def _caches(question: Question, case: Case, caches: Any, answer: Answer) -> _Found:
    trouble = judge_caches(question, caches, case)
    if trouble is None:
        return None, frozenset()
    if trouble.rung == "values" and answer.asked and rightly_asked(question, case, answer.asked):
        seen = overwritten(question, caches, case)
        trouble = replace(trouble, seen=seen or trouble.seen)
    return trouble, _all(question, question.memory)


def _point_at_equation(
    question: Question, case: Case, values: Mapping[str, Any], found: dict[str, _Found]
) -> None:
    """Tell every wrong output of a cell which equation is the first that its numbers break."""
    known = {
        **gates_of(question, values[question.memory]),
        **{name: values[name] for name in question.outputs},
    }
    quantity, equation = broken_equation(question, known, case)
    if not equation:
        return
    for name, (trouble, wrong) in found.items():
        if trouble is not None and trouble.rung in ("values", "finite"):
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


def _charge_changes(
    question: Question, case: Case, answer: Answer, found: dict[str, _Found]
) -> None:
    """Charge inputs that came back changed to the cache, whatever else is right in it."""
    pairs = zip(question.arguments, answer.arguments, case.arguments, strict=True)
    found_changed = [_changed(name, *pair) for name, *pair in pairs]
    names = [[name for one in found_changed for name in one[k]] for k in range(3)]
    if not any(names):
        return
    seen = words.mutated(*names)
    trouble, _ = found[question.memory]
    if trouble is None:
        trouble = Trouble("mutated_input", seen)
    else:
        # A cache that holds a changed input differs; the change is what there is to say first.
        rung = "mutated_input" if trouble.rung in ("values", "finite") else trouble.rung
        trouble = replace(trouble, rung=rung, seen=f"{seen} {trouble.seen}")
    found[question.memory] = (trouble, _all(question, question.memory))


def _changed(name: str, got: Any, want: Any) -> tuple[list[str], list[str], list[str]]:
    """Name an input that came back changed; of a dict, what changed in it, came in and is gone."""
    if untouched(got, want):
        return [], [], []
    if not isinstance(got, dict) or not isinstance(want, dict):
        return [name], [], []
    other = [key for key in want if key in got and not untouched(got[key], want[key])]
    keys = other, [key for key in got if key not in want], [key for key in want if key not in got]
    changed, new, gone = ([f'{name}["{key}"]' for key in some] for some in keys)
    return changed, new, gone
