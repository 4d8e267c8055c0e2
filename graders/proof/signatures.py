"""How a wrong answer behaves: what tells it from every other."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from graders.draw import Cases
from graders.judge import to_ask
from graders.judge.local import ask
from graders.known import Known, function_of, known
from graders.registry import Registered, questions

#: Numbers that agree to so many digits are the same behaviour.
_DIGITS = 6


def alike(cases: Cases) -> list[str]:
    """Name known wrong answers of one function that answer alike on every case."""
    found = []
    for registered in questions():
        behaviours = defaultdict(list)
        for one in known("wrong_answer"):
            if one.function == registered.name:
                behaviours[behaviour(registered, one, cases)].append(one.id)
        found += [
            f"{', '.join(ids)} behave alike: make them one file"
            for ids in behaviours.values()
            if len(ids) > 1
        ]
    return found


def behaviour(registered: Registered, one: Known, cases: Cases) -> str:
    """Write down everything that a function answers when it is asked."""
    function = function_of(one)
    answers = [ask(function, case.arguments) for case in to_ask(cases[registered.name])]
    return repr([(_written(a.returned), _written(a.arguments), a.failure) for a in answers])


def _written(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        numbers = [f"{number:.{_DIGITS}g}" for number in value.ravel().tolist()]
        return (value.dtype.kind, value.shape, numbers)
    if isinstance(value, tuple | list):
        return (type(value).__name__, [_written(item) for item in value])
    if isinstance(value, dict):
        return {key: _written(item) for key, item in value.items()}
    return repr(value)
