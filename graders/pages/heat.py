"""Pictures of numbers, as SVG in the page: a student's values, where they differ, which steps are
right. Of one family with the notebook's heatmaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup, escape

from graders.judge.show import SIGNS
from graders.marking.excerpt import Excerpt
from graders.pages.plain import axis
from solutions.rnn_plots import GATE, STATE, colour, ink_on
from solutions.rnn_plots import number as two_digits

#: How many colours a heatmap has; the stylesheet gives each a class.
LEVELS = 21
_WIDE, _HIGH, _SQUARE, _LEFT, _TOP = 36, 22, 22, 20, 18
_NEVER_NEGATIVE = frozenset(("ft", "ut", "ot", "yt_pred", "y_pred"))
#: How each sign is drawn within its square: a dot, a triangle up, one down, a cross.
_SHAPES = {
    "=": "m9.5 11a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0 -3 0",
    "+": "m5 15l5.5 -9l5.5 9z",
    "-": "m5 6l5.5 9l5.5 -9z",
    "?": "m5 7l2 -2l3.5 3.5l3.5 -3.5l2 2l-3.5 3.5l3.5 3.5l-2 2l-3.5 -3.5l-3.5 3.5l-2 -2l3.5 -3.5z",
}
_CLASSES = {"=": "same", "+": "above", "-": "below", "?": "bad"}


@dataclass(frozen=True)
class Heatmap:
    """Two pictures of one table of numbers, and what stands below them.

    name: the quantity. values, differences: the pictures. caption: what rows and columns are.
    signed: whether the colours go from -1 to 1, else from 0 to 1. marks: the signs that occur.
    """

    name: str
    values: Markup
    differences: Markup
    caption: str
    signed: bool
    marks: frozenset[str]


def colours() -> str:
    """Write the rules of the stylesheet that paint a heatmap's cells."""
    rules = []
    for letter, stops in (("s", STATE), ("g", GATE)):
        for level in range(LEVELS):
            red, green, blue = colour(stops, level / (LEVELS - 1))
            rules.append(f".{letter}{level}{{fill:#{red:02x}{green:02x}{blue:02x}}}")
    return "".join(rules)


@cache
def _inks(signed: bool) -> tuple[str, ...]:
    stops = STATE if signed else GATE
    shares = (level / (LEVELS - 1) for level in range(LEVELS))
    return tuple("b" if ink_on(colour(stops, share)) == "#000" else "w" for share in shares)


def heatmap(cut: Excerpt) -> Heatmap:
    """Draw a student's own values and, beside them, where they differ."""
    name, rows, columns = cut["name"], axis(cut["rows"]), axis(cut["columns"])
    signed = name not in _NEVER_NEGATIVE
    high, wide = len(cut["values"]), len(cut["values"][0])
    of = f" of sequence {cut['sequence']}" if cut["sequence"] is not None else ""
    table = f"{_count(high, rows)} by {_count(wide, columns)}"
    return Heatmap(
        name=name,
        values=_picture(
            f"Your {name}",
            f"{table}. {_extremes(cut['values'])}",
            (_LEFT + wide * _WIDE, _TOP + high * _HIGH),
            _axes(high, wide, _WIDE, _HIGH) + _values(cut["values"], signed),
        ),
        differences=_picture(
            f"Where your {name} differs",
            f"{table}. {_told(cut['off'], columns)}",
            (_LEFT + wide * _SQUARE, _TOP + high * _SQUARE),
            _axes(high, wide, _SQUARE, _SQUARE) + _signs(cut["off"]),
        ),
        caption=f"Each row is a {rows}, each column a {columns}{of}. All count from 0.",
        signed=signed,
        marks=frozenset("".join(cut["off"])),
    )


def strip(steps: Sequence[bool]) -> Markup:
    """Draw which time steps are right: a square with a sign for each, its number below."""
    wrong = [t for t, right in enumerate(steps) if not right]
    size = (len(steps) * 30, 44)
    parts = []
    for t, right in enumerate(steps):
        x = t * 30 + 14
        box, sign = ("ok", SIGNS["right"]) if right else ("no", SIGNS["not yet"])
        parts.append(
            f'<rect class="{box}" x="{x - 13}" y="1" width="26" height="26" rx="4"/>'
            f'<text class="sign {box}" x="{x}" y="19">{sign}</text><text x="{x}" y="41">{t}</text>'
        )
    return _picture(
        "Right and wrong time steps", _when(len(steps), wrong, "time step"), size, parts
    )


def _picture(title: str, text: str, size: tuple[int, int], parts: Iterable[str]) -> Markup:
    wide, high = size
    return Markup(
        f'<svg class="map" role="img" aria-label="{escape(title)}. {escape(text)}"'
        f' width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"><title>{escape(title)}'
        f"</title><desc>{escape(text)}</desc>{''.join(parts)}</svg>"
    )


def _axes(high: int, wide: int, step_x: int, step_y: int) -> list[str]:
    middle = step_y / 2 + 4
    return [
        *(f'<text x="{_LEFT + (k + 0.5) * step_x:g}" y="12">{k}</text>' for k in range(wide)),
        *(f'<text x="9" y="{_TOP + k * step_y + middle:g}">{k}</text>' for k in range(high)),
    ]


def _values(values: Sequence[Sequence[float | None]], signed: bool) -> list[str]:
    boxes: dict[int, list[str]] = {}
    texts: dict[str, list[str]] = {"b": [], "w": [], "bad": []}
    inks, letter = _inks(signed), "s" if signed else "g"
    y = _TOP
    for row in values:
        x = _LEFT
        for value in row:
            if value is None:
                level, ink, number = -1, "bad", "nan"
            else:
                share = (value + 1) / 2 if signed else value
                level = round(min(max(share, 0.0), 1.0) * (LEVELS - 1))
                ink, number = inks[level], _number(value)
            boxes.setdefault(level, []).append(f"M{x} {y}h35v21h-35z")
            texts[ink].append(f'<text x="{x + 17.5}" y="{y + 15}">{number}</text>')
            x += _WIDE
        y += _HIGH
    painted = [
        f'<path class="{f"{letter}{k}" if k >= 0 else "bad box"}" d="{"".join(d)}"/>'
        for k, d in boxes.items()
    ]
    return painted + [
        f'<g class="{ink}">{"".join(numbers)}</g>' for ink, numbers in texts.items() if numbers
    ]


def _number(value: float) -> str:
    """Write a number in the little room of a cell."""
    return two_digits(value) if abs(value) < 100 else f"{value:.0e}".replace("-", "\u2212")


def _signs(off: Sequence[str]) -> list[str]:
    places: dict[str, list[str]] = {}
    for row, signs in enumerate(off):
        y = _TOP + row * _SQUARE
        for column, sign in enumerate(signs):
            places.setdefault(sign, []).append(f"M{_LEFT + column * _SQUARE} {y}")
    return [
        f'<path class="{_CLASSES[sign]} box" d="{"h21v21h-21z".join(at)}h21v21h-21z"/>'
        f'<path class="{_CLASSES[sign]}" d="{_SHAPES[sign].join(at)}{_SHAPES[sign]}"/>'
        for sign, at in places.items()
    ]


def _extremes(values: Sequence[Sequence[float | None]]) -> str:
    finite = [value for row in values for value in row if value is not None]
    bad = sum(len(row) for row in values) - len(finite)
    told = []
    if finite:
        told.append(f"The smallest is {_number(min(finite))}, the largest {_number(max(finite))}.")
    if bad:
        told.append(f"{bad} are nan or infinite.")
    return " ".join(told)


def _told(off: Sequence[str], columns: str) -> str:
    flat = "".join(off)
    names = {"=": "right", "+": "too large", "-": "too small", "?": "nan or infinite"}
    counts = [f"{flat.count(sign)} {name}" for sign, name in names.items() if sign in flat]
    wrong = [k for k in range(len(off[0])) if any(row[k] != "=" for row in off)]
    return f"Of {len(flat)} numbers: {', '.join(counts)}. {_when(len(off[0]), wrong, columns)}"


def _when(count: int, wrong: Sequence[int], what: str) -> str:
    """Say which of several differ: "Steps 0 to 3 are right; steps 4 to 10 differ."."""
    if len(wrong) == count:
        return f"Every {what} differs."
    right = [k for k in range(count) if k not in set(wrong)]
    return f"Right: {what} {_runs(right)}. Different: {what} {_runs(wrong)}."


def _runs(numbers: Sequence[int]) -> str:
    """Write ascending numbers shortly: "0, 2 to 5"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]} to {r[-1]}" for r in runs)


def _count(number: int, what: str) -> str:
    plural = f"{what}es" if what.endswith("s") else f"{what}s"
    return f"{number} {what if number == 1 else plural}"
