"""What a proof says: promises, how far they were looked at, and what breaks them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text


@dataclass(frozen=True)
class Promise:
    """One thing that must be so: in words, how often it was looked at, and where it is not so.

    figures: what else a reader may want to know, a line each.
    """

    text: str
    count: int
    objections: Sequence[str]
    figures: Sequence[str] = ()


def printed(promise: Promise) -> Text:
    """Write a promise for a terminal."""
    sign, style = ("\u2717", "red") if promise.objections else ("\u2713", "green")
    text = Text(f"{sign} ", style).append(promise.text, "default")
    text.append(f" ({promise.count})", "dim")
    for line in promise.figures:
        text.append(f"\n    {line}", "dim")
    for line in promise.objections:
        text.append(f"\n    {line}", "red")
    return text


def broken(promises: Sequence[Promise]) -> int:
    """Count the promises that are broken."""
    return sum(bool(promise.objections) for promise in promises)


def verdict(promises: Sequence[Promise]) -> str:
    """Say whether all promises are kept."""
    count = broken(promises)
    told = {0: "Everything is as it should be.", 1: "1 promise is broken."}
    return told.get(count, f"{count} promises are broken.")


def page(title: str, promises: Sequence[Promise]) -> str:
    """Write a whole proof as a page of Markdown."""
    parts = [f"# {title}", verdict(promises)]
    for promise in promises:
        parts.append(f"## {'✗' if promise.objections else '✓'} {promise.text} ({promise.count})")
        if promise.objections:
            parts.append("\n".join(f"- **{line}**" for line in promise.objections))
        if promise.figures:
            parts.append("\n".join(f"- {line}" for line in promise.figures))
    return "\n\n".join(parts) + "\n"
