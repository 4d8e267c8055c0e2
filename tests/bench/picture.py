"""A bar chart as SVG, on a ground of its own: to be read in a light page and in a dark one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

_WIDTH, _LEFT, _RIGHT, _TOP, _ROW = 720, 230, 90, 56, 38
_STYLE = """
  .ground { fill: #ffffff } .text { fill: #1f2328 } .bar { fill: #0072b2 }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117 } .text { fill: #e6edf3 } .bar { fill: #56b4e9 }
  }
  text { font: 14px system-ui, sans-serif } .title { font-weight: 600; font-size: 16px }
"""


class Bar(NamedTuple):
    """One bar: its name, and its length in seconds."""

    name: str
    seconds: float


def draw(title: str, said: str, bars: Sequence[Bar]) -> str:
    """Draw the bars below each other. said: what they show, for those who do not see them."""
    height = _TOP + _ROW * len(bars) + 8
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        'aria-labelledby="title said">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="said">{escape(said)}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="ground" width="{_WIDTH}" height="{height}" rx="6"/>',
        f'<text class="text title" x="16" y="32">{escape(title)}</text>',
        *_rows(bars),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _rows(bars: Sequence[Bar]) -> Iterator[str]:
    longest = max(bar.seconds for bar in bars)
    for number, bar in enumerate(bars):
        y = _TOP + _ROW * number
        # What is too short to see is drawn as a line.
        width = max(1.0, bar.seconds / longest * (_WIDTH - _LEFT - _RIGHT))
        label = f"{1000 * bar.seconds:,.0f} ms"
        yield (
            f'<text class="text" x="{_LEFT - 12}" y="{y + 19}" text-anchor="end">'
            f"{escape(bar.name)}</text>"
        )
        yield f'<rect class="bar" x="{_LEFT}" y="{y + 3}" width="{width:.1f}" height="22" rx="2"/>'
        yield f'<text class="text" x="{_LEFT + width + 8:.1f}" y="{y + 19}">{label}</text>'
