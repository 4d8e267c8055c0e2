"""The ways in which one line of a cell goes wrong, and which of them may give what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

import numpy as np

from graders.diagnosis.answers.runner import GIVEN_NAMES
from graders.diagnosis.mistakes.program import Line
from graders.diagnosis.mistakes.sites import site_of
from graders.judge.model import Array
from graders.judge.values import is_numeric

#: How far off, relative to the largest magnitude, what is computed from nearly right values may be.
_NEAR = 1e-2


class Ways:
    """What stands in place of a line, with what it gives where all that it reads is right."""

    @np.errstate(all="ignore")
    def __init__(self, line: Line, instead: Sequence[Line], right: Mapping[str, Any]) -> None:
        """line: what is meant. right: all that has a name before it, with what it gives itself."""
        self._instead = instead
        self.site = site_of(line)
        self._shape = right[self.site].shape
        #: The first column of what each gives; nearly always that tells.
        self._values = np.full((len(instead), self._shape[0]), np.nan)
        #: Whether it raises, or gives something of another shape.
        self._is_otherwise = np.ones(len(instead), bool)
        #: Which of them read a quantity.
        self._readers: dict[str, Array] = {}
        for number, other in enumerate(instead):
            for name in other.quantities:
                self._readers.setdefault(name, np.zeros(len(instead), bool))[number] = True
            made = value(other, right)
            if is_numeric(made) and made.shape == self._shape:
                self._values[number] = made[:, 0]
                self._is_otherwise[number] = False

    def able(self, named: Mapping[str, Any], wrong: Set[str]) -> Sequence[Line]:
        """Take those that may give what is shown: what reads something wrong tells nothing.

        named: all that is shown. wrong: the names of what is not right in it.
        """
        shown = named[self.site]
        is_able = self._is_near(shown) if shown.shape == self._shape else self._is_otherwise
        for name in wrong & self._readers.keys():
            is_able = is_able | self._readers[name]
        return [self._instead[number] for number in np.flatnonzero(is_able).tolist()]

    def _is_near(self, shown: Array) -> Array:
        """Tell of each whether it gives nearly what is shown."""
        most = _NEAR * np.abs(shown[np.isfinite(shown)]).max(initial=0)
        shown = shown[:, 0]
        is_finite = np.isfinite(shown)
        is_near = np.abs(self._values - shown) <= most
        both_odd = ~(is_finite | np.isfinite(self._values))
        found: Array = np.all(is_near | both_odd, axis=1)
        return found


def value(line: Line, names: Mapping[str, Any]) -> Any:
    """Run a line for what it binds; None where it raises."""
    known = dict(names)
    try:
        exec(line.code, GIVEN_NAMES, known)
    except Exception:
        return None
    return known[line.targets[0]]
