"""A loop is judged with the right cell too, so that it pays for its own mistakes only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from . import words
from .asked import rightly_asked
from .model import Answer, Case, Question, Verdict
from .verdicts import Verdicts, judge


def judge_followed(
    question: Question,
    cases: Sequence[Case],
    alone: Verdicts,
    followed: Sequence[Answer],
    is_other: bool = False,
) -> Verdicts:
    """Judge a loop that earns each check as it stands or with the right cell swapped in.

    alone: the verdicts on it as it stands. followed: the answers with the right cell. Where they
    differ, a check that fails says which of the two was seen. is_other: whether they are known to.
    """
    shown = [_shown(question, *pair) for pair in zip(cases, followed, strict=False)]
    swapped = judge(question, shown, followed)
    verdicts = {name: _better(alone[name], swapped[name]) for name in question.returns}
    if not is_other and all(
        _is_alike(question, alone[name], swapped[name]) for name in question.returns
    ):
        return verdicts
    note = words.cell_swapped(question)
    return {
        name: verdict
        if verdict.right or verdict is alone[name]
        else replace(verdict, called=f"{verdict.called} {note}")
        for name, verdict in verdicts.items()
    }


def _shown(question: Question, case: Case, answer: Answer) -> Case:
    """Show no numbers that may not be the loop's own: a swapped cell answers a wrong call too."""
    hidden = case.public and answer.asked and not rightly_asked(question, case, answer.asked)
    return replace(case, public=False) if hidden else case


def _better(alone: Verdict, swapped: Verdict) -> Verdict:
    """Prefer what passes; of two failures, the one that is no consequence of the cell's."""
    if alone.right:
        return alone
    if swapped.right:
        return replace(swapped, followed=True)
    # What was right at first does not come from a wrong cell; what is asked later has a past.
    # A loop that comes to its end by itself shows more than that it calls the right cell too often.
    is_stopped = swapped.rung == "timeout" and alone.rung not in ("raised", "timeout", "died")
    return alone if alone.rung == "unstable" or is_stopped else swapped


def _is_alike(question: Question, alone: Verdict, swapped: Verdict) -> bool:
    """Whether the same was seen with either cell.

    With the right one numbers may have been hidden, and more is said of caches.
    """
    if (alone.rung, alone.steps) != (swapped.rung, swapped.steps):
        return False
    return alone.check == question.memory or alone.seen.startswith(swapped.seen)
