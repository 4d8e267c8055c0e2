"""From templates to self-contained pages: everything escaped, nothing fetched, a strict policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from graders.judge import show
from graders.pages.heat import colours

FOLDER = Path(__file__).parent


@cache
def environment() -> jinja2.Environment:
    """Make what compiles the templates, each once."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["prose"] = prose
    made.filters["marks"] = "{:g}".format
    made.filters["count"] = "{:,}".format
    made.globals["signs"] = show.SIGNS
    script = _read("class.js")
    styles = {"feedback": _style("feedback.css") + colours(), "class": _style("class.css")}
    made.globals["style"] = {kind: Markup(style) for kind, style in styles.items()}
    made.globals["script"] = Markup(script)
    made.globals["policy"] = {
        "feedback": _policy(style=styles["feedback"]),
        "class": _policy(style=styles["class"], script=script),
    }
    return made


def render(template: str, **values: Any) -> bytes:
    """Fill a template of this folder."""
    return b"".join(parts(template, **values))


def parts(template: str, **values: Any) -> Iterator[bytes]:
    """Fill it piece by piece. Half characters, which no file can hold, go."""
    # Most pieces are ASCII, for which encoding is copying.
    for part in environment().get_template(template).generate(values):
        yield part.encode("utf-8", "replace")


def macros(template: str) -> Any:
    """Give what a template of this folder defines, to be called; what it gives is escaped."""
    return environment().get_template(template).module


def prose(text: str) -> Markup:
    """Escape a sentence, and set what stands in backticks as code, as a check's block does."""
    return Markup(show.prose(text))


def _style(name: str) -> str:
    """Read what all pages share, and one more file; a line is enough for a browser.

    Right and wrong have the colours of the block below a check in the notebook.
    """
    good, bad = (show.colour(state, "var(--ink)") for state in ("right", "not yet"))
    family = f":root {{ --good: {good}; --bad: {bad}; }}"
    return " ".join((family + _read("base.css") + _read(name)).split())


def _policy(**allowed: str) -> str:
    """Allow nothing but our own style and script, each by its hash."""
    rules = ["default-src 'none'", "base-uri 'none'", "form-action 'none'"]
    for kind, content in allowed.items():
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        rules.append(f"{kind}-src 'sha256-{digest}'")
    return "; ".join(rules)


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
