"""The exam: the questions as a batch asks them of every submission, and what each is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from graders.diagnosis import Diagnoser, Explanation
from graders.draw import Draw
from graders.judge import (
    Answer,
    Case,
    Judged,
    Question,
    judge,
    judge_followed,
    judge_once,
    lost_at_once,
    to_ask,
)
from graders.judge.asked import Asking, asking_of
from graders.judge.model import Verdict
from graders.judge.verdicts import Verdicts
from graders.marking.excerpt import Excerpt, excerpt
from graders.marking.glance import Glance
from graders.marking.remember import Answers, remembering
from graders.marking.right_cell import right_cell
from graders.otter import ExceptionTestFile
from graders.registry import Registered, questions, split
from graders.sandbox import Calls, RightCell

#: How many wrong sets of answers to a question are remembered with what was found in them.
_MOST_FOUND = 32

Told = tuple[Mapping[str, Explanation], Excerpt | None]


class GraderError(RuntimeError):
    """Our own fault: it costs a student nothing, the question is not judged."""


@dataclass(eq=False)
class Exam:
    """One question as a batch asks it: the hidden cases, encoded once, and the otter file.

    diagnoser: explains what fails; None for verdicts without more. examples: whether the smallest
    case that a wrong function fails is looked for.
    """

    registered: Registered
    cases: list[Case]
    diagnoser: Diagnoser | None = None
    examples: bool = False
    _earned: dict[Any, dict[str, float]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Remember what was found."""
        self._judged = remembering(_MOST_FOUND, self._judge)
        self._lost = remembering(_MOST_FOUND, self._is_lost)
        self._gains = remembering(_MOST_FOUND, self._gain)
        self._followed = remembering(_MOST_FOUND, self._judge_followed)
        self._asking = remembering(_MOST_FOUND, self._find_asking)
        self._told = remembering(_MOST_FOUND, self._tell)

    @property
    def question(self) -> Question:
        """The question that is asked."""
        return self.registered.question

    @property
    def calls(self) -> Calls:
        """What every submission is asked."""
        return self._prepared[0]

    @property
    def sent(self) -> list[Case]:
        """The cases with the very objects as which arguments come back that nobody changed.

        The judge then sees at a glance that they are what was passed.
        """
        return self._prepared[1]

    @cached_property
    def _prepared(self) -> tuple[Calls, list[Case]]:
        calls = Calls([case.arguments for case in to_ask(self.cases)])
        pairs = zip(self.cases, calls.arguments, strict=False)
        sent = [replace(case, arguments=arguments) for case, arguments in pairs]
        calls.eye = Glance(self.question, to_ask(sent))
        return calls, sent

    def judged(self, answers: Sequence[Answer]) -> Verdicts:
        """Judge the answers to all cases, as `judge` does."""
        return dict(self._judged(tuple(answers)))

    def _judge(self, answers: Answers) -> Verdicts:
        return judge(self.question, self.sent, answers)

    def lost_at_once(self, first: Answer) -> bool:
        """Whether the answer to the first case leaves nothing that is right."""
        return self._lost((first,))

    def _is_lost(self, answers: Answers) -> bool:
        return lost_at_once(self.question, self.sent[0], *answers)

    def gains(self, alone: Verdicts, first: Answer) -> bool:
        """Whether a loop's first answer with the right cell has right what was wrong alone."""
        failing = frozenset(name for name, verdict in alone.items() if not verdict.right)
        return self._gains((first,), failing)

    def _gain(self, answers: Answers, failing: frozenset[str]) -> bool:
        seen = judge_once(self.question, self.sent[0], *answers)
        return any(seen[name].right for name in failing)

    def followed(
        self, alone: Verdicts, answers: Sequence[Answer], is_other: bool = False
    ) -> Verdicts:
        """Judge a loop with the right cell too: by the answers to all cases, or to the first.

        is_other: whether it was tried with another cell than its own.
        """
        return dict(self._followed(tuple(answers), tuple(alone.items()), is_other))

    def _judge_followed(
        self, answers: Answers, alone: tuple[tuple[str, Verdict], ...], is_other: bool
    ) -> Verdicts:
        cases = self.sent if len(answers) > 1 else self.sent[:1]
        given = answers if len(answers) > 1 else answers * 2
        return judge_followed(self.question, cases, dict(alone), given, is_other)

    def asking(self, first: Answer) -> Asking:
        """Tell how a loop called its cell, by its answer to the first case."""
        return self._asking((first,))

    def _find_asking(self, answers: Answers) -> Asking:
        return asking_of(self.question, self.sent[0], answers[0].asked)

    def told(self, verdicts: Verdicts, answers: Sequence[Answer], asking: Asking = "none") -> Told:
        """Explain the checks that fail, and cut out what shows best how.

        answers: what the verdicts are explained from. asking: how a loop called its cell.
        """
        return self._told(tuple(answers), tuple(verdicts.items()), asking)

    def _tell(
        self, answers: Answers, items: tuple[tuple[str, Verdict], ...], asking: Asking
    ) -> Told:
        verdicts = dict(items)
        told: Mapping[str, Explanation] = {}
        if self.diagnoser is not None:
            told = self.diagnoser.explain(self.question.name, verdicts, answers, asking)
        return told, excerpt(self.question, self.cases, verdicts, answers)

    @cached_property
    def otter_file(self) -> ExceptionTestFile:
        """The otter file, which turns verdicts into marks."""
        return ExceptionTestFile.from_file(str(self.registered.path))

    def earned(self, verdicts: Verdicts) -> dict[str, float]:
        """Let the otter file give the marks of each check.

        It is run once for all submissions in which the same is wrong. Raises GraderError when a
        test in it does not say what the judge says.
        """
        wrong = tuple((verdict.right, verdict.wrong) for verdict in verdicts.values())
        if wrong not in self._earned:
            self._earned[wrong] = self._run(verdicts)
        return self._earned[wrong]

    def _run(self, verdicts: Verdicts) -> dict[str, float]:
        file = self.otter_file
        file.run({self.question.name: Judged(verdicts)})
        earned: dict[str, float] = dict.fromkeys(self.registered.checks, 0.0)
        for outcome in file.test_case_results:
            check, part = split(outcome.test_case.name)
            if outcome.passed != verdicts[check].passes(part):
                raise GraderError(f"otter case {outcome.test_case.name!r}: {outcome.message}")
            earned[check] += outcome.test_case.points if outcome.passed else 0.0
        return earned

    @cached_property
    def cell(self) -> RightCell | None:
        """The right cell for follow-through; None for a question that is no loop."""
        if self.question.cell is None:
            return None
        by_name = {registered.name: registered.question for registered in questions()}
        return right_cell(by_name[self.question.cell], self.sent)


def exams(draw: Draw, diagnoser: Diagnoser | None = None, examples: bool = False) -> list[Exam]:
    """Prepare every question of a batch."""
    return [
        Exam(registered, list(draw.cases[registered.name]), diagnoser, examples)
        for registered in questions()
    ]
