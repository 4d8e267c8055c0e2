"""Asking a function that lives in this process: in the notebook, under stock otter, in tests."""

from __future__ import annotations

import contextlib
import io
import linecache
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np

from . import words
from .asked import step_asked
from .binding import bound
from .followed import judge_followed
from .model import Answer, Case, Failure, Question
from .values import fresh, name_of, plain
from .verdicts import Verdicts, all_right, judge, missing, to_ask

Function = Callable[..., Any]
Environment = MutableMapping[str, Any]

#: How often a loop may call its cell, for each step of each sequence, before it is stopped.
MOST_CALLS = 4
_MOST_TEXT = 1_000
_MOST_LINE = 100


def judge_alone(question: Question, cases: Sequence[Case], env: Environment) -> Verdicts:
    """Judge the function of this name in `env`, on every case, as it stands."""
    function = env.get(question.name)
    if not callable(function):
        return _absent(question, function)
    return judge(question, cases, [ask(function, case.arguments) for case in to_ask(cases)])


class Heard(NamedTuple):
    """The verdicts on a function, and what it answered to the first case.

    A loop's answer is the one that it gave with its cell swapped, if it was.
    """

    verdicts: Verdicts
    answer: Answer


def judge_local(question: Question, cases: Sequence[Case], env: Environment) -> Heard:
    """Judge the function of this name in `env`, on every case, and follow through.

    A loop that fails is asked once more while its cell in `env` replays the right steps of the
    case, and nothing but them.
    """
    function = env.get(question.name)
    if not callable(function):
        return Heard(_absent(question, function), Answer())
    answers = [ask(function, case.arguments) for case in to_ask(cases)]
    verdicts = judge(question, cases, answers)
    if question.cell is None or all_right(verdicts):
        return Heard(verdicts, answers[0])
    followed = [follow(question, case, function, env) for case in to_ask(cases)]
    return Heard(judge_followed(question, cases, verdicts, followed), followed[0])


def _absent(question: Question, held: object) -> Verdicts:
    return missing(question, words.no_function(question, plain(held)))


def ask(function: Function, arguments: Sequence[Any]) -> Answer:
    """Call a function on fresh copies of the arguments; prints and warnings go nowhere.

    Whatever it raises is an answer, save the interrupt with which a reader stops an endless loop:
    that says where it was.
    """
    given = tuple(fresh(argument) for argument in arguments)
    nowhere = io.StringIO()
    try:
        with (
            warnings.catch_warnings(),
            contextlib.redirect_stdout(nowhere),
            contextlib.redirect_stderr(nowhere),
        ):
            warnings.simplefilter("ignore")
            returned = function(*given)
    except KeyboardInterrupt as stop:
        if place := _place_raised(getattr(function, "__globals__", None)):
            stop.args = (words.interrupted(words.quoted(place)),)
        raise
    except BaseException as error:
        # What the student's own `__str__` raises would be part of the way.
        place, said = _place_raised(getattr(function, "__globals__", None)), describe(error)
        told = f"{said}, in {place}" if place else said
        return Answer(failure=Failure("raised", told))
    # One copy of both, so that what a cache shares with the arguments is copied once.
    returned, after = plain((returned, given))
    return Answer(returned, after)


def describe(error: BaseException) -> str:
    """Give an exception's name and its bounded message."""
    try:
        text = str.strip(str(error))[:_MOST_TEXT]
    except BaseException:  # from a `__str__` of the student's
        text = ""
    name = name_of(type(error))
    return f"{name}: {text}" if text else name


def _place_raised(names: Any) -> str:
    """Say in which line of what has these global names that came up which is being handled.

    Its function is named where another one called it.
    """
    line, functions = "", []
    trace = sys.exc_info()[2]  # an exception can lie about its own
    while trace:
        code = trace.tb_frame.f_code
        if trace.tb_frame.f_globals is names and code.co_filename != __file__:
            line = linecache.getline(code.co_filename, trace.tb_lineno or 0).strip()[:_MOST_LINE]
            functions.append(code.co_name[:_MOST_LINE])
        trace = trace.tb_next
    is_called = line and functions[-1] != functions[0] and functions[-1].isidentifier()
    return f"the line `{line}`{f' of `{functions[-1]}`' if is_called else ''}" if line else ""


def follow(question: Question, case: Case, function: Function, env: Environment) -> Answer:
    """Ask a loop with its cell replaced by one that replays the right steps of the case.

    A call that is none of these steps goes to the cell that is there: the loop is not right then.
    """
    cell = question.cell
    assert cell is not None
    own = _itself(env.get(cell))
    asked: list[tuple[Any, ...]] = []
    overdue: list[Failure] = []

    def replay(*args: Any, **kwargs: Any) -> Any:
        if len(asked) == MOST_CALLS * case.sizes["T_x"] * case.sizes["m"]:
            overdue.append(Failure("timeout", f"{len(asked)} calls of {cell}"))
            raise RuntimeError(overdue[0].detail)
        given = bound(cell, question.cell_arguments, own, args, kwargs)
        asked.append(plain(tuple(given.values())))
        step = step_asked(question, case, asked[-1])
        if step is not None:
            return _replayed(question, step, given)
        if not callable(own):
            raise NameError(f"name '{cell}' is not defined")
        return own(*args, **kwargs)

    with _swapped(env, cell, replay):
        answer = ask(function, case.arguments)
    failure = overdue[0] if overdue else answer.failure
    return Answer(answer.returned, answer.arguments, failure, tuple(asked))


def _replayed(
    question: Question, step: Mapping[str, Any], given: Mapping[str, Any]
) -> tuple[Any, ...]:
    """Return what the right cell returns for a step; its cache holds the very arguments."""
    outputs = [name for name in ("a_next", "c_next", "yt_pred") if name in step]
    made = {name: np.array(step[name]) for name in (*outputs, *question.gates)}
    cache = tuple(given[name] if name in given else made[name] for name in question.cache)
    return (*(made[name] for name in outputs), cache)


@contextlib.contextmanager
def _swapped(env: Environment, name: str, value: Function) -> Iterator[None]:
    """Let another function answer wherever one is called from: by a global name or what holds it.

    What is no plain function is replaced under its global names only.
    """
    old = env.get(name)
    before = {} if old is None else {key: held for key, held in env.items() if held is old}
    try:
        if type(old) is FunctionType:
            with _answered_by(value, old):
                yield
        else:
            env.update(dict.fromkeys((name, *before), value))
            yield
    finally:
        if name not in before:
            env.pop(name, None)
        env.update(before)


@contextlib.contextmanager
def _answered_by(other: Function, function: FunctionType) -> Iterator[None]:
    """Let another function answer the calls of a function."""
    kept = function.__code__, function.__defaults__, function.__kwdefaults__
    free = function.__code__.co_freevars
    function.__code__ = _hand_on.__code__.replace(co_freevars=free)
    function.__defaults__, function.__kwdefaults__ = None, {"_to": other}
    try:
        yield
    finally:
        function.__code__, function.__defaults__, function.__kwdefaults__ = kept


def _hand_on(*args: Any, _to: Function, **kwargs: Any) -> Any:
    return _to(*args, **kwargs)


def _itself(function: Any) -> Any:
    """Give what does the same as a function, also while another answers in its place."""
    if type(function) is not FunctionType:
        return function
    code, names, closure = function.__code__, function.__globals__, function.__closure__
    own = FunctionType(code, names, function.__name__, function.__defaults__, closure)
    own.__kwdefaults__ = function.__kwdefaults__
    own.__dict__.update(function.__dict__)
    return own
