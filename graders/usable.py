"""Which drawn inputs may be used: those that tell every known mistake from the reference."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np

from graders.draw import Cases, Draw, draws
from graders.judge.local import judge_alone
from graders.known import known, namespace_of
from graders.registry import Registered, questions
from solutions import reference

_TRIES = 50


def usable_draw(seed: int) -> Draw:
    """Take the first draw from a seed to which there is no objection.

    Raises ValueError when there is an objection to every try.
    """
    rejected: list[str] = []
    for draw in itertools.islice(draws(seed), _TRIES):
        why = objection(draw.cases)
        if why is None:
            return replace(draw, rejected=tuple(rejected))
        rejected.append(why)
    raise ValueError(
        f"I drew hidden inputs {_TRIES} times from seed {seed} and could use none. "
        f"The last objection: {rejected[-1]}. Try another --seed; "
        "if it happens again, run `python -m graders validate`."
    )


def objection(cases: Cases) -> str | None:
    """Say why drawn inputs cannot be used: they must tell every known mistake from the reference.

    The reference in float32 must pass, and every known wrong answer fail as its last line says.
    States that are cut off to whole numbers must not all be 0, as if they had never been stored.
    """
    for registered in questions():
        single = float32_failures(registered, cases)
        if single:
            return f"the reference in float32 fails {registered.name}: {', '.join(sorted(single))}"
        for submission in known("wrong_answer"):
            if submission.function == registered.name:
                found = _failures(registered, cases, namespace_of(submission))
                if found != frozenset(submission.fails):
                    listed = ", ".join(sorted(found)) or "nothing"
                    return f"wrong_answer/{submission.id} fails {listed} on these inputs"
    if not any((np.abs(case.right["a"]) == 1).any() for case in cases["rnn_forward"]):
        return "no hidden state saturates to the last bit"
    return None


def float32_failures(registered: Registered, cases: Cases) -> frozenset[str]:
    """Judge the reference when it computes in single precision."""
    function = getattr(reference, registered.name)

    def single(*arguments: Any) -> Any:
        return function(*(_as_float32(argument) for argument in arguments))

    return _failures(registered, cases, {registered.name: single})


def _as_float32(argument: Any) -> Any:
    if isinstance(argument, dict):
        return {name: value.astype("float32") for name, value in argument.items()}
    return argument.astype("float32")


def _failures(registered: Registered, cases: Cases, names: dict[str, Any]) -> frozenset[str]:
    """Judge a function of ours, which has these global names: the checks that fail."""
    verdicts = judge_alone(registered.question, cases[registered.name], names)
    return frozenset(check for check, verdict in verdicts.items() if not verdict.right)
