"""The README's picture of the terminal, made of today's code: `make pictures`."""

from __future__ import annotations

import contextlib
import io
import tempfile
from pathlib import Path

from rich.console import Console

from graders.grade import Order, grade_class
from graders.sandbox import Limits

PICTURES = Path(__file__).parents[1] / ".github" / "pictures"
_WIDTH = 100
_SEED = 20
#: rich's own frame, without the fonts that it would fetch from elsewhere.
_FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
    <title>The terminal after make grade: a row for each student with marks and reasons</title>
    <style>
    .{unique_id}-matrix {{
        font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
        font-size: {char_height}px;
        line-height: {line_height}px;
        font-variant-east-asian: full-width;
    }}
    .{unique_id}-title {{ font-size: 18px; font-family: sans-serif; }}
    {styles}
    </style>
    <defs>
    <clipPath id="{unique_id}-clip-terminal">
      <rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
    </clipPath>
    {lines}
    </defs>
    {chrome}
    <g transform="translate({terminal_x}, {terminal_y})"
       clip-path="url(#{unique_id}-clip-terminal)">
    {backgrounds}
    <g class="{unique_id}-matrix">
    {matrix}
    </g>
    </g>
</svg>
"""


def draw_summary() -> str:
    """Grade the bundled class and draw what the terminal shows, as SVG."""
    console = Console(record=True, width=_WIDTH, file=io.StringIO(), highlight=False)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        order = Order(
            submissions=None,
            out=Path(".grades"),
            jobs=2,
            seed=_SEED,
            isolation=None,
            limits=Limits(),
            fresh=False,
        )
        grade_class(order, console)
    return console.export_svg(title="make grade", code_format=_FRAME, unique_id="summary")


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / "summary.svg").write_text(draw_summary(), encoding="utf-8")
