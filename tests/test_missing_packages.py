"""A missing package costs nothing where it draws or counts, and is named where it is lacking."""

from __future__ import annotations

import pytest

from graders.judge import words
from graders.judge.model import Opaque
from graders.sandbox import Sandbox
from tests.support import NOTHING, value


def test_a_missing_package_may_draw_count_and_decorate(sandbox: Sandbox) -> None:
    cell = """
import matplotlib.pyplot as plt, math
from tqdm import tqdm, trange as counted
import tqdm.notebook as bars
from numba import njit, prange
import torch
plt.rcParams["figure.figsize"] = (5, 4)
torch.manual_seed(1)
with torch.no_grad():
    pass
print(torch.__version__)
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(2, 3)
Net()
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
assert torch.allclose(torch.ones(3).to(device), device)
half = torch.ones(3) / 2
print(half)
@njit
def one(): return math.floor(1.5)
@njit(cache=True)
def f(x: np.ndarray | torch.Tensor = 3) -> torch.Tensor | int | None:
    assert not isinstance(x, torch.Tensor) and not isinstance(x, (list, torch.nn.Module))
    plt.figure().add_subplot(111).plot([x])
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.set_title(x)
    fig, (left, right) = plt.subplots(1, 2)
    left.plot([x]), plt.subplots(2, 2)[1][0, 1].plot([x])
    fig, axes = plt.subplots(2, 3)
    for ax, row in zip([*axes.flat, *axes.ravel(), *axes[0]], axes):
        ax.plot([x]), row[1].plot([x])
    plt.subplots(1, 2, squeeze=False)[1][0, 1].plot([x])
    print(f"{torch.ones(3).max():.3e} {plt!r:>9}")
    plt.show()
    with torch.no_grad(), tqdm(total=2) as bar:
        bar.update(1)
        steps = [t for t in counted(1, 3, desc="steps")] + list(bars.trange(2))
        steps += [*tqdm([4]), *bars.tqdm(np.arange(5, 6)), *tqdm({6: 7})]
    with tqdm(prange(7, 8), desc="told") as bar:
        for t in bar:
            bar.set_description(f"step {t} of {len(bar)}")
            bar.set_postfix(a=1, refresh=False)
            steps.append(t)
    counted(1).close()
    return [one() for t in tqdm(range(2), desc="steps")], [t for t in tqdm(enumerate("a"))], steps
"""
    with sandbox.submission([cell]) as session:
        assert value(session) == ([1, 1], [(0, "a")], [1, 2, 0, 1, 4, 5, 6, 7])


@pytest.mark.parametrize(
    "result",
    ["1 - expit(z)", "expit(z) * z", "np.tanh(expit(z))", "np.array(expit(z))", "list(expit(z))"],
)
def test_a_missing_package_computes_nothing_and_says_what_is_missing(
    sandbox: Sandbox, result: str
) -> None:
    cell = f"from scipy.special import expit\ndef f():\n    z = np.ones(2)\n    return {result}"
    with sandbox.submission([cell]) as session:
        (answer,) = session.ask("f", NOTHING)
    assert answer.failure is not None
    assert answer.failure.detail.startswith("ModuleNotFoundError: No module named 'scipy', in the")


def test_a_function_may_import_a_missing_package_by_itself(sandbox: Sandbox) -> None:
    cell = """
class Painter:
    def paint(self):
        import matplotlib.pyplot as plt
        plt.plot([1])
def f():
    from tqdm.auto import tqdm
    from math import floor
    Painter().paint()
    try:
        import torch
    except ImportError:
        torch = None
    return [t for t in tqdm(range(2))], floor(1.5), torch
def g():
    from scipy.special import expit
    return expit(1) + 1
"""
    with sandbox.submission([cell]) as session:
        assert value(session) == ([0, 1], 1, None)
        (answer,) = session.ask("g", NOTHING)
        assert session.notes == []
    assert answer.failure is not None
    assert answer.failure.detail.startswith("ModuleNotFoundError: No module named 'scipy', in the")


def test_a_missing_package_finds_nothing_of_its_own_here(sandbox: Sandbox) -> None:
    cell = """
import torch
import pandas as pd
GPU = torch.cuda.is_available()
assert torch.is_tensor(torch.ones(3))
X = pd.read_csv("x.csv").values.astype(float)
mean = X.mean(axis=0)
size = 3
@torch.jit.script
class Net:
    width = 2
def f(x=1.0):
    if torch.cuda.is_available():
        x = torch.tensor(x).cuda()
    if torch.is_tensor(x): x = x.numpy()
    return GPU, x, size, Net.width
"""
    with sandbox.submission([cell]) as session:
        assert value(session) == (False, 1.0, 3, 2)


def test_a_package_that_is_asked_for_with_care_is_not_there(sandbox: Sandbox) -> None:
    cell = "try:\n    import torch\nexcept ImportError:\n    torch = None\ndef f(): return torch"
    with sandbox.submission([cell]) as session:
        assert value(session) is None
        assert session.notes == []


@pytest.mark.parametrize("line", ["from scipy.special import softmax", "import scipy as softmax"])
def test_what_comes_from_a_missing_package_is_called_that(sandbox: Sandbox, line: str) -> None:
    with sandbox.submission([f"{line}\ndef f(): return softmax(np.ones((3, 2)))"]) as session:
        returned = value(session)
    assert isinstance(returned, Opaque)
    assert returned.is_described
    assert words.kind(returned) == "something from scipy, which could not be imported here"


@pytest.mark.parametrize(
    "imported",
    [
        "from .rnn_utils import softmax, sigmoid",
        "from assignment.rnn_utils import softmax as softmax, sigmoid",
        "import assignment.rnn_utils as given\nsoftmax, sigmoid = given.softmax, given.sigmoid",
        "from . import rnn_utils\nsoftmax, sigmoid = rnn_utils.softmax, rnn_utils.sigmoid",
        "from week.one import rnn_utils as given\nsoftmax, sigmoid = given.softmax, given.sigmoid",
        "def g():\n    from week.rnn_utils import softmax, sigmoid\n    return softmax, sigmoid\n"
        "softmax, sigmoid = g()",
    ],
)
def test_what_students_receive_is_found_in_whatever_folder(sandbox: Sandbox, imported: str) -> None:
    cells = [imported, "def f(): return softmax(np.zeros((2, 1)))[0, 0], sigmoid(0.0)"]
    with sandbox.submission(cells) as session:
        assert value(session) == (0.5, 0.5)


def test_what_is_in_no_file_that_students_receive_stays_missing(sandbox: Sandbox) -> None:
    cells = [
        "from folder.rnn_utils import adam, np\nimport folder.rnn_utils",
        "def f(): return adam",
    ]
    with sandbox.submission(cells) as session:
        assert isinstance(value(session), Opaque)


def test_what_numpy_lost_by_name_is_there(sandbox: Sandbox) -> None:
    lost = (
        "row_stack(([1], [2])).tolist()",
        "product([2, 3])",
        "float_(1)",
        "Inf",
        "in1d([1], [1, 2]).tolist()",
        "trapz([2, 4])",
        "mat([[1]]).A1[0]",
        "zeros(1, dtype=np.float).tolist()",
        "asfarray([1]).tolist()",
        "warnings.filterwarnings('ignore', category=np.RankWarning)",
    )
    listed = ", ".join(f"np.{name}" for name in lost)
    with sandbox.submission([f"def f(): return [{listed}]"]) as session:
        were = value(session)
    assert were == [[[1], [2]], 6, 1.0, float("inf"), [True], 3.0, 1, [0.0], [1.0], None]
