"""What one student should see: marks, the reason for each loss, pictures of their own numbers."""

from __future__ import annotations

import marshal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from graders.judge import words
from graders.pages.heat import Heatmap, heatmap, strip
from graders.pages.plain import meaning, purpose
from graders.pages.render import macros, render
from graders.registry import questions
from graders.reports.tally import Record

#: How many different answers to a question are kept as they are shown, some 5 KB each.
_KEPT = 1_000


@dataclass(frozen=True)
class Row:
    """Checks of which the same is to be said.

    checks: each with its meaning in plain words. state: "right", "partly right", "not right",
    "to do" or "not judged".
    """

    checks: Sequence[tuple[str, str]]
    state: str
    score: float
    possible: float
    seen: str
    steps: Markup | None


@dataclass(frozen=True)
class Part:
    """One graded function, as its section of the page shows it.

    purpose: what it is for. reasons: why marks were lost, each once. called: with which sizes.
    example: the smallest case that shows it: code, what it prints, and what it should print where
    that may be told. Neither is shown of what is all to do. followed: that it is right around the
    right cell, else "".
    """

    name: str
    purpose: str
    score: float
    possible: float
    rows: Sequence[Row]
    reasons: Sequence[str]
    called: Sequence[str]
    example: Mapping[str, str | None] | None
    picture: Heatmap | None
    followed: str

    @property
    def full(self) -> bool:
        """Whether every mark was earned."""
        return self.score == self.possible


@dataclass(frozen=True)
class Shown:
    """What a page shows of one graded function, as HTML; it is the same on everyone's page.

    glance: its row of the overview. earned: that it has its full marks by the right cell, else "".
    section: where marks were lost and why; "" where none were.
    """

    glance: str
    earned: str
    section: str


def feedback_page(record: Record) -> bytes:
    """Write the page of one submission, from its record in `results.jsonl`."""
    # What many students have in common is rendered once. Version 2 writes equal data equally.
    parts = [_shown(marshal.dumps(item, 2)) for item in record["questions"].items()]
    return render(
        "feedback.html",
        record=record,
        graded=record["status"] == "graded",
        parts=parts,
        full=not any(part.section for part in parts),
    )


@lru_cache(_KEPT)
def _shown(item: bytes) -> Shown:
    """Render a function's part of a page. item: its name and its part of the record, marshalled."""
    part = _part(*marshal.loads(item))
    write = macros("part.html")
    return Shown(
        glance=write.glance(part),
        earned=write.earned(part) if part.followed and part.full else "",
        section="" if part.full else write.section(part),
    )


def _part(name: str, question: Mapping[str, Any]) -> Part:
    findings = question["findings"]
    rows = _rows(name, findings)
    failed = [finding for finding in findings if finding["outcome"] == "fail"]
    begun = any(row.state != "to do" for row in rows)
    cut = question["excerpt"]
    return Part(
        name=name,
        purpose=purpose(name),
        score=question["score"],
        possible=question["possible"],
        rows=rows,
        reasons=_reasons(failed),
        called=_each_once(failed, "called") if begun else (),
        example=question.get("example") if begun else None,
        picture=heatmap(cut) if cut else None,
        followed=_followed(name, question),
    )


def _each_once(findings: Sequence[Mapping[str, Any]], key: str) -> list[str]:
    return list(dict.fromkeys(finding[key] for finding in findings if finding.get(key)))


def _reasons(failed: Sequence[Mapping[str, Any]]) -> list[str]:
    """List why marks were lost; a mistake that several checks share is told of once."""
    told: list[str] = []
    for text in _each_once(failed, "why"):
        rest = text
        for earlier in told:
            rest = rest.removeprefix(earlier).strip()
        told += [rest] if rest else []
    return told


def _rows(name: str, findings: Sequence[Mapping[str, Any]]) -> list[Row]:
    grouped: dict[tuple[str, str, tuple[bool, ...]], list[Mapping[str, Any]]] = {}
    for finding in findings:
        state, seen = _state(finding), finding["seen"] or finding["message"]
        if state == "to do" and seen == words.still_none(finding["check"]):
            # What is said of each step is the same but for its name.
            seen = "This step is still to do."
        grouped.setdefault((state, seen, tuple(finding["steps"])), []).append(finding)
    return [
        Row(
            checks=[(finding["check"], meaning(name, finding["check"])) for finding in same],
            state=state,
            score=sum(finding["score"] for finding in same),
            possible=sum(finding["possible"] for finding in same),
            seen=seen,
            steps=strip(steps) if steps else None,
        )
        for (state, seen, steps), same in grouped.items()
    ]


def _state(finding: Mapping[str, Any]) -> str:
    if finding["outcome"] == "not_judged":
        return "not judged"
    if finding["outcome"] == "pass":
        return "right"
    if finding["rung"] == "missing":
        return "to do"
    return "partly right" if finding["score"] else "not right"


def _followed(name: str, question: Mapping[str, Any]) -> str:
    whole = all(finding["outcome"] == "pass" for finding in question["findings"])
    if not question["followed_through"] or not whole:
        return ""
    asked = next(one.question for one in questions() if one.name == name)
    return words.cell_to_blame(asked)
