"""Cells run in order, and whatever goes wrong in one costs as little as it can."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graders.child import wire
from graders.judge import Failure
from graders.sandbox import Limits, Sandbox
from graders.sandbox.channel import Channel, GoneError, Watch
from tests.support import NOTHING, value


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    limits = Limits(cells_cpu_s=0.5, call_cpu_s=0.5, wall_factor=60.0)
    with Sandbox("none", limits) as opened:
        yield opened


def test_cells_share_one_namespace_and_the_last_definition_counts(sandbox: Sandbox) -> None:
    cells = ["k = 1", "def f(): return k", "def f(): return k + 1", "k = 5"]
    with sandbox.submission(cells) as session:
        assert value(session) == 6
        assert session.notes == []
        assert "f" in session.functions
        assert "k" not in session.functions


def test_cells_run_as_main(sandbox: Sandbox) -> None:
    cells = ["def f(): return 1", "if __name__ == '__main__':\n    def f(): return 2"]
    with sandbox.submission(cells) as session:
        assert value(session) == 2


@pytest.mark.parametrize(
    ("failing", "note"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import sys; sys.exit()", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    ],
)
def test_definitions_and_imports_after_a_failing_statement_are_made(
    sandbox: Sandbox, failing: str, note: str
) -> None:
    cell = f"a = 1\nfor i in range(3):\n    {failing}\na = 2\n"
    cell += "import math\ndef f():\n    return a, math.pi > 3\n"
    with sandbox.submission(["", cell, "def g(): return 3"]) as session:
        assert value(session) == (1, True)
        assert value(session, "g") == 3
        assert session.notes == [f"cell 2: {note}"]


@pytest.mark.parametrize(
    ("wanting", "note"),
    [
        ("from google.colab import drive", "ModuleNotFoundError: No module named 'google'"),
        ("import math, torch; import tqdm", "ModuleNotFoundError: No module named 'torch'"),
        ("from nothing import *", "ModuleNotFoundError: No module named 'nothing'"),
        ("import torch as nn; nn.cpus() > 1; len(nn.gpus)", "ModuleNotFoundError: No module named"),
        ("import torch as nn; nn.one().cpu() + 1", "ModuleNotFoundError: No module named"),
        (
            "import torch as nn; 2 % nn.one() + divmod(2, nn.one())",
            "ModuleNotFoundError: No module",
        ),
        ("open('x', 'w').write('1' * 10**6)", "OSError: [Errno 27] File too large"),
        ("open('/nothing/here')", "FileNotFoundError: [Errno 2] No such file or directory"),
        ("k = int(input('How many? ')); print(k)", "EOFError: EOF when reading a line"),
        ("here = __file__.rpartition('/')", "NameError: name '__file__' is not defined"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "for i in range(3):\n    {}"])
def test_a_cell_goes_on_after_what_fails_only_here(
    sandbox: Sandbox, around: str, wanting: str, note: str
) -> None:
    cell = f"a = 1\n{around.format(wanting)}\na = 2\nif a:\n    def f(): return a\nlater = f()\n"
    with sandbox.submission([cell, "def g(): return later"]) as session:
        assert value(session, "g") == 2
        (noted,) = session.notes
        assert noted.startswith(f"cell 1: {note}")


def test_a_cell_may_await(sandbox: Sandbox) -> None:
    cells = [
        "import asyncio\nasync def one():\n    await asyncio.sleep(0)\n    return 1",
        "k = await one()",
        "await one() + await unknown\ndef f(): return k",
        "k = await asyncio.sleep(9)",
    ]
    with sandbox.submission(cells) as session:
        assert value(session) == 1
        assert [note.partition(":")[0] for note in session.notes] == ["cell 3", "cell 4"]


def test_a_future_goes_for_the_cells_below_and_for_no_other_notebook(sandbox: Sandbox) -> None:
    cells = ["from __future__ import annotations", "def f(x: Unknown = 1) -> Unknown: return x"]
    with sandbox.submission(cells) as session:
        assert value(session) == 1
    with sandbox.submission(cells[1:]) as session:
        assert "f" not in session.functions


def test_a_function_stays_one_when_its_result_takes_its_name(sandbox: Sandbox) -> None:
    cells = ["def f(): return softmax(np.zeros((1, 1)))", "f = f()\nsoftmax = softmax(f)", "k = f"]
    with sandbox.submission(cells) as session:
        assert value(session) == 1.0


def test_the_assignments_first_cell_may_be_lost(sandbox: Sandbox) -> None:
    with sandbox.submission(["def f(): return (softmax(np.ones((1, 1))) + sigmoid(0))"]) as session:
        assert value(session) == 1.5


def test_a_breakpoint_left_in_a_function_stops_nobody(sandbox: Sandbox) -> None:
    cell = "def f():\n    breakpoint()\n    import pdb; pdb.set_trace()\n    return 1"
    with sandbox.submission([cell]) as session:
        assert value(session) == 1


def test_a_definition_that_fails_does_not_stop_the_next(sandbox: Sandbox) -> None:
    cell = "1 / 0\n@unknown\ndef g(): pass\ndef f(): return 1"
    with sandbox.submission([cell]) as session:
        assert value(session) == 1
        assert "g" not in session.functions


def test_a_function_in_a_cell_that_does_not_parse_is_found(sandbox: Sandbox) -> None:
    cell = '''
!pip install nothing
import math
k = = 3
@staticmethod
def f():
    """A text
at the left margin."""
    return math.floor(1.5)

class Kept:
    pass

def broken(:
    pass
'''
    with sandbox.submission([cell]) as session:
        assert value(session) == 1
        assert "Kept" in session.functions
        assert session.notes == ["cell 1: SyntaxError: invalid syntax (<cell 1>, line 2)"]


@pytest.mark.parametrize(
    ("deadly", "note"),
    [
        ("import os; os._exit(3)", "it ended the process (exit status 3)"),
        ("import ctypes; ctypes.string_at(0)", "it ended the process (Segmentation fault)"),
        ("while True: pass", "it ran out of time (0.5 s of CPU time)"),
    ],
)
def test_a_cell_that_ends_the_process_keeps_its_definitions(
    sandbox: Sandbox, deadly: str, note: str
) -> None:
    cell = (
        f"def f(): return k, j\nk = 2\nj = int(3)\ng = lambda: f()\n{deadly}\ndef h(): return g()"
    )
    with sandbox.submission(["j = k = 1", cell, "k = k + 10"]) as session:
        # What takes computing is not made again: it may be what ended the process.
        assert value(session) == value(session, "g") == value(session, "h") == (12, 1)
        assert session.notes == [f"cell 2: {note}; only its definitions are kept"]


def test_many_deadly_cells_keep_their_definitions(sandbox: Sandbox) -> None:
    deadly = [f"import os; os._exit({n})\ndef f{n}(): return {n}" for n in range(6)]
    with sandbox.submission(deadly) as session:
        assert [value(session, f"f{n}") for n in range(6)] == list(range(6))


def test_a_cell_whose_definitions_end_the_process_is_left_out(sandbox: Sandbox) -> None:
    deadly = "import os\n@lambda f: os._exit(4)\ndef g(): pass"
    with sandbox.submission(["def f(): return 1", deadly]) as session:
        assert value(session) == 1
        assert "ended the process" in session.noted[1]


def test_cells_that_always_end_the_process_fail_every_function(sandbox: Sandbox) -> None:
    deadly = ["import os\n@lambda f: os._exit(4)\ndef g(): pass"] * 5
    with sandbox.submission(["def f(): return 1", *deadly]) as session:
        (answer,) = session.ask("f", NOTHING)
        assert answer.failure
        assert answer.failure.rung == "died"
        assert answer.failure.detail == "exit status 4"


def test_what_a_dead_fork_had_defined_is_there_in_the_next(sandbox: Sandbox) -> None:
    cells = ["k = []\ndef g():\n    while True: pass", "k.append(1)\ndef f(): return k"]
    with sandbox.submission(cells) as session:
        (answer,) = session.ask("g", NOTHING)
        assert answer.failure
        assert value(session) == [1]


def test_where_there_is_no_cell_none_is_blamed(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = Channel.receive

    def end_at_last(channel: Channel, watch: Watch, most_body: int = 0) -> wire.Frame:
        frame = receive(channel, watch, most_body)
        if frame.kind == wire.DONE:
            raise GoneError
        return frame

    monkeypatch.setattr(Channel, "receive", end_at_last)
    with sandbox.submission([]) as session:
        assert session.notes == []
        (answer,) = session.ask("f", NOTHING)
        assert answer.failure
        assert answer.failure.rung == "died"


def test_what_notebooks_expect_beside_them_is_there(sandbox: Sandbox) -> None:
    cell = """
import otter
grader = otter.Notebook("renamed.ipynb")
grader.check("q1")
grader.check_all()
grader.export(pdf=False)
get_ipython().run_line_magic("matplotlib", "inline")
from IPython.display import display, HTML, Image
display(HTML("<b>"), Image("x.png"))
import rnn_utils
from rnn_utils import *
import numpy as np
def f(): return float(rnn_utils.sigmoid(0)) + float(softmax(np.zeros((2, 1)))[0, 0])
"""
    with sandbox.submission([cell]) as session:
        assert value(session) == 1.0
        assert session.notes == []


def test_a_cell_may_define_data_classes(sandbox: Sandbox) -> None:
    cell = "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: 'int'\n"
    cell += "def f(): return P(3).x"
    with sandbox.submission([cell]) as session:
        assert value(session) == 3
        assert session.notes == []


def test_cells_are_not_run_again_for_ever_for_calls_that_die() -> None:
    work = "import os, time\nwhile time.process_time() < 0.1: pass\ndef f(): os._exit(1)"
    limits = Limits(cells_cpu_s=1.0, wall_factor=1.0, forks=1)
    with Sandbox("none", limits) as sandbox, sandbox.submission([work]) as session:
        failures = [session.ask("f", NOTHING)[0].failure for _ in range(60)]
        assert failures[-1]
        assert failures[-1].rung == "timeout"
        assert session.suspect
        used = session.usage.cpu_s
        session.ask("f", NOTHING)
        assert session.usage.cpu_s == used


def test_the_submissions_of_one_student_share_the_time_by_the_clock() -> None:
    work = "import time\ntime.sleep(1)\ndef f(): return 1\ndef g(): time.sleep(1)"
    limits = Limits(cells_cpu_s=0.2, wall_factor=60.0)
    with Sandbox("none", limits) as sandbox:
        with sandbox.submission([work]) as session:
            assert value(session) == 1
            assert session.ask("g", NOTHING)[0].failure is None
            assert session.notes == []
        with sandbox.submission([work], of_student=1_000) as session:
            assert value(session) == 1
            (answer,) = session.ask("g", NOTHING)
            detail = "0.6 s by the clock for all of it, one of 1000 submissions"
            assert answer.failure == Failure("timeout", detail)
            assert session.suspect
            assert session.notes == [
                "cell 1: it ran out of time (0.3 s by the clock); only its definitions are kept"
            ]


def test_hostile_text_is_a_failing_cell(sandbox: Sandbox) -> None:
    hostile = ["\0", "\ud800", "(" * 100_000, "-" * 100_000 + "1", "x = '" + "a" * 10**6 + "'"]
    with sandbox.submission([*hostile, "def f(): return 1"]) as session:
        assert value(session) == 1
        assert len(session.notes) == 4
        assert all(len(note) < 400 for note in session.notes)
