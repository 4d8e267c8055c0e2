"""What notebooks find where they are written is found here, or missed without a loss."""

from __future__ import annotations

import pytest

from graders.intake.magics import neutralise
from graders.sandbox import Sandbox
from tests.support import value


@pytest.mark.parametrize(
    "line",
    [
        'import os; home = os.environ["HOME"]',
        "import pathlib; home = pathlib.Path.home()",
        "import getpass; me = getpass.getuser()",
        'import os; os.environ["PATH"] += ":/usr/local/cuda/bin"',
        'import os; session = os.environ["JPY_PARENT_PID"]',
        'import os, nowhere; os.environ["KEY"] = nowhere.secret()',
        'import locale; locale.setlocale(locale.LC_ALL, "xx_XX.UTF-8")',
        'import zoneinfo; zoneinfo.ZoneInfo("Europe/Nowhere")',
        'import sqlite3; sqlite3.connect("/nowhere/grades.db")',
        "import pandas; assert pandas.DataFrame([1]).shape == (1, 1)",
        "import IPython, IPython.core.display; IPython.__version__",
        "np.empty(10**15)",
        "_ + Out[1]",
        "spark.table(dbutils.widgets.get('name'))",
    ],
)
def test_a_cell_goes_on_after_what_only_its_authors_machine_has(
    sandbox: Sandbox, line: str
) -> None:
    with sandbox.submission([f"{line}\nsize = 3\ndef f(): return size"]) as session:
        assert value(session) == 3


@pytest.mark.parametrize(
    "line",
    [
        *("int('three')", "[][0]", "{}['three']", "raise RuntimeError('three')", "three"),
        "import nowhere; raise SystemExit",
    ],
)
def test_a_cell_ends_where_it_would_end_anywhere(sandbox: Sandbox, line: str) -> None:
    with sandbox.submission([f"size = 2\n{line}\nsize = 3\ndef f(): return size"]) as session:
        assert value(session) == 2


WRITTEN = """%%writefile gates.py
import nowhere
import numpy as np
FLOOR = 0.0
def sigmoid(z):
    return np.maximum(FLOOR, 1 / (1 + np.exp(-z)))
"""
EXPORTED = f"get_ipython().run_cell_magic('writefile', 'gates.py', {WRITTEN.partition('.py')[2]!r})"


@pytest.mark.parametrize("written", [WRITTEN, EXPORTED])
@pytest.mark.parametrize(
    "used",
    [
        "from gates import sigmoid\ndef f(): return sigmoid(0.0)",
        "import gates as g\ndef f(): return g.sigmoid(0.0)",
        "def f():\n    from gates import sigmoid\n    return sigmoid(0.0)",
    ],
)
def test_a_module_that_the_notebook_writes_is_imported(
    sandbox: Sandbox, written: str, used: str
) -> None:
    python, refused = neutralise(written)
    assert refused == []
    with sandbox.submission([python, used]) as session:
        assert value(session) == 0.5


@pytest.mark.parametrize(
    "line",
    ["%pylab inline", "from pylab import *", "from matplotlib.pylab import *"],
)
def test_what_is_numpys_in_pylab_is_there(sandbox: Sandbox, line: str) -> None:
    used = "def f(): return float(tanh(dot(zeros(2), np.ones(2)))), rand(2).shape, norm([3, 4])"
    with sandbox.submission([neutralise(line)[0], used]) as session:
        assert value(session) == (0.0, (2,), 5.0)


def test_a_module_may_be_added_to_and_written_anew(sandbox: Sandbox) -> None:
    cells = [
        '%%writefile "gates.py"\nn = 1\n',
        "%%file -a gates.py\nm = n + 1\n",
        "from gates import m, n\nfirst = m, n",
        "%%writefile ./gates.py\nm = 5\n",
        "import gates\ndef f(): return *first, gates.m, hasattr(gates, 'n')",
    ]
    with sandbox.submission([neutralise(cell)[0] for cell in cells]) as session:
        assert value(session) == (2, 1, 5, False)


def test_the_helpers_may_be_written_anew(sandbox: Sandbox) -> None:
    cells = [
        "%%writefile rnn_utils.py\ndef sigmoid(z): return 'mine'\n",
        "from rnn_utils import sigmoid\ndef f(): return sigmoid(0.0)",
    ]
    with sandbox.submission([neutralise(cell)[0] for cell in cells]) as session:
        assert value(session) == "mine"


def test_one_submissions_modules_are_not_the_nexts(sandbox: Sandbox) -> None:
    with sandbox.submission([neutralise(WRITTEN)[0]]):
        pass
    look = "from importlib.util import find_spec\ndef f(): return find_spec('gates') is None"
    with sandbox.submission([look]) as session:
        assert value(session) is True


@pytest.mark.parametrize("use", ["z[0, 0] = ba[1]", "z += float(ba[1])", "z += math.exp(ba[0])"])
def test_an_array_of_one_number_is_a_number(sandbox: Sandbox, use: str) -> None:
    cell = f"""
import math
ba = np.array([[0.0], [1.0]])
def f():
    z = np.zeros((1, 1))
    {use}
    return z.item()
"""
    with sandbox.submission([cell]) as session:
        assert value(session) == 1.0
