"""Of a student's several attempts, the newest counts."""

from __future__ import annotations

from collections import defaultdict

from graders.intake.met import Attempt, Owned

EARLIER = "replaced by a newer attempt of the same student"


def newest(owned: list[Owned]) -> list[Owned]:
    """Pass over every submission of which the same student has a newer attempt."""
    attempts: defaultdict[tuple[str, str, str], list[Attempt]] = defaultdict(list)
    for one in owned:
        if one.owner.attempt and not one.met.passed:
            attempts[_series(one, one.owner.attempt)].append(one.owner.attempt)
    last = {
        series: max(attempt.order for attempt in several)
        for series, several in attempts.items()
        if any(attempt.certain for attempt in several)
    }

    def sorted_out(one: Owned) -> Owned:
        attempt = one.owner.attempt
        if attempt is None or one.met.passed:
            return one
        newest = last.get(_series(one, attempt), attempt.order)
        return one if attempt.order == newest else one.passed(EARLIER)

    return [sorted_out(one) for one in owned]


def earlier(owned: list[Owned]) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The files of replaced attempts, by what `series` gives for the attempt that replaces them."""
    files: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for one in owned:
        if one.met.passed == EARLIER and (replaced := series(one)):
            files[replaced].append(one.file)
    return {replaced: tuple(names) for replaced, names in files.items()}


def series(one: Owned) -> tuple[str, str, str] | None:
    """What a file is an attempt at, and whose; None where nothing says so."""
    return _series(one, one.owner.attempt) if one.owner.attempt else None


def _series(one: Owned, attempt: Attempt) -> tuple[str, str, str]:
    return (one.owner.by, one.owner.student, attempt.series)
