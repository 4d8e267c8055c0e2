"""Invented students: names, numbers, and what they handed in and when."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from graders.invented.work import work

#: Names of many places, with what trips programs: accents, apostrophes, hyphens, several words.
_FIRST = (
    "Abebe Amara Aoife Björn Camila Chidi Dmitri Elif Fatima Femke Giulia Hana Ines Jonas "
    "Jun Kenji Lakshmi Leïla Mateo Mei Nils Noor Olga Petra Priya Rohan Rosa Salma Søren "
    "Tigist Wei Yusuf Zoë Łukasz Mary-Jane José"
)
_LAST = (
    "Abdi,Bauer,Castillo,Dubois,Eriksen,Farouk,García,Huang,Ibrahim,Jansen,Kovács,Lopez,"
    "Mishra,Novák,O'Neil,Okafor,Petrov,Quispe,Rossi,Sato,Tanaka,Uzun,van der Berg,Weiß,"
    "Xu,Yıldız,Zhang,Smith-Jones,de la Cruz,Nguyễn"
)
_DUE = datetime(2026, 3, 6, 23, 59, 0, tzinfo=UTC)
#: Of a hundred students: who hands in nothing, who is late, who hands in more than once.
_NOTHING, _LATE, _AGAIN = 3, 8, 25


@dataclass(frozen=True)
class Attempt:
    """One thing that was handed in. at: when. upload: a number that grows over all attempts."""

    at: datetime
    late: bool
    upload: int
    notebook: bytes


@dataclass(frozen=True)
class Student:
    """An invented student. attempts: in order; the last is what counts."""

    first: str
    last: str
    id: str
    login: str
    canvas: str
    moodle: str
    gradescope: str
    enrolled: bool
    attempts: Sequence[Attempt]

    @property
    def name(self) -> str:
        """First name first."""
        return f"{self.first} {self.last}"

    @property
    def email(self) -> str:
        """An address in a domain that is nobody's."""
        return f"{self.login}@example.org"


def students(count: int, rng: random.Random) -> list[Student]:
    """Invent students, all with names of their own. One of a larger class is on no roster."""
    numbers = rng.sample(range(10_000, 10_000 + 9 * count), 4 * count)
    names = _names(count, rng)
    logins: set[str] = set()
    made = []
    for place, (first, last) in enumerate(names):
        login = _login(first, last, logins)
        mine = [str(number) for number in numbers[4 * place : 4 * place + 4]]
        handed_in = rng.randrange(100) >= _NOTHING
        made.append(
            Student(
                first=first,
                last=last,
                id=f"s{mine[0]}",
                login=login,
                canvas=mine[1],
                moodle=mine[2],
                gradescope=mine[3],
                enrolled=place > 0 or count < 10,
                attempts=_attempts(100 * place, rng) if handed_in else (),
            )
        )
    return made


def _names(count: int, rng: random.Random) -> list[tuple[str, str]]:
    """Draw full names; where they are used up, second first names make more."""
    names = [(first, last) for first in _FIRST.split() for last in _LAST.split(",")]
    while len(names) < count:
        names += [(f"{first} {rng.choice(_FIRST.split())}", last) for first, last in names]
        names = list(dict.fromkeys(names))
    return rng.sample(names, count)


def _login(first: str, last: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", f"{first[0]}{last}").encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z]", "", plain.lower())
    login, number = stem, 1
    while login in taken:
        number += 1
        login = f"{stem}{number}"
    taken.add(login)
    return login


def _attempts(upload: int, rng: random.Random) -> list[Attempt]:
    late = rng.randrange(100) < _LATE
    count = 1 + (rng.randrange(100) < _AGAIN) + (rng.randrange(100) < _AGAIN // 5)
    last = _DUE + timedelta(minutes=rng.randrange(1, 3000) * (1 if late else -1))
    return [
        Attempt(
            at=last - timedelta(hours=7 * (count - 1 - number), seconds=rng.randrange(60)),
            late=late and number == count - 1,
            upload=700_000 + upload + number,
            notebook=work(rng),
        )
        for number in range(count)
    ]
