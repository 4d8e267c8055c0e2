"""What a student may see beside right and wrong, and mistakes recognised on the published inputs.

A mistake is known here by its fingerprint alone: two numbers for each value that it returns.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from . import words
from .asked import Asking, asking_of
from .model import Answer, Array, Case, Question, Verdict
from .projection import Projection, caches_of, memory_spreads, spread
from .verdicts import Verdicts

#: none: right or wrong. place: also the rung of the ladder and the first place that differs.
#: mistake: also what it comes from, where that is recognised.
Level = Literal["none", "place", "mistake"]
#: Written beside this module for students; there is none beside the grader's own.
FILE = "hints.json"

#: How a loop can call its cell, from what rules out nothing to what rules out most.
CALLS: Sequence[Asking] = get_args(Asking)

#: Where the weights of the two projections begin.
_STARTS = (0, 1 << 12)
#: The judge's tolerance leaves room for single precision; so much of it is enough.
_PART = 0.1
#: Numbers are kept to four places and nine digits: the same on every machine, and fine enough.
_PLACES, _DIGITS = 4, 9
#: Where a check left the ladder with something that can be compared.
_COMPARABLE = frozenset(("type", "shape", "finite", "values"))


@dataclass(frozen=True)
class Fingerprint:
    """What was returned, as two numbers for each return value, shape (2 * return values,).

    slack: how far those of an equal answer may be from them; infinite where work is still to do.
    """

    numbers: Array
    slack: Array


@np.errstate(all="ignore")
def fingerprint(question: Question, parameters: Any, returned: Any) -> Fingerprint:
    """Take the fingerprint of what a function returned.

    parameters: those that it was given.
    """
    numbers, slack = [], []
    for start in _STARTS:
        row = Projection(question, parameters, start).row(returned)
        count = len(question.outputs)
        numbers += [*row[:count], _in_order(row[count:])]
        slack += [_PART * width for width in _spreads(question, returned, start)]
    if _is_whole(returned):
        numbers = [number + 1 for number in numbers]
    rounding = 10.0**-_PLACES + 10.0 ** (1 - _DIGITS) * np.abs(numbers)
    return Fingerprint(np.array(numbers), np.array(slack) + rounding)


def _is_whole(returned: Any) -> bool:
    """Whether an output is of whole numbers: small ones were cut off there and are zeros now."""
    values = returned if isinstance(returned, tuple | list) else ()
    return any(isinstance(value, np.ndarray) and value.dtype.kind in "iu" for value in values)


def _in_order(items: Sequence[float]) -> float:
    """Make one number of those of a cache's items, so that it shows in which order they are."""
    return float(sum(place * number for place, number in enumerate(items, 1)))


def kept(numbers: Array) -> list[float]:
    """Round the numbers of a fingerprint as they are kept."""
    return [float(f"{round(number, _PLACES):.{_DIGITS}g}") for number in numbers.tolist()]


def _spreads(question: Question, returned: Any, start: int) -> list[float]:
    count = len(question.returns)
    if not isinstance(returned, tuple | list) or len(returned) != count:
        return [count * spread(returned, start)] * count
    widths = [np.inf if value is None else spread(value, start) for value in returned[:-1]]
    memory = returned[-1]
    if memory is None or _is_unfinished(question, memory):
        return [*widths, np.inf]
    return [*widths, _in_order(memory_spreads(question, _without_dicts(memory)))]


def _without_dicts(memory: Any) -> Any:
    """Leave out the parameters, which are not computed."""
    if isinstance(memory, tuple | list):
        return [_without_dicts(item) for item in memory]
    return None if isinstance(memory, dict) else memory


def _is_unfinished(question: Question, memory: Any) -> bool:
    caches = caches_of(question, memory)
    return caches is not None and any(item is None for items in caches for item in items)


@dataclass(frozen=True)
class Mistakes:
    """The mistakes that are known in one function.

    numbers: their fingerprints, shape (mistakes, 2 * return values). sentences: what to say.
    calls: how a loop that makes it calls its cell, as places in `CALLS`; 0 in a cell.
    """

    numbers: Array
    sentences: Sequence[str]
    calls: Array

    def sentence(self, question: Question, case: Case, answer: Answer) -> str:
        """Say which mistake gives this answer; nothing where none or more than one does.

        answer: a loop's, with its cell swapped.
        """
        if answer.failure is not None:
            return ""
        got = fingerprint(question, case.arguments[-1], answer.returned)
        if np.isinf(got.slack).all():
            return ""
        near = (np.abs(self.numbers - got.numbers) <= got.slack).all(axis=1)
        # What is seen of a loop's calls speaks against mistakes that show more in theirs.
        near &= self.calls >= CALLS.index(asking_of(question, case, answer.asked))
        said = {self.sentences[number] for number in np.flatnonzero(near).tolist()}
        return said.pop() if len(said) == 1 else ""


@dataclass(frozen=True)
class Hints:
    """How much students see, and the mistakes that can be recognised, by question."""

    level: Level = "place"
    mistakes: Mapping[str, Mistakes] = field(default_factory=dict)

    def told(self, question: Question, case: Case, verdicts: Verdicts, answer: Answer) -> str:
        """Say which mistake it is, if there is one and it may be said.

        answer: to the case, which is the first; a loop's, with its cell swapped.
        """
        wrong = any(verdict.rung in _COMPARABLE for verdict in verdicts.values())
        if not wrong or question.name not in self.mistakes:
            return ""
        return self.mistakes[question.name].sentence(question, case, answer)

    def shown(self, question: Question, verdicts: Verdicts, told: str = "") -> Verdicts:
        """Give the verdicts as a student may see them.

        told: which mistake it is, in words.
        """
        if self.level == "none":
            return {name: _bare(verdict) for name, verdict in verdicts.items()}
        return {name: _with(question, verdict, told) for name, verdict in verdicts.items()}

    def below(self) -> list[str]:
        """Say what holds for every check."""
        return [*([words.NO_HINTS] if self.level == "none" else []), words.OTHER_INPUTS]

    def broken(self, notes: Sequence[str]) -> list[str]:
        """Say what was seen to be broken on fresh inputs, as a student may see it."""
        return [words.NOT_ON_FRESH_INPUTS] if self.level == "none" else list(notes)


def _bare(verdict: Verdict) -> Verdict:
    return replace(verdict, called="", seen="", why="", steps=())


def _with(question: Question, verdict: Verdict, told: str) -> Verdict:
    if not told or verdict.rung not in _COMPARABLE:
        return verdict
    # In a cell the mistake says more than the first quantity that differs.
    why = f"{verdict.why} {told}".strip() if question.cell else told
    return replace(verdict, why=why)


def read_hints(path: Path) -> Hints:
    """Read what `build` wrote; from a file that is missing or damaged nothing is recognised."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        texts = content["sentences"]
        mistakes = {
            name: Mistakes(
                np.array([row[2:] for row in rows]),
                [texts[row[0]] for row in rows],
                np.array([row[1] for row in rows]),
            )
            for name, rows in content["mistakes"].items()
        }
        return Hints(content["level"], mistakes)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Hints()


@cache
def hints() -> Hints:
    """Give the hints that lie beside this module."""
    return read_hints(Path(__file__).with_name(FILE))
