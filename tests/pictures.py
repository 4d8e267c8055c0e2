"""The README's pictures, made of today's code: `make pictures`."""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Browser
from rich.console import Console

from graders.grade import Order, grade_class
from graders.pages import CLASS, FEEDBACK
from graders.pages.render import edition
from graders.sandbox import Limits
from tests.browser import browser

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


#: The pictures of pages: what of which page, in a window of which size.
_SHOTS = {
    "feedback": (f"{FEEDBACK}/farouk_salma.html", "section.part", (860, 900)),
    "class": (CLASS, "section:has(#matrix)", (1340, 720)),
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
#: Enough for flat pages with heatmaps, and a quarter of the bytes.
_COLOURS = 96


@contextlib.contextmanager
def graded() -> Iterator[tuple[Path, str]]:
    """Grade the bundled class; give the folder and what the terminal shows, as SVG."""
    console = Console(record=True, width=_WIDTH, file=io.StringIO(), highlight=False)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        out = Path(".grades")
        grade_class(Order(None, out, 2, _SEED, None, Limits(), fresh=False), console)
        svg = console.export_svg(title="make grade", code_format=_FRAME, unique_id="summary")
        yield out.absolute(), svg


def shoot(started: Browser, out: Path, name: str, scheme: Literal["light", "dark"]) -> Image.Image:
    """Take a part of a page as a picture."""
    path, part, (width, height) = _SHOTS[name]
    with started.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, device_scale_factor=1.5
    ) as context:
        page = context.new_page()
        page.goto((out / path).as_uri())
        return Image.open(io.BytesIO(page.locator(part).first.screenshot()))


def save(picture: Image.Image, path: Path) -> None:
    """Write a picture, and in it of which edition of the pages it was taken."""
    note = PngInfo()
    note.add_text("edition", edition().hex())
    few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True, pnginfo=note)


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    with graded() as (out, summary), browser() as started:
        (PICTURES / "summary.svg").write_text(summary, encoding="utf-8")
        for name in _SHOTS:
            for scheme in SCHEMES:
                save(shoot(started, out, name, scheme), PICTURES / f"{name}-{scheme}.png")
