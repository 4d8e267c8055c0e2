"""What the zygote does so that its forks need not: one tiny submission, and tidying of memory.

Python specialises code that has run, and numpy and json set themselves up when first used.
"""

from __future__ import annotations

import mmap

import numpy as np

from . import calls, cells, handouts, wire
from .control import PLACE
from .line import Line

_CELLS = (
    "import numpy as np\nfrom rnn_utils import softmax, sigmoid\nprint('', end='')\n",
    """
def step(x, a, parameters):
    z = np.concatenate((a, x), axis=0)
    a = sigmoid(np.matmul(parameters["W"], z) + parameters["b"]) * np.tanh(np.dot(a.T, a).T.sum())
    return a, softmax(a), (a, x, parameters)


def loop(x, a, parameters):
    out, caches = np.zeros((*a.shape, x.shape[2])), []
    for t in range(x.shape[2]):
        a, y, cache = step(x[:, :, t], a, parameters)
        out[:, :, t] = a
        caches.append(cache)
    return out, y, caches
""",
    "np.random.seed(1)\nx = np.random.randn(2, 2)\nprint(x, x[0, 0], x.shape)\n",
)
_TIMES = 8  # Python specialises a function's code after this many calls

# How Python lays out small objects: pools of one size each (obmalloc.c, since 3.10).
_GRAIN, _LARGEST_SMALL = 16, 512
_POOL_BYTES, _POOL_HEAD = 1 << 14, 48
_MOST_FILL_BYTES = 1 << 18
_filling: list[list[object]] = []


def up() -> None:
    """Run it."""
    arguments = (np.ones((2, 3, 4)), np.ones((3, 3)), {"W": np.ones((3, 5)), "b": np.ones((3, 1))})
    encoder = wire.Encoder()
    header = [[encoder.tree(value) for value in arguments], 0, 0]
    body = b"".join(encoder.body)
    header[1] = len(body)
    frame = wire.Frame(wire.CALLS, 0, [header] * _TIMES, body * _TIMES)
    order = {"function": "loop", "first": 0, "stop": _TIMES, "most_body": 1 << 20, "cell": None}
    namespace = handouts.namespace()
    for source in _CELLS:
        cells.run(source, "<cell>", namespace)
    stdin, stdout = 0, 1  # both are the null device
    with mmap.mmap(-1, PLACE.size) as page:
        line = Line(stdin, stdout, page)
        calls.answer(line, frame, wire.Frame(wire.ASK, 0, order, b""), namespace)
        line.flush()


def fill() -> None:
    """Take up the free places among the small objects there are, for good.

    What a fork makes then lies together on pages of its own. In scattered places it would lie on
    pages shared with the zygote, each of which costs a copy when it is first written to.
    """
    for size in range(_GRAIN, _LARGEST_SMALL + 1, _GRAIN):
        kept: list[object] = []
        while len(kept) * size < _MOST_FILL_BYTES:
            kept.append(_small_object(size))
            # A new pool is begun only when no other has a free place.
            if id(kept[-1]) % _POOL_BYTES == _POOL_HEAD + size and _is_next(kept, size):
                break
        _filling.append(kept)


def _is_next(kept: list[object], size: int) -> bool:
    return len(kept) > 1 and id(kept[-1]) == id(kept[-2]) + size


def _small_object(size: int) -> object:
    if size == _GRAIN:
        return object()
    if size == 2 * _GRAIN:
        return float(size)
    return bytes(size - b"".__sizeof__())
