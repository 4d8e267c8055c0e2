"""Showing verdicts to a student: a small block of HTML in Jupyter, plain text elsewhere."""

from __future__ import annotations

import html
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from . import words
from .model import Question, Verdict
from .verdicts import Verdicts, all_right

_WIDTH = 96
#: What stands before the name of a state, which so is not told by its colour alone.
SIGNS = {"right": "\u2713", "not yet": "\u2717", "to do": "\u25cb"}
_HUES = {"right": "#34a853", "not yet": "#f04a36", "to do": "#80858d"}
_BOX = "border: 1px solid; border-radius: 4px; padding: 0.1em 0.4em"
# Around what the differences come from, which is to be read first.
_FRAME = "border: 1px solid #767676; border-radius: 4px; padding: 0.2em 0.8em; max-width: 48em"


@dataclass(frozen=True)
class Row:
    """Checks of which the same was seen."""

    state: str
    checks: tuple[str, ...]
    seen: str
    steps: tuple[bool, ...]
    ladder: tuple[tuple[str, str], ...] = ()


#: The rungs of the ladder in their order, as a student reads them.
_LADDER = {
    "raised": "runs",
    "missing": "there",
    "type": "type",
    "shape": "shape",
    "finite": "finite",
    "values": "numbers",
}


def colour(state: str, ink: str = "currentColor") -> str:
    """Give a state's colour in CSS. ink: the text's, dark on light or light on dark.

    Mixed with it, a hue stands out in every theme; where CSS cannot mix, the text keeps its ink.
    """
    return f"color-mix(in srgb, {_HUES[state]} 65%, {ink})"


def _name(state: str) -> str:
    """Name the variable that holds a state's colour within the block."""
    return f"--{state.replace(' ', '-')}"


def _paint(state: str) -> str:
    return f"color: var({_name(state)})"


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
        lines.append(f"  {SIGNS[row.state]} {row.state}: {', '.join(row.checks)}")
        if row.ladder:
            lines.append(
                f"      {' '.join(f'{SIGNS[state]} {rung}' for rung, state in row.ladder)}"
            )
        lines += _wrapped(row.seen, "      ")
        if row.steps:
            lines.append(f"      steps 0 to {len(row.steps) - 1}: {strip(row.steps)}")
    for sentence in (*why(question, verdicts), *called_with(verdicts), *notes):
        lines += _wrapped(sentence, "  ")
    return "\n".join(lines)


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent)


def as_html(question: Question, verdicts: Verdicts, notes: Sequence[str] = ()) -> str:
    """Write the block as HTML; everything that a student wrote is escaped."""
    items = []
    for row in rows(verdicts):
        sign = f'<strong style="{_paint(row.state)}">{SIGNS[row.state]} {row.state}</strong>'
        checks = ", ".join(f"<code>{html.escape(check)}</code>" for check in row.checks)
        seen = f"<br>{prose(row.seen)}" if row.seen else ""
        items.append(
            f'<li style="margin: 0.3em 0">{sign}: {checks}{_html_ladder(row.ladder)}{seen}'
            f"{_html_strip(row.steps)}</li>"
        )
    reasons, called = why(question, verdicts), called_with(verdicts)
    framed = f'<div style="{_FRAME}">{_paragraphs(reasons)}</div>' if reasons else ""
    below = f"{framed}{_paragraphs((*called, *notes))}"
    worst = "right" if all_right(verdicts) else "not yet"
    listed = f'<ul style="list-style: none; padding-left: 0">{"".join(items)}</ul>' if items else ""
    colours = "; ".join(f"{_name(state)}: {colour(state)}" for state in SIGNS)
    return (
        f'<div style="{colours}; border-left: 4px solid var({_name(worst)});'
        f' padding: 0.2em 0 0.2em 1em">'
        f"<p><strong>{prose(_headline(question, verdicts))}</strong></p>{listed}{below}</div>"
    )


def _paragraphs(texts: Sequence[str]) -> str:
    return "".join(f'<p style="margin: 0.4em 0">{prose(text)}</p>' for text in texts)


def _headline(question: Question, verdicts: Verdicts) -> str:
    right = sum(verdict.right for verdict in verdicts.values())
    counted = f": {right} of {len(verdicts)} checks right" if verdicts else ""
    return f"`{question.name}`{counted}"


def rows(verdicts: Verdicts) -> list[Row]:
    """Put checks of which the same was seen into one row, in the order of the first."""
    grouped: dict[Row, list[str]] = {}
    for name, verdict in verdicts.items():
        row = Row(_state(verdict), (), verdict.seen, verdict.steps, _ladder(verdict))
        grouped.setdefault(row, []).append(name)
    return [replace(row, checks=tuple(names)) for row, names in grouped.items()]


def _ladder(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """Tell how far a wrong value climbed; nothing where no more than right or wrong is shown."""
    if not verdict.seen or verdict.rung not in _LADDER or verdict.rung == "missing":
        return ()
    rungs = list(_LADDER)
    place = rungs.index(verdict.rung)
    states = ["right"] * place + ["not yet"] + ["to do"] * (len(rungs) - place - 1)
    return tuple(zip(_LADDER.values(), states, strict=True))


def _state(verdict: Verdict) -> str:
    if verdict.right:
        return "right"
    return "to do" if verdict.rung == "missing" else "not yet"


def why(question: Question, verdicts: Verdicts) -> list[str]:
    """Say once why it went wrong."""
    wrong = [verdict for verdict in verdicts.values() if not verdict.right]
    told = list(dict.fromkeys(verdict.why for verdict in wrong if verdict.why))
    reasons = [one for one in told if not any(one != more and one in more for more in told)]
    if not wrong and any(verdict.followed for verdict in verdicts.values()):
        reasons.append(words.cell_to_blame(question))
    return reasons


def called_with(verdicts: Verdicts) -> list[str]:
    """Say once what was called."""
    wrong = [verdict for verdict in verdicts.values() if not verdict.right]
    return list(dict.fromkeys(verdict.called for verdict in wrong if verdict.called))


def strip(steps: Sequence[bool]) -> str:
    """Write which steps are right, one sign a step."""
    return " ".join(SIGNS["right" if right else "not yet"] for right in steps)


def _html_ladder(ladder: Sequence[tuple[str, str]]) -> str:
    """Write the ladder beside the names; what is not reached has a sign of its own."""
    parts = []
    for state, rungs in groupby(ladder, key=lambda rung: rung[1]):
        text = " ".join(f"{SIGNS[state]} {rung}" for rung, _ in rungs)
        parts.append(f'<span style="{_paint(state)}">{text}</span>')
    return f' &nbsp; <span style="font-size: 85%">{" ".join(parts)}</span>' if parts else ""


def _html_strip(steps: Sequence[bool]) -> str:
    """Write a box with a sign for each step, its number below."""
    if not steps:
        return ""
    states = ["right" if right else "not yet" for right in steps]
    cells = "".join(
        f'<td style="text-align: center; padding: 4px 2px"><span style="{_BOX}; {_paint(state)}">'
        f"{SIGNS[state]}</span><br>{t}</td>"
        for t, state in enumerate(states)
    )
    wrong = ", ".join(str(t) for t, right in enumerate(steps) if not right)
    head = '<th scope="row">step</th>'
    return f'<table aria-label="steps that differ: {wrong}"><tr>{head}{cells}</tr></table>'


def prose(text: str) -> str:
    """Escape a sentence, and set what stands in backticks as code."""
    parts = html.escape(text).split("`")
    return "".join(
        f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts)
    )
