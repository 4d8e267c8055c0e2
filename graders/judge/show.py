"""Showing verdicts to a student: a small block of HTML in Jupyter, plain text elsewhere."""

from __future__ import annotations

import html
import sys
from collections.abc import Sequence

from .model import Question
from .verdicts import Verdicts

_RIGHT, _WRONG = "\u2713 right", "\u2717 not yet"


def show(question: Question, verdicts: Verdicts, notes: Sequence[str] = ()) -> None:
    """Show one line a check with its explanation, and the notes below."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    text = as_text(question, verdicts, notes)
    if shell is None:
        print(text)
        return
    from IPython.display import display

    block = as_html(question, verdicts, notes)
    display({"text/plain": text, "text/html": block}, raw=True)  # type: ignore[no-untyped-call]


def as_text(question: Question, verdicts: Verdicts, notes: Sequence[str] = ()) -> str:
    """Write the block as plain text."""
    lines = [question.name]
    for name, verdict in verdicts.items():
        lines.append(f"  {_RIGHT if verdict.right else _WRONG}  {name}")
        if verdict.message:
            lines.append(f"      {verdict.message}")
        if verdict.steps:
            lines.append(f"      steps: {strip(verdict.steps)}")
    return "\n".join([*lines, *(f"  {note}" for note in notes)])


def strip(steps: Sequence[bool]) -> str:
    """Write which steps are right, one mark a step."""
    return " ".join("\u2713" if right else "\u2717" for right in steps)


def as_html(question: Question, verdicts: Verdicts, notes: Sequence[str] = ()) -> str:
    """Write the block as HTML; everything that a student wrote is escaped."""
    rows = []
    for name, verdict in verdicts.items():
        mark = _RIGHT if verdict.right else _WRONG
        strong = f"<strong>{mark}</strong> <code>{html.escape(name)}</code>"
        message = f"<br>{_code(verdict.message)}" if verdict.message else ""
        steps = f"<br>steps: <code>{strip(verdict.steps)}</code>" if verdict.steps else ""
        rows.append(f"<li>{strong}{message}{steps}</li>")
    below = "".join(f"<p>{_code(note)}</p>" for note in notes)
    listed = f'<ul style="list-style: none; padding-left: 0">{"".join(rows)}</ul>' if rows else ""
    return (
        '<div style="border-left: 4px solid #767676; padding: 0.2em 0 0.2em 1em">'
        f"<p><strong><code>{html.escape(question.name)}</code></strong></p>{listed}{below}</div>"
    )


def _code(text: str) -> str:
    """Escape a sentence, and set what stands in backticks as code."""
    parts = html.escape(text).split("`")
    return "".join(
        f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts)
    )
