"""The README's pictures, made of today's code: `make pictures`."""

from __future__ import annotations

import contextlib
import io
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Literal

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Browser
from rich.console import Console

from graders.grade import Order, grade_class
from graders.pages import CLASS, FEEDBACK
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
SHOTS = {
    "feedback": (f"{FEEDBACK}/farouk_salma.html", "section.part", (860, 900)),
    "class": (CLASS, "section:has(#matrix)", (1340, 720)),
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
#: Enough for flat pages with heatmaps, and a fraction of the bytes. Rare colours are kept too.
_COLOURS = 80


def grade_bundled(out: Path, anonymous: bool = False) -> str:
    """Grade the bundled class into a folder; return what the terminal shows, as SVG."""
    console = Console(record=True, width=_WIDTH, file=io.StringIO(), highlight=False)
    order = Order(None, out, 2, _SEED, None, Limits(), fresh=False, anonymous=anonymous)
    assert grade_class(order, console) == 0
    return console.export_svg(title="make grade", code_format=_FRAME, unique_id="summary")


def shoot(
    started: Browser, out: Path, name: str, scheme: Literal["light", "dark"] = "light"
) -> tuple[Image.Image, str]:
    """Take a part of a page as a picture; return it, and a hash of all that it shows."""
    path, part, (width, height) = SHOTS[name]
    with started.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, device_scale_factor=1.5
    ) as context:
        page = context.new_page()
        page.goto((out / path).as_uri())
        taken = page.locator(part).first
        shown = taken.evaluate(
            "part => document.querySelector('style').textContent + part.outerHTML"
        )
        return Image.open(io.BytesIO(taken.screenshot())), sha256(shown.encode()).hexdigest()


def save(picture: Image.Image, shown: str, path: Path) -> None:
    """Write a picture, and in it the hash of what it shows."""
    note = PngInfo()
    note.add_text("shown", shown)
    few = picture.convert("RGB").quantize(
        _COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    )
    few.save(path, optimize=True, pnginfo=note)


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), browser() as started:
        out = Path(".grades")
        (PICTURES / "summary.svg").write_text(grade_bundled(out), encoding="utf-8")
        for name in SHOTS:
            for scheme in SCHEMES:
                save(
                    *shoot(started, out.absolute(), name, scheme), PICTURES / f"{name}-{scheme}.png"
                )
