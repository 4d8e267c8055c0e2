"""How a cell packs what it computed into its cache and its return, rightly or not."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, zip_longest
from typing import Any

from graders.diagnosis.answers.agree import Sought, is_same
from graders.diagnosis.answers.runner import GIVEN_NAMES
from graders.diagnosis.mistakes.edits import Edit, edited
from graders.diagnosis.mistakes.program import Line, Program
from graders.judge.values import same


@dataclass(frozen=True, eq=False)
class Packing:
    """What a cell returns and what its cache holds, by name; "" stands for what is no name.

    edits: the mistake in it, if there is one. line: the return. moved: the names that stand
    elsewhere than they should.
    """

    edits: tuple[Edit, ...]
    returned: Sequence[str]
    cached: Sequence[str]
    line: Line
    moved: Set[str]

    @cached_property
    def names(self) -> Sequence[str]:
        """All that is returned, and then all that is cached."""
        return (*self.returned, *self.cached)

    def unpacked(self, names: Mapping[str, Any], returned: Sequence[Any]) -> dict[str, Any] | None:
        """Give a name to all that was returned, beside what has one; None if it was packed not so.

        returned: with the same object for what is the same, as `one_of_each` gives it.
        """
        if len(returned) != len(self.returned):
            return None
        values = list(returned)
        memory = values[self.returned.index("cache")] if "cache" in self.returned else None
        if memory is not None:
            if not isinstance(memory, list) or len(memory) != len(self.cached):
                return None
            values += memory
        named: dict[str, Any] = {}
        for name, value in zip(self.names, values, strict=False):
            if not name or value is None:
                continue
            if named.setdefault(name, names.get(name, value)) is not value:
                return None
        named = {**names, **named}
        return named if "" not in self.returned or self._is_made(named, returned) else None

    def _is_made(self, named: dict[str, Any], returned: Sequence[Any]) -> bool:
        """Whether what is no name comes from what has one."""
        try:
            made = eval(self.line.code, GIVEN_NAMES, {"cache": None, **named})
        except Exception:
            return False
        return all(
            name or same(value, its)
            for name, value, its in zip(self.returned, returned, made, strict=True)
        )


def packings(program: Program, edits: Sequence[Edit]) -> list[Packing]:
    """List the ways to pack, as it should be first, then with one of these mistakes in it."""
    plain = _packing(program, ())
    names = {"", *program.arguments, *plain.names}
    last = range(len(program.lines) - 2, len(program.lines))
    made = (
        _packing(program, (edit,), plain.names)
        for edit in edits
        if not edit.lines.keys().isdisjoint(last)
    )
    return [plain, *(one for one in made if names.issuperset(one.names))]


def _packing(
    program: Program, edits: tuple[Edit, ...], meant: Sequence[str] | None = None
) -> Packing:
    """meant: the names as they should stand; by default as they do."""
    made = edited(program, edits)
    assert made is not None
    *_, cache, last = made.lines
    returned, cached = _names_in(last), _names_in(cache)
    names = (*returned, *cached)
    pairs = zip_longest(names, names if meant is None else meant, fillvalue="")
    moved = frozenset(name for pair in pairs if len({*pair}) > 1 for name in pair)
    return Packing(edits, returned, cached, last, moved)


def _names_in(line: Line) -> list[str]:
    value = getattr(line.node, "value", None)
    assert isinstance(value, ast.Tuple)
    return [item.id if isinstance(item, ast.Name) else "" for item in value.elts]


def one_of_each(known: Sequence[Any], returned: Sequence[Any]) -> list[Any]:
    """Give the values, those of a cache in a list, each with the object that it is the same as.

    That is one of those known, or else the first that was returned.
    """
    met = [Sought(one) for one in known]

    def first(value: Any) -> Any:
        itself = (one.value for one in met if one.value is value)
        same_as = (o.value for o in met if o.may_be(value) and is_same(value, o.value))
        for one in chain(itself, same_as):
            return one
        met.append(Sought(value))
        return value

    return [
        [first(item) for item in value] if isinstance(value, tuple | list) else first(value)
        for value in returned
    ]
