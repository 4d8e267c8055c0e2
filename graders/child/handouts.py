"""The modules that a notebook expects beside it: ours by their text, and inert stand-ins."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Iterator
from functools import partial
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

import numpy as np

#: The modules that students receive beside the notebook, by name.
_received: dict[str, ModuleType] = {}
#: What was written to files beside the notebook, by the name under which it can be imported.
_beside: dict[str, str] = {}
#: Packages that show how far a loop is: one goes through what they are given, data too.
_BARS = frozenset({"alive_progress", "fastprogress", "progressbar", "rich", "tqdm"})
#: Names that numpy has lost since 1.23, which notebooks still have, for the same by another name.
_FORMERLY: dict[str, Any] = {
    **{name: value for name, value in vars(np.exceptions).items() if isinstance(value, type)},
    "Inf": np.inf,
    "Infinity": np.inf,
    "NINF": -np.inf,
    "NaN": np.nan,
    "PINF": np.inf,
    "alltrue": np.all,
    "asfarray": partial(np.asarray, dtype=float),
    "complex": complex,
    "cumproduct": np.cumprod,
    "float": float,
    "float_": np.float64,
    "in1d": np.isin,
    "infty": np.inf,
    "int": int,
    "mat": np.asmatrix,
    "object": object,
    "product": np.prod,
    "round_": np.round,
    "row_stack": np.vstack,
    "sometrue": np.any,
    "trapz": np.trapezoid,
    "warnings": warnings,
}
#: What `%pylab` and matplotlib's module of that name give beside plots, which nobody sees here.
_PYLAB = """
import numpy as np
from numpy.random import *
from numpy.linalg import *
from numpy import *
"""
_SET_UP = compile("import numpy as np\nfrom rnn_utils import sigmoid, softmax", "<set-up>", "exec")


class Inert:
    """Takes every call and attribute, and does nothing."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Take whatever a real one takes."""

    def __call__(self, *args: object, **kwargs: object) -> None:
        """Take whatever a real one takes."""

    def __getattr__(self, name: str) -> Inert:
        if name.startswith("__"):
            raise AttributeError(name)
        return Inert()


class Bar(Inert):
    """Stands in for a progress bar: one goes through what it counts, and it shows nothing."""

    def __init__(self, counted: Iterable[Any]) -> None:
        """Take what is counted."""
        self._counted = counted

    def __iter__(self) -> Iterator[Any]:
        return iter(self._counted)

    def __len__(self) -> int:
        return len(self._counted)  # type: ignore[arg-type]  # an error where there is no length

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *raised: object) -> None:
        """Let pass what was raised."""


class MissingPackage:
    """Stands in for a package that is not here: it draws nothing, and computes nothing either.

    What a decorator is given comes back as it is, what a progress bar is given is gone through,
    `trange` and `prange` count, what `subplots` gives is unpacked, nothing is of a class that is
    not here, and `is_available` and its like find nothing. To whoever asks for a value it raises
    what the import raised.
    """

    def __init__(self, why: Exception, is_bar: bool) -> None:
        self._why = why
        self._is_bar = is_bar

    def __call__(self, *args: object, **kwargs: object) -> Any:
        """Give back a function, or what is counted."""
        first = args[0] if args else None
        if isinstance(first, type):  # a class is decorated; `float` says what to make
            return first if first.__module__ == "__main__" else self
        if callable(first):
            return first
        if self._is_bar and isinstance(first, Iterable):
            return Bar(first)
        return first if isinstance(first, range | Iterator) else self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__version__":
            raise AttributeError(name)
        if name == "subplots":
            return self._subplots
        if name.startswith("is_"):
            return self._is
        return _count if name in ("trange", "prange") else self

    def _is(self, *what: object, **how: object) -> bool:
        """Say whether something came from a package that is not here: no device did, no array."""
        return any(isinstance(one, MissingPackage) for one in what)

    def _subplots(
        self, nrows: int = 1, ncols: int = 1, *, squeeze: bool = True, **looks: object
    ) -> tuple[Any, Any]:
        """Give a figure, and one axes, a row of them, or a grid."""
        axes = np.empty((nrows, ncols), dtype=object)
        axes.fill(self)
        return self, (axes.squeeze()[()] if squeeze else axes)

    def __enter__(self) -> MissingPackage:
        return self

    def __exit__(self, *raised: object) -> None:
        """Let pass what was raised."""

    def __bool__(self) -> bool:
        return True

    def __format__(self, how: str) -> str:
        """Be printed in whatever format."""
        return str(self)

    def __instancecheck__(self, value: object) -> bool:
        """Be the class of nothing."""
        return False

    def __or__(self, other: object) -> MissingPackage:
        """Be one of several in a type hint."""
        return self

    __ror__ = __or__

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[()]:
        """Be no base of a class."""
        return ()

    def __setitem__(self, key: object, value: object) -> None:
        """Take a setting, as `plt.rcParams` does."""

    def __getitem__(self, key: object) -> MissingPackage:
        return self


class Shell(Inert):
    """Stands in for IPython, and keeps the modules that are written to files, of which none is."""

    def run_cell_magic(self, magic: str, line: str, cell: str) -> None:
        """Let what `%%writefile name.py` writes be imported."""
        *options, path = line.split() or [""]
        name = path.strip("\"'").removeprefix("./").removesuffix(".py")
        if magic in ("writefile", "file") and name.isidentifier():
            if name in _beside or name in _received:
                sys.modules.pop(name, None)
            _beside[name] = (_beside.get(name, "") if options else "") + cell


class _Beside:
    """Finds the modules that the notebook itself wrote."""

    @staticmethod
    def find_spec(name: str, *_: object) -> ModuleSpec | None:
        loader: Any = _Beside
        return ModuleSpec(name, loader, origin=f"{name}.py") if name in _beside else None

    @staticmethod
    def create_module(spec: ModuleSpec) -> None:
        """Let Python make the module."""

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        from .cells import run  # which needs this module

        name = module.__name__
        run(_beside[name], f"<{name}.py>", module.__dict__)


def _count(*bounds: int, **looks: object) -> Bar:
    return Bar(range(*bounds))


def handed_out(path: str) -> Any:
    """Give a module that students receive, or what is in it, whatever folder was put before it.

    path: with dots, as it was imported. Returns None for anything else.
    """
    *_, place, name = ("", *path.split("."))
    if place in _received:
        return vars(_received[place]).get(name)
    return _received.get(name)


def is_beside(name: str) -> bool:
    """Whether it is a module that the notebook wrote, or one that is here for a part of it."""
    return name in _beside


def stand_in(package: str, why: Exception) -> MissingPackage:
    """Make what stands in for a package. Its class is named for what is said of it on a page."""
    name = f"something from {package}, which could not be imported here"
    kind: type[MissingPackage] = type(name, (MissingPackage,), {})
    return kind(why, package in _BARS)


def _refuse(absent: MissingPackage, *args: object, **kwargs: object) -> NoReturn:
    raise absent._why.with_traceback(None)


_OPERATIONS = """
    array iter next len contains int float index await lt le gt ge neg abs
    add radd sub rsub mul rmul matmul rmatmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow
    divmod rdivmod and rand xor rxor invert round complex
"""
for _operation in _OPERATIONS.split():
    setattr(MissingPackage, f"__{_operation}__", _refuse)


def install(sources: dict[str, str]) -> None:
    """Make modules importable: those of `sources`, by name, and inert ones.

    And give numpy what it has where students may have worked.
    """
    for name, value in _FORMERLY.items():
        if not hasattr(np, name):
            setattr(np, name, value)
    display = _module("IPython.display", display=Inert(), __getattr__=_inert)
    _module("IPython", display=display, get_ipython=Shell, __path__=[])
    _module("otter", Notebook=Inert)
    # A breakpoint that was left in a function stops nobody here.
    _module("pdb", __getattr__=_inert)
    # Nobody looks at the pictures here, and to draw them costs more than to run all other cells.
    _module("rnn_plots", show_lstm=Inert())
    sys.meta_path.append(_Beside)
    _beside["pylab"] = _PYLAB
    for name, source in sources.items():
        module = _received[name] = _module(name)
        exec(compile(source, f"{name}.py", "exec"), module.__dict__)


def namespace() -> dict[str, Any]:
    """Make the fresh `__main__` in which cells run.

    It has the names that Jupyter provides, and those of the assignment's first cell, which is no
    work of the student's: whoever lost it loses nothing else.
    """
    idle = dict.fromkeys(("display", "help", "exit", "quit"), Inert())
    main = _module("__main__", get_ipython=Shell, **idle)
    exec(_SET_UP, main.__dict__)
    return main.__dict__


def _inert(name: str) -> type[Inert]:
    if name.startswith("__"):
        raise AttributeError(name)
    return Inert


def _module(name: str, **names: Any) -> ModuleType:
    module = ModuleType(name)
    module.__dict__.update(names)
    sys.modules[name] = module
    return module
