"""One submission's faults cost its own functions only; every answer comes back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from graders.judge.model import Answer, Failure, Opaque
from graders.sandbox import Calls, Limits, Sandbox

LIMITS = Limits(cells_cpu_s=1.0, call_cpu_s=0.5, memory_mb=256)
X = np.arange(6.0).reshape(2, 3)
ONE = Calls([(X,)])


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox("none", LIMITS) as opened:
        yield opened


def ask(sandbox: Sandbox, *cells: str, calls: Calls = ONE) -> list[Answer]:
    """Ask for `f` of a submission with these cells."""
    with sandbox.submission(["import numpy as np", *cells]) as session:
        return session.ask("f", calls)


def returned(sandbox: Sandbox, expression: str) -> Any:
    """What a function of `x` that returns an expression sends back."""
    (answer,) = ask(sandbox, f"def f(x):\n    return {expression}")
    assert answer.failure is None
    return answer.returned


def test_values_come_back_as_they_were(sandbox: Sandbox) -> None:
    value = returned(sandbox, "(x, [1, 2.5, 'a', None, True], {'k': (x + 1,)}, np.float32(2))")
    assert type(value) is tuple
    np.testing.assert_array_equal(value[0], X)
    assert value[1] == [1, 2.5, "a", None, True]
    np.testing.assert_array_equal(value[2]["k"][0], X + 1)
    assert value[3] == 2
    assert value[3].dtype == np.float32


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("object()", "object"),
        ("np.array([x, None], dtype=object)", "array of object"),
        ("np.array(['a'])", "array of str32"),
        ("{1: x}", "dict with keys that are not text"),
        ("np.zeros((2000, 2000))", "array of shape (2000, 2000), too large to look at"),
        ("[x] * 30000", "something too large to look at"),
        ("lambda: x", "function"),
    ],
)
def test_what_is_no_plain_value_comes_back_as_its_name(
    sandbox: Sandbox, expression: str, name: str
) -> None:
    assert returned(sandbox, expression) == Opaque(name)


def test_subclasses_come_back_plain(sandbox: Sandbox) -> None:
    cell = """
from collections import OrderedDict, namedtuple
class Liar(np.ndarray):
    def __eq__(self, other): return True
    def tobytes(self, *a): return b""
    shape = (0,)
Pair = namedtuple("Pair", "a b")
def f(x):
    return Pair(x.view(Liar), OrderedDict(k=np.ma.masked_array(x, x > 3)))
"""
    (answer,) = ask(sandbox, cell)
    assert type(answer.returned) is tuple
    assert type(answer.returned[0]) is np.ndarray
    np.testing.assert_array_equal(answer.returned[0], X)
    assert type(answer.returned[1]) is dict
    np.testing.assert_array_equal(answer.returned[1]["k"], X)


def test_odd_kinds_of_numbers_come_back(sandbox: Sandbox) -> None:
    got = returned(sandbox, "[x.astype(k) for k in ('>f8', np.longdouble, '?', 'c16', 'f2')]")
    assert [array.dtype for array in got] == ["<f8", "<f8", "?", "c16", "f2"]
    np.testing.assert_array_equal(got[0], X)


def test_identity_is_kept(sandbox: Sandbox) -> None:
    first, second, (third,) = returned(sandbox, "(x, x, [x.copy()])")
    assert first is second
    assert third is not first


def test_what_holds_itself_is_named(sandbox: Sandbox) -> None:
    (answer,) = ask(sandbox, "def f(x):\n    me = [x]\n    me.append(me)\n    return me")
    np.testing.assert_array_equal(answer.returned[0], X)
    assert answer.returned[1] == Opaque("list that holds itself")


def test_every_call_gets_fresh_arguments_and_shows_what_it_did_to_them(sandbox: Sandbox) -> None:
    cell = "def f(x, p):\n    x += 1\n    p['new'] = x\n    return x"
    for answer in ask(sandbox, cell, calls=Calls([(X, {"k": X})] * 3)):
        np.testing.assert_array_equal(answer.returned, X + 1)
        np.testing.assert_array_equal(answer.arguments[0], X + 1)
        assert list(answer.arguments[1]) == ["k", "new"]
        assert answer.arguments[1]["new"] is answer.returned


def test_equal_answers_to_the_same_call_are_one_object(sandbox: Sandbox) -> None:
    cell = "n = 0\ndef f(x):\n    global n\n    n += 1\n    return [x, n == 3]"
    first, second, third, other = ask(sandbox, cell, calls=Calls([(X,), (X,), (X,), (X + 1,)]))
    assert second.returned is first.returned
    assert third.returned[1] is True
    np.testing.assert_array_equal(other.returned[0], X + 1)


def test_untouched_arguments_come_back_untouched(sandbox: Sandbox) -> None:
    (answer,) = ask(sandbox, "def f(x, p):\n    return p", calls=Calls([(X, {"k": X})]))
    np.testing.assert_array_equal(answer.arguments[0], X)
    assert answer.returned is answer.arguments[1]


def test_a_changed_number_shows(sandbox: Sandbox) -> None:
    (answer,) = ask(sandbox, "def f(x): x[0, 0] = 7")
    assert answer.arguments[0][0, 0] == 7


def test_a_reshaped_argument_shows(sandbox: Sandbox) -> None:
    (answer,) = ask(
        sandbox,
        "def f(x):\n    x.resize((3, 2), refcheck=False) if 0 else setattr(x, 'shape', (3, 2))",
    )
    assert answer.arguments[0].shape == (3, 2)


@pytest.mark.parametrize(
    ("body", "failure"),
    [
        ("raise ValueError('no')", Failure("raised", "ValueError: no")),
        ("raise SystemExit(0)", Failure("raised", "SystemExit: 0")),
        ("raise KeyboardInterrupt", Failure("raised", "KeyboardInterrupt")),
        ("np.zeros((10**6, 10**3))", Failure("raised", "MemoryError")),
        ("[0] * 10**9", Failure("raised", "MemoryError")),
        ("return f(x)", Failure("raised", "RecursionError: maximum recursion depth exceeded")),
        ("while True: pass", Failure("timeout", "0.5 s of CPU time")),
        ("import os; os._exit(0)", Failure("died", "exit status 0")),
        ("import os; os.abort()", Failure("died", "Aborted")),
        ("import ctypes; ctypes.string_at(0)", Failure("died", "Segmentation fault")),
        (
            "import os; os.write(63, b'x' * 100)",
            Failure("died", "it sent what is no answer: no frame begins like this"),
        ),
        ("import os; os.close(63)", Failure("died")),
    ],
)
def test_a_failing_call_is_named_and_costs_its_own_function_only(
    sandbox: Sandbox, body: str, failure: Failure
) -> None:
    cells = ["import numpy as np", f"def f(x):\n    {body}", "def g(x):\n    return x"]
    with sandbox.submission(cells) as session:
        answers = session.ask("f", Calls([(X,), (X,)]))
        assert len(answers) == 2
        for answer in answers:
            assert answer.failure
            assert answer.failure.rung == failure.rung
            assert answer.failure.detail.startswith(failure.detail)
        (answer,) = session.ask("g", ONE)
        np.testing.assert_array_equal(answer.returned, X)
        assert not session.suspect


@pytest.mark.parametrize(
    ("body", "rung"),
    [("while x == 4: pass", "timeout"), ("import os\n    x == 4 and os._exit(1)", "died")],
)
def test_answers_before_a_call_that_never_returns_are_kept(
    sandbox: Sandbox, body: str, rung: str
) -> None:
    calls = Calls([(number,) for number in range(7)])
    answers = ask(sandbox, f"def f(x):\n    {body}\n    return x", calls=calls)
    assert [answer.returned for answer in answers[:4]] == [0, 1, 2, 3]
    assert [answer.failure and answer.failure.rung for answer in answers[4:]] == [rung] * 3


def test_who_lies_about_the_call_that_it_is_in_gains_nothing(sandbox: Sandbox) -> None:
    cell = """
import gc, mmap, os
for page in gc.get_objects():
    if type(page).__name__ == "Line":
        page.at = lambda number: None
        page._page[:4] = b"\\xff" * 4
def f(x):
    if x == 2: os._exit(0)
    return x
"""
    answers = ask(sandbox, cell, calls=Calls([(1,), (2,), (3,)]))
    assert answers[-1].failure == Failure("died", "exit status 0")


def test_waiting_without_computing_is_suspect(sandbox: Sandbox) -> None:
    with sandbox.submission(["import time\ndef f(x):\n    time.sleep(100)"]) as session:
        (answer,) = session.ask("f", ONE)
        assert answer.failure == Failure("timeout", "2.5 s by the clock")
        assert session.suspect


def test_bytes_that_trickle_in_do_not_stop_the_clock(sandbox: Sandbox) -> None:
    cell = """
import os, struct, time
def f(x):
    os.write(63, struct.pack("<2sBxIII", b"Rn", 15, 0, 200_000, 0))
    while True:
        os.write(63, b" ")
        time.sleep(0.005)
"""
    (answer,) = ask(sandbox, cell)
    assert answer.failure
    assert answer.failure.rung == "timeout"


def test_a_function_that_is_not_there_is_missing(sandbox: Sandbox) -> None:
    (answer,) = ask(sandbox, "f = None")
    assert answer.failure == Failure("missing")


def test_what_is_raised_is_told_with_the_last_line_of_the_students_own(sandbox: Sandbox) -> None:
    cell = """
def helper(x):
    # a line of its own
    return np.concatenate((x, 1))
def f(x):
    return helper(x)
"""
    (answer,) = ask(sandbox, cell)
    assert answer.failure
    assert answer.failure.detail.startswith("ValueError: ")
    said = ", in the line `return np.concatenate((x, 1))` of `helper`"
    assert answer.failure.detail.endswith(said)


def test_an_exception_that_cannot_be_printed_is_named(sandbox: Sandbox) -> None:
    cell = """
class Odd(Exception):
    def __str__(self): raise self
def f(x): raise Odd
"""
    (answer,) = ask(sandbox, cell)
    assert answer.failure == Failure("raised", "Odd, in the line `def f(x): raise Odd`")


def test_fifty_megabytes_of_output_do_no_harm(sandbox: Sandbox) -> None:
    (answer,) = ask(sandbox, "def f(x):\n    print('x' * 50_000_000)\n    return x")
    np.testing.assert_array_equal(answer.returned, X)


def test_one_submission_is_not_seen_by_the_next(sandbox: Sandbox) -> None:
    spoil = (
        "np.tanh = None\nimport os, random\nos.environ['A'] = 'b'\nsecret = 1\nnp.random.seed(0)"
    )
    ask(sandbox, spoil, "def f(x): return x")
    look = "import os\ndef f(x): return [np.tanh(0.0), os.environ.get('A'), 'secret' in globals()]"
    (answer,) = ask(sandbox, look)
    assert answer.returned == [0.0, None, False]


def test_two_submissions_draw_different_random_numbers(sandbox: Sandbox) -> None:
    cell = "import random\ndef f(x): return [np.random.rand(), random.random()]"
    (first,), (second,) = ask(sandbox, cell), ask(sandbox, cell)
    assert first.returned[0] != second.returned[0]
    assert first.returned[1] != second.returned[1]


def test_neither_the_answers_nor_other_packages_can_be_imported(sandbox: Sandbox) -> None:
    for name in ("graders", "solutions", "pytest", "hypothesis"):
        (answer,) = ask(sandbox, f"def f(x): return list(__import__('{name}'))")
        assert answer.failure
        assert answer.failure.detail.startswith(f"ModuleNotFoundError: No module named '{name}'")


def test_the_environment_of_the_grader_is_not_there(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "1")
    with Sandbox("none", LIMITS) as other:
        (answer,) = ask(other, "import os\ndef f(x): return dict(os.environ)")
    assert "SECRET" not in answer.returned
    assert (answer.returned["HOME"], answer.returned["USER"]) == ("/", "student")


def test_the_time_and_the_work_of_all_forks_are_counted(sandbox: Sandbox) -> None:
    with sandbox.submission(["def f(x):\n    while True: pass"]) as session:
        session.ask("f", ONE)
        session.ask("f", ONE)
        assert session.usage.cpu_s > 1.0
        assert session.usage.wall_s > 1.0
