"""A roster: a CSV with a heading, one row a student, from whichever system."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graders.roster.match import NUMBERED, Keys, names_of

#: Headings, in lower case and without blanks or underscores: as in English first, then as Moodle
#: has them in German, French, Spanish, Italian, Portuguese and Dutch.
_NAMES = (
    "name",
    "fullname",
    "studentname",
    "student",
    "vollständigername",
    "nomcomplet",
    "nombrecompleto",
    "nomecompleto",
    "volledigenaam",
)
_LAST = (
    "lastname",
    "surname",
    "familyname",
    "nachname",
    "familienname",
    "nom",
    "nomdefamille",
    "apellido",
    "apellidos",
    "cognome",
    "sobrenome",
    "apelido",
    "achternaam",
)
_FIRST = (
    "firstname",
    "givenname",
    "forename",
    "firstnames",
    "givennames",
    "forenames",
    "vorname",
    "prénom",
    "nombre",
    "nome",
    "voornaam",
)
_EMAILS = (
    "email",
    "emailaddress",
    "mail",
    "emailadresse",
    "adressedecourriel",
    "courriel",
    "direccióndecorreo",
    "correoelectrónico",
    "indirizzoemail",
    "endereçodeemail",
    "emailadres",
)
#: How the heading of a number ends.
_ID = re.compile(
    r".*(?:id|login|number|identifier|username|matriculation|identification|identificação)\Z"
    r"|(?:student|roll|reg|matric|enrol|admission|candidate|index)[a-z]*no\Z"
    r"|(?:id|matrikel|student)[a-z]*(?:nummer|nr)\Z|codiceidentificativo\Z"
)
#: Numbers of something else that a class list has.
_NO_ID = re.compile(r"(?:phone|mobile|telephone|section|course|class|record|room|group|term|seat)")
#: What a person types to log in: an id like others, and no number of an LMS.
_LOGIN = re.compile(r".*(?:login(?:id)?|username)\Z")
#: Who is in Canvas' gradebook and is nobody: how many marks there are, and the teacher's own view.
_NOBODY = ("Points Possible", "Student, Test")
_UTF_16 = codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE


class RosterError(Exception):
    """The roster cannot be used; the message says why."""


@dataclass(frozen=True)
class Enrolled:
    """A student of the roster.

    id, email, login: the first of each; all are in `keys`. first, last: only where the roster has
    them apart.
    """

    id: str
    name: str
    email: str
    keys: Keys
    first: str = ""
    last: str = ""
    login: str = ""


def read_roster(path: Path) -> list[Enrolled]:
    """Read a roster. Raises RosterError."""
    try:
        text = _text(path.read_bytes())
    except OSError as error:
        raise RosterError(f"I could not read the roster {path}: {error}.") from error
    first = next(iter(text.splitlines()), "")
    delimiter = max(",;\t", key=first.count)
    lines = io.StringIO(text, newline=None)
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if any(row)]
    except csv.Error:
        rows = None
    if rows is None or "\0" in text:
        raise RosterError(
            f"I opened the roster {path}, and it is no CSV. "
            "Save the table as CSV in the program that made it, and give that file."
        )
    if not rows:
        raise RosterError(f"The roster {path} is empty.")
    headings = [re.sub(r"[\W_]", "", heading).casefold() for heading in rows[0]]
    columns = _Columns.of(headings)
    if not columns.useful:
        raise RosterError(
            f"I looked in the first line of {path} for headings such as id, name and email and "
            f"saw {', '.join(map(repr, rows[0]))}. Name at least one of these columns."
        )
    everyone = map(columns.enrolled, rows[1:])
    return [one for one in everyone if one.keys.shown and one.name not in _NOBODY]


def _text(data: bytes) -> str:
    # Without its mark nearly any text would pass for UTF-16.
    if data.startswith(_UTF_16):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeError:
        return data.decode("cp1252", "replace")


@dataclass(frozen=True)
class _Columns:
    """Which columns hold what. ids: each with the LMS whose numbers it says it has."""

    name: int | None
    first: int | None
    last: int | None
    login: int | None
    emails: Sequence[int]
    ids: Mapping[int, str]

    @classmethod
    def of(cls, headings: list[str]) -> _Columns:
        def place(names: Sequence[str]) -> int | None:
            return next((headings.index(name) for name in names if name in headings), None)

        emails = [at for at, heading in enumerate(headings) if heading in _EMAILS]
        logins = [at for at, heading in enumerate(headings) if _LOGIN.match(heading)]
        ids = {
            at: next((lms for lms in NUMBERED if lms.lower() in heading and at not in logins), "")
            for at, heading in enumerate(headings)
            if at not in emails and _ID.fullmatch(heading) and not _NO_ID.match(heading)
        }
        if {"student", "section"} <= {*headings} and "id" in headings:
            # It is Canvas' own gradebook.
            ids[headings.index("id")] = "Canvas"
        login = next(iter(logins), None)
        return cls(place(_NAMES), place(_FIRST), place(_LAST), login, emails, ids)

    @property
    def useful(self) -> bool:
        names = (self.name, self.first, self.last)
        return bool(self.ids or self.emails or any(name is not None for name in names))

    def enrolled(self, row: list[str]) -> Enrolled:
        def at(column: int | None) -> str:
            return "" if column is None or column >= len(row) else row[column].strip()

        first, last = at(self.first), at(self.last)
        name = at(self.name) or f"{first} {last}".strip()
        if self.first is None or self.last is None:  # then the one that there is holds both
            first = last = ""
        emails = [email for email in map(at, self.emails) if email]
        # Brightspace puts a # before each, so that no spreadsheet takes it for a number.
        numbers = ((at(column).removeprefix("#"), lms) for column, lms in self.ids.items())
        ids = {number: lms for number, lms in numbers if number}
        plain = [number for number, lms in ids.items() if not lms]
        number = next(iter(plain or ids), "")
        shown = " ".join([name, f"({number or emails[0]})" if number or emails else ""]).strip()
        keys = Keys(
            shown=shown,
            sure=frozenset((lms, number) for number, lms in ids.items() if lms),
            ids=frozenset(plain),
            emails=frozenset(email.casefold() for email in emails),
            names=names_of(name),
        )
        email = emails[0] if emails else ""
        return Enrolled(number, name, email, keys, first, last, at(self.login).removeprefix("#"))
