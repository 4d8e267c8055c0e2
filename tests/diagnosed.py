"""What the diagnosis makes of functions that run in this process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graders.build import hints
from graders.diagnosis import Explanation
from graders.diagnosis.answers.table import Model, behaviours, with_known
from graders.diagnosis.diagnose import Diagnosis
from graders.diagnosis.diagnoser import models
from graders.diagnosis.search.recognise import Recogniser
from graders.judge import Answer, judge, projection, to_ask
from graders.judge.hints import Hints, read_hints
from graders.judge.local import ask
from tests.support import HIDDEN, QUESTIONS, namespace

Told = Mapping[str, Explanation]
MODELS: Mapping[str, Model] = {model.question.name: model for model in models()}
EVERY = [edit for model in models() for edit in model.edits]


@cache
def diagnosis(name: str) -> Diagnosis:
    """Everything that explains a function; pairs of mistakes are looked for in cells only."""
    model, cases = MODELS[name], HIDDEN[name]
    made = behaviours(model, cases, pairs=model.cell is None)
    recogniser = Recogniser(model, with_known(model, made, cases), cases)
    cell = QUESTIONS.get(str(model.question.cell))
    return Diagnosis(model.question, cell, cases, recogniser)


@cache
def shipped() -> Hints:
    """What students receive unless their instructor chooses less."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hints.json"
        path.write_bytes(hints.outputs("mistake")[hints.PATH])
        return read_hints(path)


def answers(name: str, function: Callable[..., Any]) -> list[Answer]:
    """Ask a function as a batch does."""
    return [ask(function, case.arguments) for case in to_ask(HIDDEN[name])]


def told_of(name: str, function: Callable[..., Any]) -> Told:
    """Explain what a function gets wrong."""
    given = answers(name, function)
    return diagnosis(name).explain(judge(QUESTIONS[name], HIDDEN[name], given), given)


def told(name: str, *sources: str) -> Told:
    """Explain what a cell of a notebook gets wrong; all else is right."""
    return told_of(name, namespace(*sources)[name])


def changed(source: str, *changes: tuple[str, str]) -> str:
    """Change a source where it is written so, and nowhere else."""
    for old, new in changes:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return source


def mistakes(explained: Told) -> dict[str, Sequence[str]]:
    """The ids of the mistakes, by check."""
    return {check: one.mistakes for check, one in explained.items()}


RNN_CELL = """
def rnn_cell_forward(xt, a_prev, parameters):
    p = parameters
    hidden = np.dot(p["Wax"], xt) + np.dot(p["Waa"], a_prev)
    a_next = np.tanh(hidden + p["ba"])
    scores = np.dot(p["Wya"], a_next)
    yt_pred = softmax(scores + p["by"])
    return [a_next, yt_pred, [a_next, a_prev, xt, parameters]]
"""

LSTM_CELL = """
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    p = parameters
    both = np.vstack([a_prev, xt])
    forget = sigmoid(p["Wf"].dot(both) + p["bf"])
    update = sigmoid(p["Wu"].dot(both) + p["bu"])
    output = sigmoid(p["Wo"].dot(both) + p["bo"])
    candidate = np.tanh(p["Wc"].dot(both) + p["bc"])
    kept = np.multiply(forget, c_prev)
    c_next = kept + np.multiply(update, candidate)
    a_next = np.multiply(output, np.tanh(c_next))
    yt_pred = softmax(p["Wy"].dot(a_next) + p["by"])
    items = [a_next, c_next, a_prev, c_prev, forget, update, candidate, output, xt, parameters]
    return a_next, c_next, yt_pred, tuple(items)
"""

RNN_LOOP = """
def rnn_forward(x, a0, parameters):
    states, predictions, caches = [], [], []
    state = a0
    for step in range(x.shape[2]):
        state, prediction, cache = rnn_cell_forward(x[..., step], state, parameters)
        states.append(state)
        predictions.append(prediction)
        caches.append(cache)
    return np.dstack(states), np.dstack(predictions), caches
"""

OWN_LSTM_STEPS = """
def lstm_forward(x, a0, parameters):
    p = parameters
    states, predictions, memories, caches = [], [], [], []
    state, memory = a0, np.zeros_like(a0)
    for step in range(x.shape[2]):
        xt, both = x[..., step], np.vstack((state, x[..., step]))
        forget, update = sigmoid(p["Wf"] @ both + p["bf"]), sigmoid(p["Wu"] @ both + p["bu"])
        new, output = np.tanh(p["Wc"] @ both + p["bc"]), sigmoid(p["Wo"] @ both + p["bo"])
        before = state, memory
        memory = forget * memory + update * new
        state = output * np.tanh(memory)
        states.append(state)
        memories.append(memory)
        predictions.append(softmax(p["Wy"] @ state + p["by"]))
        caches.append((state, memory, *before, forget, update, new, output, xt, parameters))
    return np.dstack(states), np.dstack(predictions), np.dstack(memories), caches
"""

OWN_STEPS = """
def rnn_forward(x, a0, parameters):
    p = parameters
    states, predictions, caches = [], [], []
    state = a0
    for step in range(x.shape[2]):
        before, xt = state, x[..., step]
        state = np.tanh(p["Waa"] @ before + p["Wax"] @ xt + p["ba"])
        states.append(state)
        predictions.append(softmax(p["Wya"] @ state + p["by"]))
        caches.append((state, before, xt, parameters))
    return np.dstack(states), np.dstack(predictions), caches
"""


def nearly(xt: Any) -> Any:
    """Give another array that is projected nearly alike."""
    other = xt.copy()
    first, second = projection._WEIGHTS[:2]
    other.ravel()[:2] += second + 1e-5, -first
    return other
