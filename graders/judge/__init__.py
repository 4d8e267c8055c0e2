"""The judge: pure, NumPy only. It is copied beside the student's notebook as `judge`."""

from .check import Check, Judged, NotYet, Recorded, sizes_of
from .followed import judge_followed
from .local import Environment
from .model import Answer, Case, Failure, Opaque, Question, Verdict
from .verdicts import all_right, judge, judge_once, lost_at_once, missing, to_ask

__all__ = [
    "Answer",
    "Case",
    "Check",
    "Environment",
    "Failure",
    "Judged",
    "NotYet",
    "Opaque",
    "Question",
    "Recorded",
    "Verdict",
    "all_right",
    "judge",
    "judge_followed",
    "judge_once",
    "lost_at_once",
    "missing",
    "sizes_of",
    "to_ask",
]
