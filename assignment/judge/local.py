"""Asking a function that lives in this process: in the notebook, under stock otter, in tests."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from typing import Any

import numpy as np

from .asked import step_asked
from .caches import step_of
from .model import Answer, Case, Failure, Question
from .values import fresh, plain
from .verdicts import Verdicts, judge, missing

Function = Callable[..., Any]
Environment = MutableMapping[str, Any]


def judge_alone(question: Question, cases: Sequence[Case], env: Environment) -> Verdicts:
    """Judge the function of this name in `env`, on every case twice, as it stands."""
    function = env.get(question.name)
    if not callable(function):
        return missing(question)
    return judge(question, cases, [ask(function, case.arguments) for case in (*cases, *cases)])


def judge_local(question: Question, cases: Sequence[Case], env: Environment) -> Verdicts:
    """Judge the function of this name in `env`, on every case twice, and follow through.

    A loop that fails is asked once more while the name of its cell in `env` means a cell that
    replays the right steps of the case, and nothing but them.
    """
    function = env.get(question.name)
    if not callable(function):
        return missing(question)
    answers = [ask(function, case.arguments) for case in (*cases, *cases)]
    verdicts = judge(question, cases, answers)
    if question.cell is None or all(verdict.right for verdict in verdicts.values()):
        return verdicts
    followed = [follow(question, case, function, env) for case in (*cases, *cases)]
    return judge(question, cases, answers, followed)


def ask(function: Function, arguments: Sequence[Any]) -> Answer:
    """Call a function on fresh copies of the arguments; prints and warnings go nowhere."""
    given = tuple(fresh(argument) for argument in arguments)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            returned = function(*given)
    except (Exception, SystemExit) as error:
        return Answer(failure=Failure("raised", describe(error)))
    # One copy of both, so that what a cache shares with the arguments is copied once.
    returned, after = plain((returned, given))
    return Answer(returned, after)


def describe(error: BaseException) -> str:
    """Give an exception's name and message in one bounded line."""
    try:
        text = " ".join(str(error).split())[:300]
    except Exception:
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def follow(question: Question, case: Case, function: Function, env: Environment) -> Answer:
    """Ask a loop with its cell replaced by one that replays the right steps of the case."""
    assert question.cell is not None
    asked: list[tuple[Any, ...]] = []

    def replay(*args: Any, **kwargs: Any) -> tuple[Any, ...]:
        given = (*args, *kwargs.values())
        asked.append(tuple(plain(given)))
        return _replayed(question, case, given)

    with _swapped(env, question.cell, replay):
        answer = ask(function, case.arguments)
    return Answer(answer.returned, answer.arguments, answer.failure, tuple(asked))


@contextlib.contextmanager
def _swapped(env: Environment, name: str, value: Any) -> Iterator[None]:
    nothing = object()
    before = env.get(name, nothing)
    env[name] = value
    try:
        yield
    finally:
        if before is nothing:
            del env[name]
        else:
            env[name] = before


def _replayed(question: Question, case: Case, given: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return what the right cell returns for this step; wrong numbers for what is no step."""
    t = step_asked(question, case, given)
    step = step_of(question, case, t or 0)
    if t is None:
        step = {name: value + 1 for name, value in step.items() if name != "parameters"}
    passed = dict(zip(question.cell_arguments, given, strict=False))
    outputs = [name for name in ("a_next", "c_next", "yt_pred") if name in step]
    made = {name: np.array(step[name]) for name in (*outputs, *question.gates)}
    cache = tuple(passed[name] if name in passed else made[name] for name in question.cache)
    return (*(made[name] for name in outputs), cache)
