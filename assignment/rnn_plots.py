"""Pictures of what your LSTM does: `show_lstm` draws its gates and its memory over time."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

# Colours from the smallest value to the largest: gates from 0 to 1, states from -1 to 1.
GATE = ("#00224e", "#414d6b", "#7c7b78", "#bcaf6f", "#fee838")
STATE = ("#2166ac", "#92c5de", "#f7f7f7", "#f4a582", "#b2182b")
WIDTH, HEIGHT, LEFT, TITLE, EDGE = 48, 24, 84, 30, 14


@dataclass(frozen=True)
class Panel:
    """One heatmap. values: shape (rows, T_x), from 0 to 1, or from -1 to 1 when signed."""

    title: str
    rows: Sequence[str]
    values: Array
    signed: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture and the text that says the same, for those who do not see it."""

    svg: str
    text: str

    def _repr_html_(self) -> str:
        data = b64encode(self.svg.encode()).decode()
        source = f"data:image/svg+xml;base64,{data}"
        return f'<figure><img alt="{escape(self.text)}" src="{source}"></figure>'

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Note:
    """One sentence in place of a picture."""

    text: str

    def __repr__(self) -> str:
        return self.text


def show_lstm(
    lstm_forward: Callable[..., Any],
    x: Array,
    a0: Array,
    parameters: dict[str, Array],
    inputs: Sequence[str],
    units: Sequence[str],
) -> Picture | Note:
    """Run your `lstm_forward` and draw what happens to the first sequence of the batch.

    x: the inputs, shape (n_x, m, T_x); a0: the first hidden state, shape (n_a, m);
    parameters: as for `lstm_forward`; inputs and units: n_x and n_a names for the rows.
    Returns a picture, or a sentence that says what is still to do.
    """
    again = "Then run this cell again."
    try:
        a, _, c, caches = lstm_forward(x, a0, parameters)
    except Exception as error:
        return Note(f"No picture yet: `lstm_forward` stopped with {type(error).__name__}. {again}")
    try:
        gates = [np.stack([cache[k] for cache in caches], axis=-1) for k in (4, 5, 7)]
        drawn = [np.asarray(values, dtype=float) for values in (*gates, c, a)]
    except (TypeError, ValueError, LookupError):
        drawn = []
    if not drawn or any(values.shape != (*a0.shape, x.shape[2]) for values in drawn):
        return Note(
            "No picture yet: `lstm_cell_forward` and `lstm_forward` are still to do, up to their"
            f" caches. {again}"
        )
    forget, update, output, memory, hidden = (values[:, 0, :] for values in drawn)
    panels = [
        Panel("Input x", inputs, x[:, 0, :], signed=True),
        Panel("Forget gate ft", units, forget),
        Panel("Update gate ut", units, update),
        Panel("Output gate ot", units, output),
        Panel("Cell state c", units, memory, signed=True),
        Panel("Hidden state a", units, hidden, signed=True),
    ]
    return Picture(draw(panels), describe(panels))


def describe(panels: Sequence[Panel]) -> str:
    """Say in words what the heatmaps show."""
    steps = panels[0].values.shape[1]
    sentences = [f"Heatmaps of {steps} time steps, t = 0 to t = {steps - 1}."]
    for panel in panels:
        tell = _tell_state if panel.signed else _tell_gate
        parts = [f"{row} {tell(v)}" for row, v in zip(panel.rows, panel.values, strict=True)]
        sentences.append(f"{panel.title}: {'; '.join(parts)}.")
    return " ".join(sentences)


def _tell_gate(values: Array) -> str:
    """Say when a gate is open. values: shape (T_x,)."""
    is_open = values > 0.5
    if is_open.all():
        return f"stays open, at {_range(values)}"
    if not is_open.any():
        return f"stays closed, at {_range(values)}"
    if is_open.mean() <= 0.5:
        return f"opens at {_times(is_open)} and is {_range(values[~is_open])} elsewhere"
    return f"closes at {_times(~is_open)} and is {_range(values[is_open])} elsewhere"


def _tell_state(values: Array) -> str:
    """Say how a state goes, steps with about the same value together. values: shape (T_x,)."""
    starts = [0]
    for t, value in enumerate(values):
        if not abs(value - values[starts[-1]]) <= 0.05:
            starts.append(t)
    runs = []
    for start, end in zip(starts, [*starts[1:], len(values)], strict=True):
        when = f"at t = {start}" if end == start + 1 else f"from t = {start} to {end - 1}"
        runs.append(f"{number(values[start])} {when}")
    return "is " + ", ".join(runs)


def _range(values: Array) -> str:
    """Write the numbers from the smallest to the largest, or the one that both come to."""
    low, high = number(values.min()), number(values.max())
    return low if low == high else f"{low} to {high}"


def _times(marked: NDArray[np.bool_]) -> str:
    """Write the marked time steps: "t = 1 and 5"."""
    *others, last = [str(t) for t in np.flatnonzero(marked)]
    return "t = " + (f"{', '.join(others)} and {last}" if others else last)


def number(value: float) -> str:
    """Write a number with two digits, a real minus sign, and no minus zero."""
    return f"{value + 0.0:.2f}".replace("-0.00", "0.00").replace("-", "\N{MINUS SIGN}")


def draw(panels: Sequence[Panel]) -> str:
    """Return the heatmaps as SVG, one below the other, on a light card of their own."""
    steps = panels[0].values.shape[1]
    wide = LEFT + steps * WIDTH + EDGE
    parts, y = [], EDGE
    for panel in panels:
        parts.append(
            f'<text x="{EDGE}" y="{y + 18}" font-weight="bold">{escape(panel.title)}</text>'
        )
        y += TITLE
        for name, values in zip(panel.rows, panel.values, strict=True):
            parts.append(f'<text x="{EDGE}" y="{y + 16}">{escape(name)}</text>')
            parts += [_cell(LEFT + t * WIDTH, y, v, panel.signed) for t, v in enumerate(values)]
            y += HEIGHT
    for t in range(steps):
        x = LEFT + (t + 0.5) * WIDTH
        parts.append(f'<text x="{x}" y="{y + 20}" text-anchor="middle">t = {t}</text>')
    high = y + 20 + EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}"'
        f' viewBox="0 0 {wide} {high}" font-family="sans-serif" font-size="12" fill="#22262b">'
        f'<rect width="{wide}" height="{high}" rx="8" fill="#fffdf8"/>{"".join(parts)}</svg>'
    )


def _cell(x: float, y: float, value: float, signed: bool) -> str:
    """Return one coloured rectangle with its number, in whichever ink stands out from it."""
    share = float(np.clip((value + 1) / 2 if signed else value, 0, 1))
    paint = colour(STATE if signed else GATE, share)
    red, green, blue = paint
    return (
        f'<rect x="{x}" y="{y}" width="{WIDTH - 1}" height="{HEIGHT - 1}"'
        f' fill="rgb({red},{green},{blue})"/>'
        f'<text x="{x + WIDTH / 2}" y="{y + 16}" text-anchor="middle" fill="{ink_on(paint)}">'
        f"{number(value)}</text>"
    )


def ink_on(paint: tuple[int, int, int]) -> str:
    """Return the ink, black or white, that stands out from a colour."""
    light = np.dot((0.2126, 0.7152, 0.0722), (np.array(paint) / 255) ** 2.2)
    return "#000" if light > 0.18 else "#fff"


def colour(stops: Sequence[str], share: float) -> tuple[int, int, int]:
    """Return red, green and blue at a share, from 0 to 1, of the way through the stops."""
    table = [[int(stop[k : k + 2], 16) for stop in stops] for k in (1, 3, 5)]
    at = np.linspace(0, 1, len(stops))
    red, green, blue = (round(float(np.interp(share, at, row))) for row in table)
    return red, green, blue
