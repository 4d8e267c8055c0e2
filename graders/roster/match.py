"""The same person in two lists, found by number, by email or by name; what is unsure is told."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

Key = TypeVar("Key")

#: LMSes that number people, and submissions, in a way of their own: 123 there is nobody's
#: student number.
NUMBERED = ("Canvas", "Moodle", "Brightspace")


@dataclass(frozen=True)
class Keys:
    """What a person can be found by.

    shown: how a message names the person.
    sure: numbers of one LMS, as ("Canvas", "123"). ids: numbers and logins of any origin.
    emails: in lower case. names: all forms of the name, as `names_of` gives them.
    vague: whether one word is all that is known, which may be a number, an email or a name.
    """

    shown: str
    sure: frozenset[tuple[str, str]] = frozenset()
    ids: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    vague: bool = False


@dataclass(frozen=True)
class Match:
    """Where a person stands in the other list.

    row: the place there; None when it is not known. by: what the two agree in.
    why: why it is not known.
    """

    row: int | None = None
    by: Literal["number", "id", "email", "name", ""] = ""
    why: str = ""


def names_of(name: str) -> frozenset[str]:
    """All forms of a name that are taken for the same: case, marks and order do not count.

    "Doe, Jane", "Jane Doe" and "doejane", as Canvas has it in file names, share a form.
    """
    plain = unicodedata.normalize("NFC", name).casefold()
    words = [squashed for word in plain.split() if (squashed := re.sub(r"[\W_]", "", word))]
    return frozenset("".join(words[at:] + words[:at]) for at in range(len(words)))


def keys_of(shown: str, layout: str, name: str, number: str, email: str) -> Keys:
    """Make the keys of someone whom a download names; `layout` says whose numbers they are."""
    sure = {(layout, number)} if number and layout in NUMBERED else set()
    # Without a name nothing speaks against a number that is somebody else's elsewhere.
    is_of_any = not sure or name
    return Keys(
        shown=shown,
        sure=frozenset(sure),
        ids=frozenset({number} - {""} if is_of_any else ()),
        emails=frozenset({email.casefold()} - {""}),
        names=names_of(name),
        vague=name == number,
    )


def match(sought: Iterable[Keys], rows: Sequence[Keys]) -> list[Match]:
    """Find each of `sought` among the rows.

    An LMS's own number decides. Another number, or an email, decides when the names, where both
    have one, do not speak against it; a name alone decides when only one row has it.
    """
    index = _Index(rows)
    return [index.find(keys) for keys in sought]


class _Index:
    """The rows, by each of their keys."""

    def __init__(self, rows: Sequence[Keys]) -> None:
        self._rows = rows
        self._sure = _by_key((place, row.sure) for place, row in enumerate(rows))
        self._ids = _by_key((place, row.ids) for place, row in enumerate(rows))
        # GitHub, say, takes a login in either case, and shows it as it was first written.
        self._logins = _by_key((place, _folded(row.ids)) for place, row in enumerate(rows))
        self._emails = _by_key((place, row.emails) for place, row in enumerate(rows))
        self._names = _by_key((place, row.names) for place, row in enumerate(rows))

    def find(self, keys: Keys) -> Match:
        if sure := _places(self._sure, keys.sure):
            return self._only(sure, "number")
        by_id = _places(self._ids, keys.ids) or _places(self._logins, _folded(keys.ids))
        by_email = _places(self._emails, keys.emails)
        strong = by_id | by_email
        if not strong:
            named = _places(self._names, keys.names)
            if named:
                return self._only(named, "name")
            is_known = keys.ids or keys.emails or keys.names
            return Match(why="nobody there is like it" if is_known else "it came without a name")
        found = self._only(strong, "email" if by_email else "id")
        if found.row is None:
            return found
        names = self._rows[found.row].names
        if keys.names and names and not (keys.vague or keys.names & names):
            shown = self._rows[found.row].shown
            return Match(why=f"its number or email is that of {shown}, and its name is another")
        return found

    def _only(self, places: set[int], by: Literal["number", "id", "email", "name"]) -> Match:
        if len(places) == 1:
            return Match(next(iter(places)), by)
        shown = ", ".join(self._rows[place].shown for place in sorted(places))
        return Match(why=f"it could be any of {shown}")


def _folded(ids: Iterable[str]) -> frozenset[str]:
    return frozenset(one.casefold() for one in ids)


def _by_key(found: Iterable[tuple[int, Iterable[Key]]]) -> Mapping[Key, set[int]]:
    places: defaultdict[Key, set[int]] = defaultdict(set)
    for place, keys in found:
        for key in keys:
            places[key].add(place)
    return places


def _places(index: Mapping[Key, set[int]], keys: Iterable[Key]) -> set[int]:
    return set().union(*(index.get(key, set()) for key in keys))
