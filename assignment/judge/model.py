"""What the judge speaks of: a question, a case, an answer, a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from numpy.typing import NDArray

Array = NDArray[Any]
Outcome = Literal["pass", "fail", "not_judged"]
Rung = Literal[
    "missing",
    "raised",
    "timeout",
    "died",
    "type",
    "shape",
    "finite",
    "values",
    "mutated_input",
    "unstable",
]

#: The largest difference that is still right, relative to the largest magnitude of the right
#: array. An elementwise tolerance would reject every eighth correct float32 implementation.
TOLERANCE = 1e-4

#: The shape of everything that has one, in the names of the sizes.
SHAPES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("xt",), ("n_x", "m")),
    **dict.fromkeys(("x",), ("n_x", "m", "T_x")),
    **dict.fromkeys(
        ("a_prev", "a_next", "a0", "c_prev", "c_next", "ft", "ut", "cct", "ot"), ("n_a", "m")
    ),
    **dict.fromkeys(("a", "c"), ("n_a", "m", "T_x")),
    **dict.fromkeys(("yt_pred",), ("n_y", "m")),
    **dict.fromkeys(("y_pred",), ("n_y", "m", "T_x")),
    **dict.fromkeys(("Wax",), ("n_a", "n_x")),
    **dict.fromkeys(("Waa",), ("n_a", "n_a")),
    **dict.fromkeys(("Wya", "Wy"), ("n_y", "n_a")),
    **dict.fromkeys(("Wf", "Wu", "Wc", "Wo"), ("n_a", "n_a + n_x")),
    **dict.fromkeys(("ba", "bf", "bu", "bc", "bo"), ("n_a", "1")),
    **dict.fromkeys(("by",), ("n_y", "1")),
}


@dataclass(frozen=True)
class Question:
    """One graded function.

    returns: the names of what it returns, by position; the last is its cache or list of caches.
    cache: the names of what one cache holds, in order.
    gates: those of the cache's names that are computed and returned nowhere else.
    cell: the function that it calls at every time step, when it is a loop.
    cell_arguments: the names of what that function is called with.
    """

    name: str
    arguments: tuple[str, ...]
    returns: tuple[str, ...]
    cache: tuple[str, ...]
    gates: tuple[str, ...] = ()
    cell: str | None = None
    cell_arguments: tuple[str, ...] = ()

    @property
    def outputs(self) -> tuple[str, ...]:
        """What it returns beside the cache."""
        return self.returns[:-1]

    @property
    def memory(self) -> str:
        """The name of its cache or list of caches."""
        return self.returns[-1]


@dataclass(frozen=True, eq=False)
class Case:
    """One call of a function with its right answer; equal to itself only, and so hashable.

    sizes: the number behind each size's name (n_x, n_a, n_y, m, and T_x for a loop).
    arguments: what the function is called with, by position.
    right: the right value of each output and gate by name; a loop's have T_x as their last axis.
    public: whether its numbers may be shown.
    """

    name: str
    sizes: Mapping[str, int]
    arguments: tuple[Any, ...]
    right: Mapping[str, Any]
    public: bool = False


@dataclass(frozen=True)
class Failure:
    """Why a call came to no answer. `detail` is the student's text: escape it where it is shown."""

    rung: Rung
    detail: str = ""


@dataclass(frozen=True)
class Opaque:
    """Something returned that is no number, array, text or container of them.

    type_name: of its type; or else what is said of it, which begins with "something".
    """

    type_name: str

    @property
    def is_described(self) -> bool:
        """Whether it is said what this is, in place of its type's name."""
        return self.type_name.startswith("something ")


@dataclass(frozen=True, eq=False)
class Answer:
    """What one call came to; equal to itself only, and so hashable.

    returned: the value, as it was when the call was over.
    arguments: what was passed in, as the call left it.
    asked: the arguments of every call of the cell, in order, when the cell was swapped.
    right: whether whoever read it found nothing wrong; None when nobody looked.
    shared: whether it is one object for all who answer the same, and so worth remembering.
    """

    returned: Any = None
    arguments: tuple[Any, ...] = ()
    failure: Failure | None = None
    asked: tuple[tuple[Any, ...], ...] = ()
    right: bool | None = None
    shared: bool = False

    def found(self, right: bool) -> Answer:
        """Give the same answer with what was found when it was read."""
        return replace(self, right=right)


@dataclass(frozen=True)
class Verdict:
    """What the judge found about one check of a question, before marks.

    rung: where the ladder ended; None when everything was right.
    called, seen, why: the explanation in plain text, escaped where it is shown: what was run (the
    first case that failed), what was seen, and what that comes from, where it is known.
    wrong: the parts of a cache that are wrong: the names of gates, and "rest" for what it holds.
    steps: for an output of a loop whose values are wrong, whether each time step is right.
    followed: whether it is right only with the right cell swapped in.
    equations: the numbers of the equations that it shows to be broken.
    """

    check: str
    rung: Rung | None = None
    called: str = ""
    seen: str = ""
    why: str = ""
    wrong: frozenset[str] = frozenset()
    steps: tuple[bool, ...] = ()
    followed: bool = False
    equations: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether the check is passed."""
        return self.rung is None

    def passes(self, part: str | None) -> bool:
        """Whether a part of a cache is right: a gate by its name, or "rest"; without one, all."""
        return part not in self.wrong if part else self.right

    @property
    def message(self) -> str:
        """The whole explanation."""
        return " ".join(text for text in (self.called, self.seen, self.why) if text)
