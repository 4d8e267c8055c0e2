"""Cases to judge on, namespaces to judge, and right answers to spoil."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import CodeType
from typing import Any

from numpy.typing import NDArray

from graders.build import notebook
from graders.draw import draws, public_draw
from graders.judge import Case, Question
from graders.judge.local import judge_alone, judge_local
from graders.judge.values import fresh
from graders.judge.verdicts import Verdicts
from graders.known import IMPORTS, find_known, reference_cells
from graders.registry import questions
from graders.sandbox import Calls, Session
from solutions import reference, rnn_utils

Array = NDArray[Any]
Function = Callable[..., Any]

QUESTIONS: Mapping[str, Question] = {one.name: one.question for one in questions()}
CELLS = ("rnn_cell_forward", "lstm_cell_forward")
LOOPS = ("rnn_forward", "lstm_forward")
SEED = 20
HIDDEN = next(draws(SEED)).cases
PUBLIC = public_draw().cases
found = find_known

NOTHING = Calls([()])


def value(session: Session, function: str = "f") -> object:
    """Ask a function of a submission that takes no arguments."""
    (answer,) = session.ask(function, NOTHING)
    assert answer.failure is None
    return answer.returned


def namespace(*sources: str) -> dict[str, Any]:
    """Run the reference's four functions as a notebook would, and these cells after them."""
    sys.modules.setdefault("rnn_utils", rnn_utils)
    made: dict[str, Any] = {"__name__": "__main__"}
    for source in (IMPORTS, *reference_cells(), *sources):
        exec(_compiled(source), made)
    return made


@cache
def _compiled(source: str) -> CodeType:
    return compile(source, "a cell", "exec")


def stubs() -> dict[str, Any]:
    """Run the functions of the blank notebook."""
    return namespace(*_stub_cells())


@cache
def _stub_cells() -> list[str]:
    cells = [cell.source for cell in notebook.blank().cells if cell.cell_type == "code"]
    return [cell for cell in cells if cell.startswith("def ")]


def right(name: str) -> Function:
    """The reference's function of this name."""
    function: Function = getattr(reference, name)
    return function


def answer_of(name: str, case: Case) -> list[Any]:
    """What the reference returns on a case, in a list that may be spoilt."""
    return list(right(name)(*map(fresh, case.arguments)))


def spoilt(name: str, spoil: Callable[[list[Any]], Any]) -> Function:
    """Make a function that returns the reference's return values, spoilt.

    spoil: changes the list of return values in place, or returns what to return for it.
    """

    def function(*arguments: Any) -> Any:
        values = list(right(name)(*arguments))
        changed = spoil(values)
        return tuple(values) if changed is None else changed

    return function


def judged(name: str, function: Function, cases: Sequence[Case] | None = None) -> Verdicts:
    """Judge a function as it stands, on the published case unless other cases are given."""
    return judge_alone(QUESTIONS[name], cases or PUBLIC[name], {name: function})


def followed(name: str, env: dict[str, Any], cases: Sequence[Case] | None = None) -> Verdicts:
    """Judge a namespace's function, and follow through."""
    return judge_local(QUESTIONS[name], cases or PUBLIC[name], env).verdicts


def wrong(verdicts: Verdicts) -> set[str]:
    """The checks that are not passed."""
    return {name for name, verdict in verdicts.items() if not verdict.right}


def replaced(items: Sequence[Any], index: int, item: Any) -> tuple[Any, ...]:
    """Put another item into a sequence."""
    return (*items[:index], item, *items[index + 1 :])


def with_output(name: str, output: str, change: Callable[[Array], Any]) -> Function:
    """The reference with one output changed, and all else as it was."""
    index = QUESTIONS[name].returns.index(output)

    def spoil(values: list[Any]) -> None:
        values[index] = change(values[index])

    return spoilt(name, spoil)


def with_a(change: Callable[[Array], Any]) -> Function:
    """The RNN's loop with another `a`, of shape (n_a, m, T_x)."""
    return with_output("rnn_forward", "a", change)


def with_memory(name: str, change: Callable[[Any], Any]) -> Function:
    """The reference with another cache, or another list of caches."""

    def spoil(values: list[Any]) -> None:
        values[-1] = change(values[-1])

    return spoilt(name, spoil)


def calling(*lines: str) -> str:
    """An LSTM's loop that is right but for these lines, which come first in every step."""
    body = "\n        ".join(lines)
    return f"""
def lstm_forward(x, a0, parameters):
    (n_x, m, T_x), (n_y, n_a) = x.shape, parameters["Wy"].shape
    a, c, y_pred = np.zeros((n_a, m, T_x)), np.zeros((n_a, m, T_x)), np.zeros((n_y, m, T_x))
    a_next, c_next, caches = a0, np.zeros((n_a, m)), []
    for t in range(T_x):
        {body}
        a[:, :, t], c[:, :, t], y_pred[:, :, t] = a_next, c_next, yt_pred
        caches.append(cache)
    return a, y_pred, c, caches
"""


RIGHT_CALL = (
    "a_next, c_next, yt_pred, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)"
)
