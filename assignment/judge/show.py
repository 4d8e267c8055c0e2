"""Showing verdicts to a student: a small block of HTML in Jupyter, plain text elsewhere."""

from __future__ import annotations

import html
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from . import words
from .model import Question, Verdict
from .verdicts import Verdicts

_WIDTH = 96
# Dark enough on white and light enough on black (at least 4.5:1 on either); the words say the same.
_COLOURS = {"right": "#2e8540", "not yet": "#c8402f", "to do": "#767676"}
_SIGNS = {"right": "\u2713", "not yet": "\u2717", "to do": "\u25cb"}


@dataclass(frozen=True)
class Row:
    """Checks of which the same was seen."""

    state: str
    checks: tuple[str, ...]
    seen: str
    steps: tuple[bool, ...]


def show(question: Question, verdicts: Verdicts, notes: Sequence[str] = ()) -> None:
    """Show what was found, each thing once, and the notes below."""
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
    lines = [_headline(question, verdicts)]
    for row in rows(verdicts):
        lines.append(f"  {_SIGNS[row.state]} {row.state}: {', '.join(row.checks)}")
        lines += _wrapped(row.seen, "      ")
        if row.steps:
            lines.append(f"      steps 0 to {len(row.steps) - 1}: {strip(row.steps)}")
    for sentence in (*explanations(question, verdicts), *notes):
        lines += _wrapped(sentence, "  ")
    return "\n".join(lines)


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent)


def as_html(question: Question, verdicts: Verdicts, notes: Sequence[str] = ()) -> str:
    """Write the block as HTML; everything that a student wrote is escaped."""
    items = []
    for row in rows(verdicts):
        sign = (
            f'<strong style="color: {_COLOURS[row.state]}">{_SIGNS[row.state]} {row.state}</strong>'
        )
        checks = ", ".join(f"<code>{html.escape(check)}</code>" for check in row.checks)
        seen = f"<br>{_code(row.seen)}" if row.seen else ""
        items.append(f"<li>{sign}: {checks}{seen}{_html_strip(row.steps)}</li>")
    below = "".join(f"<p>{_code(text)}</p>" for text in (*explanations(question, verdicts), *notes))
    worst = "right" if all(verdict.right for verdict in verdicts.values()) else "not yet"
    listed = f'<ul style="list-style: none; padding-left: 0">{"".join(items)}</ul>' if items else ""
    return (
        f'<div style="border-left: 4px solid {_COLOURS[worst]}; padding: 0.2em 0 0.2em 1em">'
        f"<p><strong>{_code(_headline(question, verdicts))}</strong></p>{listed}{below}</div>"
    )


def _headline(question: Question, verdicts: Verdicts) -> str:
    right = sum(verdict.right for verdict in verdicts.values())
    counted = f": {right} of {len(verdicts)} checks right" if verdicts else ""
    return f"`{question.name}`{counted}"


def rows(verdicts: Verdicts) -> list[Row]:
    """Put checks of which the same was seen into one row, in the order of the first."""
    grouped: dict[tuple[str, str, tuple[bool, ...]], list[str]] = {}
    for name, verdict in verdicts.items():
        grouped.setdefault((_state(verdict), verdict.seen, verdict.steps), []).append(name)
    return [
        Row(state, tuple(names), seen, steps) for (state, seen, steps), names in grouped.items()
    ]


def _state(verdict: Verdict) -> str:
    if verdict.right:
        return "right"
    return "to do" if verdict.rung == "missing" else "not yet"


def explanations(question: Question, verdicts: Verdicts) -> list[str]:
    """Say once what was called and why it went wrong."""
    wrong = [verdict for verdict in verdicts.values() if not verdict.right]
    called = list(dict.fromkeys(verdict.called for verdict in wrong if verdict.called))
    why = list(dict.fromkeys(verdict.why for verdict in wrong if verdict.why))
    if any(verdict.followed for verdict in verdicts.values()):
        why.append(words.cell_to_blame(question, whole=not wrong))
    return [*why, *called]


def strip(steps: Sequence[bool]) -> str:
    """Write which steps are right, one sign a step."""
    return " ".join(_SIGNS["right" if right else "not yet"] for right in steps)


def _html_strip(steps: Sequence[bool]) -> str:
    if not steps:
        return ""
    cells = "".join(
        f'<td style="text-align: center; color: {_COLOURS["right" if right else "not yet"]}">'
        f"{_SIGNS['right' if right else 'not yet']}<br>{t}</td>"
        for t, right in enumerate(steps)
    )
    wrong = ", ".join(str(t) for t, right in enumerate(steps) if not right)
    return f'<table aria-label="steps that differ: {wrong}"><tr><th>step</th>{cells}</tr></table>'


def _code(text: str) -> str:
    """Escape a sentence, and set what stands in backticks as code."""
    parts = html.escape(text).split("`")
    return "".join(
        f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts)
    )
