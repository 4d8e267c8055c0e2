"""What differs between two results of one submission, and between the conditions of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graders.provenance import deciding, environment
from graders.reports.tally import IN_WORDS, Record


def mark_of(record: Record) -> str:
    """The mark as a person reads it."""
    return f"{record['score']:g}" if record["status"] == "graded" else "not graded"


def same_findings(before: Record, after: Record) -> bool:
    """Whether a submission came to the same: in its marks, and in what was found for each check.

    Where answers depend on chance, the places that a message names differ from time to time.
    """
    if any(before[key] != after[key] for key in ("status", "reason", "score")):
        return False
    return _decided(before) == _decided(after)


def same_words(before: Record, after: Record) -> bool:
    """Whether also every word of it is the same."""
    return same_findings(before, after) and bool(before["questions"] == after["questions"])


def reasons(before: Record, after: Record) -> Iterator[str]:
    """Say for each check whose marks change from what to what they do, and what was seen."""
    for record, word in ((before, "was"), (after, "is")):
        if record["status"] != "graded":
            yield f"it {word} not graded: {record['reason']}"
    old = _findings(before)
    for check, new in _findings(after).items():
        was = old.get(check)
        if was is not None and was["score"] != new["score"]:
            seen = f"it was: {_seen(was)}; it is: {_seen(new)}"
            yield f"{check}: {was['score']:g} -> {new['score']:g} of {new['possible']:g}, {seen}"


def changed_conditions(conditions: Mapping[str, Any]) -> list[str]:
    """Say what of ours, and of the machine, is not what it was."""
    before, now = conditions["files"], deciding()
    changed = [
        *(f"{name} has changed" for name in now if name in before and before[name] != now[name]),
        *(f"{name} is new" for name in now if name not in before),
        *(f"{name} is gone" for name in before if name not in now),
    ]
    if conditions["environment"] != environment():
        changed.append(f"it was {conditions['environment']}; this is {environment()}")
    return changed


def _decided(record: Record) -> list[dict[str, Any]]:
    told = ("message", "called", "seen", "why", "steps")
    return [
        {key: value for key, value in finding.items() if key not in told}
        for finding in _findings(record).values()
    ]


def _findings(record: Record) -> dict[str, Mapping[str, Any]]:
    return {
        f"{name} {finding['check']}": finding
        for name, question in record["questions"].items()
        for finding in question["findings"]
    }


def _seen(finding: Mapping[str, Any]) -> str:
    if finding["outcome"] != "fail":
        return {"pass": "right", "not_judged": "not judged"}[finding["outcome"]]
    return " and ".join(finding["titles"]) or IN_WORDS[finding["rung"]]
