"""A loop asked with its cell swapped: the right step, however it is called, and no more of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graders.judge.local import judge_local
from graders.judge.model import Array, Failure
from graders.sandbox import Calls, Limits, RightCell, Sandbox
from graders.sandbox.channel import Channel
from graders.sandbox.zygote import Zygote
from tests.support import PUBLIC, QUESTIONS, namespace

X = np.arange(6.0).reshape(2, 3)
ONE = Calls([(X,)])


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(limits=Limits(cells_cpu_s=1.0, call_cpu_s=0.5, memory_mb=256)) as opened:
        yield opened


STEP = RightCell(
    name="step",
    arguments=("xt", "a_prev", "parameters"),
    returns=("a_next", "yt_pred", "cache"),
    cache=("a_next", "a_prev", "xt", "parameters"),
    answer=lambda given: right_step(given),
    at_most=8,
)


def right_step(given: Mapping[str, Any]) -> Mapping[str, Array]:
    if not isinstance(given["xt"], np.ndarray):
        raise ValueError("xt is no array")
    return {"a_next": given["xt"] + given["a_prev"], "yt_pred": given["xt"] * 2}


def test_a_notebook_and_a_batch_take_a_call_of_the_cell_alike() -> None:
    graders = Path(__file__).parents[1] / "graders"
    judge, child = (graders / room / "binding.py" for room in ("judge", "child"))
    assert judge.read_bytes() == child.read_bytes(), f"make them one again: cp {judge} {child}"


LOOP = """
def step(xt, a_prev, parameters):
    return None
def f(x, a, parameters):
    out, caches = [], []
    for t in range(3):
        a, y, cache = {call}
        out.append(a); caches.append(cache)
    return out, y, caches
"""


@pytest.mark.parametrize(
    "call",
    [
        "step(x, a, parameters)",
        "step(x, a_prev=a, parameters=parameters)",
        "step(parameters=parameters, a_prev=a, xt=x)",
        "step(x, a, params=parameters)",
        "step(x, p=parameters, a_prev=a)",
    ],
)
def test_a_loop_gets_the_right_step_however_it_calls_its_cell(sandbox: Sandbox, call: str) -> None:
    calls = Calls([(X, X, {"k": X})])
    with sandbox.submission([LOOP.format(call=call)]) as session:
        (answer,) = session.ask_swapped("f", calls, STEP)
        (alone,) = session.ask("f", calls)
    assert answer.failure is None
    out, y, caches = answer.returned
    np.testing.assert_array_equal(out[2], 4 * X)
    np.testing.assert_array_equal(y, 2 * X)
    assert caches[1][0] is out[1]
    assert caches[1][1] is out[0]
    assert caches[1][2] is answer.arguments[0]
    assert caches[1][3] is answer.arguments[2]
    assert len(answer.asked) == 3
    np.testing.assert_array_equal(answer.asked[2][1], 3 * X)
    assert answer.asked[0][2] is answer.arguments[2]
    assert alone.failure
    assert alone.failure.detail.startswith("TypeError")


@pytest.mark.parametrize(
    "call",
    [
        "step(x, a, parameters, t)",
        "step(x, a, parameters, t, verbose=True)",
        "step(x, a, verbose=True, p=parameters)",
        "step(xt=x, a_prev=a, t=t, p=parameters)",
    ],
)
def test_a_loop_may_tell_its_cell_more_than_the_right_one_takes(
    sandbox: Sandbox, call: str
) -> None:
    loop = LOOP.format(call=call)
    own = "(xt, a_prev, p, t=0, verbose=False)"
    calls = Calls([(X, X, {"k": X})] * 2)
    for cells, gets_it in (
        ([loop.replace("(xt, a_prev, parameters)", own)], True),
        ([loop], False),
    ):
        with sandbox.submission(cells) as session:
            for answer in session.ask_swapped("f", calls, STEP):
                assert (answer.failure is None) == gets_it


def test_keywords_of_the_cells_own_may_come_in_any_order(sandbox: Sandbox) -> None:
    call = "step(p=parameters, state=a, xt=x)"
    loop = LOOP.format(call=call).replace("(xt, a_prev, parameters)", "(xt, state, p)")
    with sandbox.submission([loop]) as session:
        (answer,) = session.ask_swapped("f", Calls([(X, X, {"k": X})]), STEP)
    assert answer.failure is None
    np.testing.assert_array_equal(answer.returned[0][2], 4 * X)


#: Where a loop may hold its cell, and how it then calls it.
HELD = {
    "default": ("", ", cell={name}", "cell"),
    "keyword": ("", ", *, cell={name}", "cell"),
    "list": ("CELLS = [{name}]", "", "CELLS[0]"),
    "class": ("class Net:\n    cell = staticmethod({name})", "", "Net.cell"),
    "partial": ("import functools\nstep_ = functools.partial({name})", "", "step_"),
    "closure": ("run_ = (lambda cell: lambda *given: cell(*given))({name})", "", "run_"),
}
DECORATED = """
import functools
def noted(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)
    return inner
@noted
"""


@pytest.mark.parametrize("how", HELD)
@pytest.mark.parametrize("decorated", ["", DECORATED])
def test_a_loop_gets_the_right_step_wherever_it_holds_its_cell(
    sandbox: Sandbox, how: str, decorated: str
) -> None:
    before, default, call = (part.format(name="step") for part in HELD[how])
    cell, loop = LOOP.format(call=f"{call}(x, a, parameters)").split("def f(")
    source = f"{decorated}{cell.strip()}\n{before}\ndef f({loop}"
    source = source.replace("a, parameters):\n    out", f"a, parameters{default}):\n    out")
    calls = Calls([(X, X, {"k": X})] * 2)
    with sandbox.submission([source]) as session:
        for answer in session.ask_swapped("f", calls, STEP):
            assert answer.failure is None
            np.testing.assert_array_equal(answer.returned[0][2], 4 * X)
            assert len(answer.asked) == 3


@pytest.mark.parametrize("how", HELD)
@pytest.mark.parametrize("decorated", ["", DECORATED])
def test_in_the_notebook_too_and_the_cell_is_the_students_again(how: str, decorated: str) -> None:
    before, default, call = (part.format(name="rnn_cell_forward") for part in HELD[how])
    env = namespace(
        f"{decorated}def rnn_cell_forward(xt, a_prev, parameters, scale=0):\n"
        "    return a_prev * scale, None, None\n",
        f"{before}\ndef rnn_forward(x, a0, parameters{default}):\n"
        "    a, y_pred, caches = [], [], []\n"
        "    for t in range(x.shape[2]):\n"
        f"        a0, y, cache = {call}(x[:, :, t], a0, parameters)\n"
        "        a.append(a0); y_pred.append(y); caches.append(cache)\n"
        "    return np.stack(a, axis=2), np.stack(y_pred, axis=2), caches\n",
    )
    name = "rnn_forward"
    verdicts, answer = judge_local(QUESTIONS[name], PUBLIC[name], env)
    assert all(verdict.followed for verdict in verdicts.values())
    assert len(answer.asked) == PUBLIC[name][0].sizes["T_x"]
    assert env["rnn_cell_forward"](X, X, {}, scale=3)[0] is not None
    np.testing.assert_array_equal(env["rnn_cell_forward"](X, X, {})[0], 0 * X)


def test_of_a_wrong_call_the_line_is_told_that_makes_it(tmp_path: Path) -> None:
    source = "def rnn_forward(x, a0, parameters):\n    return rnn_cell_forward(x)\n"
    path = tmp_path / "cell.py"
    path.write_text(source)
    env = namespace("def rnn_cell_forward(xt, a_prev, parameters): pass\n")
    exec(compile(source, str(path), "exec"), env)
    verdicts, _ = judge_local(QUESTIONS["rnn_forward"], PUBLIC["rnn_forward"], env)
    assert verdicts["a"].seen.endswith(", in the line 'return rnn_cell_forward(x)'.")


def test_what_is_overwritten_after_the_step_shows_in_the_cache(sandbox: Sandbox) -> None:
    cell = "def f(x, a, p):\n    out = step(x, a, p)\n    a[:] = 7\n    return out"
    with sandbox.submission([cell]) as session:
        (answer,) = session.ask_swapped("f", Calls([(X, X, {})]), STEP)
    assert (answer.returned[2][1] == 7).all()
    assert (answer.asked[0][1] == X).all()


def test_a_wrong_call_of_the_cell_raises_in_the_students_code(sandbox: Sandbox) -> None:
    for call, detail in (
        ("step(1, 2, 3)", "ValueError: xt is no array"),
        ("step(1)", "TypeError: step() takes 3 arguments but 1"),
    ):
        with sandbox.submission([f"def f(x):\n    return {call}"]) as session:
            (answer,) = session.ask_swapped("f", ONE, STEP)
        assert answer.failure
        assert answer.failure.detail.startswith(detail)


def test_a_loop_that_calls_its_cell_without_end_is_stopped(sandbox: Sandbox) -> None:
    cell = "def f(x):\n    while True: step(x, x, x)"
    with sandbox.submission([cell]) as session:
        (answer,) = session.ask_swapped("f", ONE, STEP)
    assert answer.failure == Failure("timeout", "8 calls of step")


def test_a_loop_that_passes_too_much_to_its_cell_is_stopped(sandbox: Sandbox) -> None:
    loop = LOOP.format(call="step(x, a, {**parameters, **dict.fromkeys(map(str, range(15_000)))})")
    with sandbox.submission([loop]) as session:
        (answer,) = session.ask_swapped("f", Calls([(X, X, {"k": X})]), STEP)
    assert answer.failure == Failure("timeout", "4 MB passed to step")


def test_a_loop_that_is_stopped_gets_no_further_before_it_ends(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    forked = []
    fork = Zygote.fork

    def counted(zygote: Zygote) -> Channel:
        forked.append(zygote)
        return fork(zygote)

    monkeypatch.setattr(Zygote, "fork", counted)
    cell = "def f(x):\n    while True: step(x, x, x)"
    for _ in range(20):
        with sandbox.submission([cell]) as session:
            session.ask_swapped("f", Calls([(X,), (X + 1,)]), STEP)
    # Had it come to the second call, the first would be taken for lost on its way.
    assert len(forked) == 20
