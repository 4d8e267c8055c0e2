"""The notebook's three pictures; `python -m solutions.figures` draws them anew.

Each PNG in `solutions/figures/` carries the SHA-256 of this file, so that `is_current` can tell a
stale picture without drawing it. Only the drawing itself imports matplotlib.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any, Literal

FOLDER = Path(__file__).parent / "figures"
NAMES = ("rnn_cell", "rnn_loop", "lstm_cell")

Point = tuple[float, float]
Side = Literal["left", "center", "right"]
Kind = Literal["weights", "gate", "tanh", "softmax", "cell"]

# A light card under dark ink, so that a picture reads the same on a light and on a dark page.
CARD, INK, QUIET = "#fffdf8", "#22262b", "#5b6470"
PAINT: dict[Kind, tuple[str, str]] = {  # inside and edge
    "weights": ("#ffffff", "#7d8693"),
    "gate": ("#d3e6f5", "#0072b2"),
    "tanh": ("#fbe3b6", "#b97a00"),
    "softmax": ("#cdebdd", "#00795a"),
    "cell": ("#f4f1e8", "#c3bba8"),
}
KEY = "source-sha256"
INCH = 0.62  # of paper for one unit of a drawing
DPI = 190  # twice what the notebook shows


def digest() -> str:
    """Return the SHA-256 of this source, in hexadecimal."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def drawn_from(png: bytes) -> str | None:
    """Return the digest that a picture carries, or None."""
    position = 8
    while position + 8 <= len(png):
        length = int.from_bytes(png[position : position + 4], "big")
        kind, body = png[position + 4 : position + 8], png[position + 8 : position + 8 + length]
        if kind == b"tEXt" and body.startswith(KEY.encode() + b"\0"):
            return body.split(b"\0", 1)[1].decode("latin-1")
        position += length + 12
    return None


def is_current(name: str) -> bool:
    """Tell whether the committed picture was drawn from this very source."""
    path = FOLDER / f"{name}.png"
    return path.is_file() and drawn_from(path.read_bytes()) == digest()


class Drawing:
    """A sheet of `width` by `height` units, with the few shapes that a network needs."""

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.figure import Figure

        self.figure = Figure(figsize=(width * INCH, height * INCH), dpi=DPI, facecolor=CARD)
        self.axes = self.figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(0, height))
        self.axes.axis("off")

    def text(
        self, at: Point, words: str, size: float = 14, color: str = INK, side: Side = "center"
    ) -> None:
        """Write words, centred on a point or beginning or ending there."""
        place: dict[str, Any] = {"ha": side, "va": "center", "zorder": 6}
        self.axes.text(*at, words, size=size, color=color, math_fontfamily="cm", **place)

    def frame(self, corner: Point, size: Point, kind: Kind = "cell", radius: float = 0.35) -> None:
        """Draw a rectangle with round corners."""
        from matplotlib.patches import FancyBboxPatch

        (face, edge), style = PAINT[kind], f"round,pad=0,rounding_size={radius}"
        order = 1 if kind == "cell" else 4
        self.axes.add_patch(
            FancyBboxPatch(corner, *size, boxstyle=style, fc=face, ec=edge, lw=1.3, zorder=order)
        )

    def box(self, at: Point, words: str, kind: Kind, note: str = "", size: float = 13.5) -> None:
        """Draw a function, or a product with weights: a box centred on a point."""
        wide, high = (1.5 if kind == "softmax" else 1.2), (1.0 if note else 0.72)
        self.frame((at[0] - wide / 2, at[1] - high / 2), (wide, high), kind, 0.14)
        self.text((at[0], at[1] + (0.17 if note else 0)), words, size)
        self.text((at[0], at[1] - 0.25), note, 12, QUIET)

    def value(self, at: Point, symbol: str, shape: str, beside: bool = False) -> None:
        """Name what enters or leaves, with its shape below or beside it."""
        self.text(at, symbol, 16)
        right, up = (0.5, 0.0) if beside else (0.0, -0.5)
        side: Side = "left" if beside else "center"
        self.text((at[0] + right, at[1] + up), f"$({shape})$", 12, QUIET, side)

    def code(self, at: Point, words: str) -> None:
        """Write a piece of Python, centred on a point."""
        place: dict[str, Any] = {"ha": "center", "va": "center"}
        self.axes.text(*at, words, size=11, color=QUIET, family="DejaVu Sans Mono", **place)

    def operation(self, at: Point, symbol: str) -> None:
        """Draw what joins two values: a small circle centred on a point."""
        from matplotlib.patches import Circle

        self.axes.add_patch(Circle(at, 0.26, fc="white", ec=INK, lw=1.3, zorder=4))
        self.text(at, symbol, 13)

    def wire(self, *points: Point, over: bool = False) -> None:
        """Draw an arrow through points, with round corners; `over` lifts it over others."""
        from matplotlib.patches import FancyArrowPatch, PathPatch
        from matplotlib.path import Path as Curve

        line: list[Point] = [points[0]]
        codes = [Curve.MOVETO]
        for before, corner, after in zip(points, points[1:], points[2:], strict=False):
            line += [_toward(corner, before), corner, _toward(corner, after)]
            codes += [Curve.LINETO, Curve.CURVE3, Curve.CURVE3]
        path = Curve([*line, points[-1]], [*codes, Curve.LINETO])
        if over:
            self.axes.add_patch(PathPatch(path, fc="none", ec=PAINT["cell"][0], lw=9, zorder=3))
        ends: dict[str, Any] = {"capstyle": "butt", "joinstyle": "miter", "mutation_scale": 12}
        self.axes.add_patch(
            FancyArrowPatch(path=path, arrowstyle="-|>", color=INK, lw=1.5, zorder=3, **ends)
        )

    def joint(self, *places: Point) -> None:
        """Mark where one wire becomes two."""
        from matplotlib.patches import Circle

        for place in places:
            self.axes.add_patch(Circle(place, 0.08, color=INK, zorder=3))

    def png(self) -> bytes:
        """Return the picture in 2x resolution, with a palette and the digest of its source."""
        from PIL import Image, PngImagePlugin

        raw, small = io.BytesIO(), io.BytesIO()
        self.figure.savefig(raw, format="png")
        about = PngImagePlugin.PngInfo()
        about.add_text(KEY, digest())
        image = Image.open(raw).convert("RGB").quantize(48, dither=Image.Dither.NONE)
        image.save(small, format="png", optimize=True, pnginfo=about)
        return small.getvalue()


def _toward(start: Point, end: Point) -> Point:
    """Return the point a corner's radius from start on the way to end."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    share = 0.25 / (dx * dx + dy * dy) ** 0.5
    return start[0] + share * dx, start[1] + share * dy


def _at(symbol: str, step: str = "t") -> str:
    """Return a symbol of the text with its step, as in the equations."""
    return rf"${symbol}^{{\langle {step} \rangle}}$"


def rnn_cell() -> Drawing:
    """Equations R1 and R2 as a picture."""
    d = Drawing(12.2, 8.5)
    state, x, tanh, head = 3.65, 5.2, 6.95, 8.7
    d.frame((2.0, 1.55), (8.2, 5.6))
    d.text((2.35, 6.78), "RNN cell", 12, QUIET, "left")
    d.wire((1.65, state), (2.9, state))
    d.wire((4.1, state), (x - 0.26, state))
    d.wire((x, 1.2), (x, 2.09))
    d.wire((x, 2.81), (x, state - 0.26))
    d.wire((x, 4.55), (x, state + 0.26))
    d.wire((x + 0.26, state), (tanh - 0.6, state))
    d.wire((tanh + 0.6, state), (10.75, state))
    d.wire((head, state), (head, 4.24))
    d.wire((head, 4.96), (head, 5.29))
    d.wire((7.85, 5.55), (head - 0.26, 5.55))
    d.wire((head, 5.81), (head, 6.14))
    d.wire((head, 6.86), (head, 7.55))
    d.joint((head, state))
    d.box((3.5, state), "$W_{aa}$", "weights")
    d.box((x, 2.45), "$W_{ax}$", "weights")
    d.box((head, 4.6), "$W_{ya}$", "weights")
    d.box((tanh, state), "tanh", "tanh", size=12)
    d.box((head, 6.5), "softmax", "softmax", size=12)
    d.operation((x, state), "$+$")
    d.operation((head, 5.55), "$+$")
    d.text((x, 4.8), "$b_a$")
    d.text((7.55, 5.55), "$b_y$")
    d.text((tanh, 3.05), "(R1)", 11, QUIET)
    d.text((9.55, 6.5), "(R2)", 11, QUIET, "left")
    d.value((0.95, state), _at("a", "t-1"), "n_a, m")
    d.value((x, 0.75), _at("x"), "n_x, m", beside=True)
    d.value((11.3, state), _at("a"), "n_a, m")
    d.value((head, 7.95), _at(r"\hat{y}"), "n_y, m", beside=True)
    return d


def rnn_loop() -> Drawing:
    """The cell, once for every time step."""
    d = Drawing(16.4, 6.4)
    state, steps = 3.2, ((3.2, "1"), (6.3, "2"), (9.4, "3"), (13.2, "T_x"))
    d.wire((1.45, state), (2.3, state))
    d.value((0.9, state), "$a_0$", "n_a, m")
    for column, (x, step) in enumerate(steps):
        place = "T_x - 1" if step == "T_x" else str(column)
        d.frame((x - 0.9, state - 0.75), (1.8, 1.5))
        d.text((x, state + 0.22), "RNN", 12)
        d.text((x, state - 0.22), "cell", 12)
        d.wire((x, 1.55), (x, state - 0.75))
        d.wire((x, state + 0.75), (x, 4.85))
        d.text((x, 1.2), _at("x", step), 16)
        d.text((x, 5.2), _at(r"\hat{y}", step), 16)
        d.code((x, 0.62), f"x[:, :, {place}]")
        d.code((x, 5.82), f"y_pred[:, :, {place}]")
        if column < 2:
            d.wire((x + 0.9, state), (x + 2.2, state))
            d.text((x + 1.5, state + 0.4), _at("a", step))
    d.wire((10.3, state), (10.9, state))
    d.text((11.3, state), r"$\cdots$", 18)
    d.wire((11.7, state), (12.3, state))
    d.wire((14.1, state), (14.9, state))
    d.value((15.6, state), _at("a", "T_x"), "n_a, m")
    return d


def lstm_cell() -> Drawing:
    """Equations 1 to 7 as a picture."""
    d = Drawing(16.0, 9.8)
    memory, product, gates, bus = 6.2, 5.2, 3.8, 2.3
    forget, update, candidate, output, end, head = 4.4, 6.2, 8.2, 10.2, 12.1, 13.2
    join = (update + candidate) / 2
    d.frame((1.9, 1.4), (12.3, 7.0))
    d.text((2.25, 8.02), "LSTM cell", 12, QUIET, "left")
    d.wire((1.6, memory), (forget - 0.26, memory))
    d.wire((forget + 0.26, memory), (join - 0.26, memory))
    d.wire((join + 0.26, memory), (14.6, memory))
    d.wire((1.6, bus), (2.4, bus))
    d.wire((3.0, 1.1), (3.0, bus - 0.36))
    d.wire((3.6, bus), (output, bus), (output, gates - 0.5))
    for gate in (forget, update, candidate):
        d.wire((gate, bus), (gate, gates - 0.5))
    d.wire((forget, gates + 0.5), (forget, memory - 0.26))
    d.wire((update, gates + 0.5), (update, product), (join - 0.26, product))
    d.wire((candidate, gates + 0.5), (candidate, product), (join + 0.26, product))
    d.wire((join, product + 0.26), (join, memory - 0.26))
    d.wire((output + 0.6, gates), (end - 0.26, gates))
    d.wire((end, memory), (end, product + 0.36))
    d.wire((end, product - 0.36), (end, gates + 0.26))
    d.wire((end, gates - 0.26), (end, bus), (14.6, bus))
    d.wire((head, bus), (head, 6.95), over=True)
    d.wire((head, 7.95), (head, 8.8))
    d.joint((forget, bus), (update, bus), (candidate, bus), (end, memory), (head, bus))
    d.box((3.0, bus), "$[a,\\, x]$", "weights", size=12)
    for x, function, index in (
        (forget, r"$\sigma$", "f"),
        (update, r"$\sigma$", "u"),
        (candidate, "tanh", "c"),
        (output, r"$\sigma$", "o"),
    ):
        kind: Kind = "tanh" if function == "tanh" else "gate"
        d.box((x, gates), function, kind, rf"$W_{index},\, b_{index}$", 12 if index == "c" else 16)
    d.box((end, product), "tanh", "tanh", size=12)
    d.box((head, 7.45), "softmax", "softmax", r"$W_y,\, b_y$", 12)
    for place in ((forget, memory), (join, product), (end, gates)):
        d.operation(place, r"$\ast$")
    d.operation((join, memory), "$+$")
    for x, name in (
        (forget, "forget (1)"),
        (update, "update (2)"),
        (candidate, "candidate (3)"),
        (output, "output (5)"),
    ):
        d.text((x + 0.15, 2.78), name, 11, QUIET, "left")
    d.text((forget - 0.15, 5.0), _at(r"\Gamma_f"), side="right")
    d.text((update - 0.15, 4.8), _at(r"\Gamma_u"), side="right")
    d.text((candidate + 0.15, 4.8), _at(r"\tilde{c}"), side="left")
    d.text((11.3, gates - 0.45), _at(r"\Gamma_o"))
    d.text((join, memory + 0.52), "(4)", 11, QUIET)
    d.text((end + 0.4, gates), "(6)", 11, QUIET, "left")
    d.text((head - 0.9, 7.45), "(7)", 11, QUIET, "right")
    d.value((0.9, memory), _at("c", "t-1"), "n_a, m")
    d.value((0.9, bus), _at("a", "t-1"), "n_a, m")
    d.value((3.0, 0.65), _at("x"), "n_x, m", beside=True)
    d.value((15.15, memory), _at("c"), "n_a, m")
    d.value((15.15, bus), _at("a"), "n_a, m")
    d.value((head, 9.2), _at(r"\hat{y}"), "n_y, m", beside=True)
    return d


def main() -> None:
    """Draw every picture and say how large it came out."""
    for draw in (rnn_cell, rnn_loop, lstm_cell):
        png = draw().png()
        (FOLDER / f"{draw.__name__}.png").write_bytes(png)
        print(f"{draw.__name__}.png: {len(png) / 1024:.0f} KB")


if __name__ == "__main__":
    main()
