"""What a proof says: promises, how far they were looked at, and what breaks them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text


@dataclass(frozen=True)
class Step:
    """One thing that must be so: what it says, how many were looked at, and what is not so.

    figures: what else a reader may want to know, a line each.
    """

    promise: str
    count: int
    objections: Sequence[str]
    figures: Sequence[str] = ()


def printed(step: Step) -> Text:
    """Write a step for a terminal."""
    sign, style = ("\u2717", "red") if step.objections else ("\u2713", "green")
    text = Text(f"{sign} ", style).append(step.promise, "default").append(f" ({step.count})", "dim")
    for line in step.figures:
        text.append(f"\n    {line}", "dim")
    for line in step.objections:
        text.append(f"\n    {line}", "red")
    return text


def page(title: str, steps: Sequence[Step]) -> str:
    """Write a whole proof as a page of Markdown."""
    broken = sum(bool(step.objections) for step in steps)
    verdict = "Everything is as it should be." if not broken else f"{broken} promises are broken."
    parts = [f"# {title}", verdict]
    for step in steps:
        parts.append(f"## {'✗' if step.objections else '✓'} {step.promise} ({step.count})")
        if step.objections:
            parts.append("\n".join(f"- **{line}**" for line in step.objections))
        if step.figures:
            parts.append("\n".join(f"- {line}" for line in step.figures))
    return "\n\n".join(parts) + "\n"
