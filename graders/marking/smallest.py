"""The smallest failing example: the first of a few small cases that a wrong function gets wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from graders.draw import SIZES, right_answers
from graders.judge import Answer, Case, Question, all_right, judge_once, sizes_of
from graders.judge.draw import arguments_of, draw_inputs
from graders.judge.local import ask
from graders.judge.model import Array, Opaque
from graders.judge.values import same
from graders.judge.verdicts import Verdicts
from graders.marking.remember import Answers, remembering
from graders.sandbox import Calls
from solutions import reference

#: From the smallest on, as `SIZES` names them. With one class every prediction would be 1.
_SMALL = (
    (1, 1, 2, 1, 1),
    (1, 1, 2, 1, 2),
    (2, 1, 2, 1, 2),
    (1, 2, 2, 1, 2),
    (2, 1, 2, 2, 3),
    (1, 2, 2, 2, 3),
    (2, 2, 2, 2, 3),
)
#: The values drawn from it tell every mistake of the error model from what is right, and nearly
#: always by an output.
_SEED = 12
#: What of the values is made 0, and not 1 or -1.
_NEAR_0 = 0.4
_MOST_TEXT = 1_000
#: How many sets of answers are remembered with what was found in them.
_MOST_FOUND = 64
#: How an array of what are no numbers is described.
_ARRAY = "array of "
_SHOWS_NOTHING = frozenset(("timeout", "died", "unstable"))


@dataclass(frozen=True)
class Example:
    """A small case that a function gets wrong.

    snippet: code for a notebook that prints one value. got: what it prints with the student's
    code, or the error that stops it; theirs, so it is escaped where it is shown. expected: what it
    prints with the right code.
    """

    snippet: str
    got: str
    expected: str


@dataclass(frozen=True)
class _Step:
    """A small case. right: what the reference answers. given: the code that makes the arguments."""

    case: Case
    right: Answer
    given: str


class SmallCases:
    """The small cases of one question, made and encoded once."""

    def __init__(self, question: Question) -> None:
        self.question = question
        cases = list(_cases(question))
        # Nearly every wrong function gets the first case wrong: the others are asked after it.
        self._parts = [_steps(question, part) for part in (cases[:1], cases[1:])]
        self._found = remembering(_MOST_FOUND, self._find)

    def smallest(self, ask: Callable[[Calls], Sequence[Answer]]) -> Example | None:
        """Find the first case that is wrong, and what shows it; None where none does.

        ask: asks the function.
        """
        for number, (calls, _) in enumerate(self._parts):
            example, is_wrong = self._found(tuple(ask(calls)), number)
            if is_wrong:
                return example
        return None

    def _find(self, answers: Answers, number: int) -> tuple[Example | None, bool]:
        """Find the first wrong answer to a part of the cases; say whether there is one."""
        for step, answer in zip(self._parts[number][1], answers, strict=True):
            verdicts = judge_once(self.question, step.case, answer)
            if not all_right(verdicts):
                return _example(self.question, step, verdicts, answer), True
        return None, False


def _steps(question: Question, cases: Sequence[Case]) -> tuple[Calls, list[_Step]]:
    calls = Calls([case.arguments for case in cases])
    function = getattr(reference, question.name)
    steps = [
        _Step(
            # With the very arguments that come back when nobody changed them.
            replace(case, arguments=arguments),
            ask(function, arguments),
            "\n".join(map(_assigned, question.arguments, arguments)),
        )
        for case, arguments in zip(cases, calls.arguments, strict=True)
    ]
    return calls, steps


def is_worth_asking(verdicts: Verdicts, answers: Sequence[Answer]) -> bool:
    """Whether a function is wrong in a way that shows, soon, and the next time too.

    Where values are only missing, the message says already all that a call shows.

    answers: as a sandbox gives them: two that are equal to the last bit are one object.
    """
    rungs = {verdict.rung for verdict in verdicts.values()}
    is_stable = answers[-2:][0].returned is answers[-1].returned
    return not rungs <= {None, "missing"} and is_stable and not rungs & _SHOWS_NOTHING


@cache
def small_cases(question: Question) -> SmallCases:
    """Give the small cases of a question, made once."""
    return SmallCases(question)


def _cases(question: Question) -> Iterator[Case]:
    rng = np.random.default_rng(_SEED)
    for numbers in _SMALL:
        sizes = dict(zip(SIZES, numbers, strict=True))
        arguments = arguments_of(question.name, question.arguments, _whole(draw_inputs(rng, sizes)))
        right = right_answers(question, arguments)
        yield Case("small", sizes_of(question, sizes), arguments, right)


def _whole(value: Any) -> Any:
    """Make numbers 0, 1 or -1."""
    if isinstance(value, Mapping):
        return {name: _whole(item) for name, item in value.items()}
    return np.sign(value) * (np.abs(value) > _NEAR_0) + 0.0


@dataclass(frozen=True)
class _Shown:
    """A value by what gives it in Python, as a student has it and as it should be."""

    what: str
    got: Any
    want: Any


def _example(question: Question, step: _Step, verdicts: Verdicts, answer: Answer) -> Example | None:
    """Print the first value that differs: what is returned, then what was passed."""
    called = f"{question.name}({', '.join(question.arguments)})"
    given, right = step.given, step.right
    taken = f"{given}\n{', '.join(question.returns)} = {called}"
    first = _Shown(question.returns[0], None, right.returned[0])
    if answer.failure is not None:
        return Example(_printing(taken, first), _bounded(answer.failure.detail), str(first.want))
    if not isinstance(answer.returned, tuple | list) or len(answer.returned) != len(right.returned):
        kind = _of_kind(_Shown("returned", answer.returned, right.returned))
        return _differing(f"{given}\nreturned = {called}", [kind])
    returned = zip(question.returns, answer.returned, right.returned, strict=True)
    pieces = [
        piece
        for name, got, want in returned
        if not verdicts[name].right
        for piece in _pieces(_Shown(name, got, want))
    ]
    passed = map(_Shown, question.arguments, answer.arguments, right.arguments)
    pieces += [piece for one in passed for piece in _pieces(one)]
    return _differing(taken, pieces)


def _differing(before: str, pieces: Iterable[_Shown]) -> Example | None:
    for piece in pieces:
        got, want = str(piece.got), str(piece.want)
        if got != want:
            return Example(_printing(before, piece), _bounded(got), want)
    return None


def _printing(before: str, piece: _Shown) -> str:
    return f"{before}\nprint({piece.what})"


def _pieces(one: _Shown) -> Iterator[_Shown]:
    """Take apart what holds arrays, where there is as much in it as there should be."""
    got, want = one.got, one.want
    if isinstance(want, tuple | list):
        if not isinstance(got, tuple | list) or len(got) != len(want):
            yield _of_kind(one)
            return
        for place, pair in enumerate(zip(got, want, strict=True)):
            yield from _pieces(_Shown(f"{one.what}[{place}]", *pair))
    elif isinstance(want, dict):
        if not isinstance(got, dict) or got.keys() != want.keys():
            yield _of_kind(one)
            return
        for name in want:
            yield from _pieces(_Shown(f'{one.what}["{name}"]', got[name], want[name]))
    elif isinstance(got, np.ndarray | np.generic | int | float) or got is None:
        if not same(got, want):
            yield one
    elif not (isinstance(got, Opaque) and got.is_described):
        yield _of_kind(one)


def _of_kind(one: _Shown) -> _Shown:
    """Show how much there is in something, or else what it is."""
    got, want = one.got, one.want
    if isinstance(want, dict) and isinstance(got, dict):
        return _Shown(f"sorted({one.what})", sorted(got), sorted(want))
    if isinstance(got, tuple | list) and isinstance(want, tuple | list):
        return _Shown(f"len({one.what})", len(got), len(want))
    name = got.type_name if isinstance(got, Opaque) else type(got).__name__
    if name.startswith(_ARRAY) and isinstance(want, np.ndarray):
        return _Shown(f"{one.what}.dtype.name", name.removeprefix(_ARRAY), want.dtype.name)
    return _Shown(f"type({one.what}).__name__", name, type(want).__name__)


def _bounded(text: str) -> str:
    printable = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
    return printable[:_MOST_TEXT]


def _assigned(name: str, value: Any) -> str:
    if isinstance(value, dict):
        items = "".join(f'    "{key}": {_written(item)},\n' for key, item in value.items())
        return f"{name} = {{\n{items}}}"
    return f"{name} = {_written(value)}"


def _written(value: Array) -> str:
    return f"np.array({_nested(value.tolist())})"


def _nested(numbers: Any) -> str:
    if isinstance(numbers, list):
        return f"[{', '.join(map(_nested, numbers))}]"
    return f"{numbers:g}."
