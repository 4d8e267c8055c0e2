"""What an otter test file says: a question, its recorded cases, and one line a check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from . import words
from .draw import arguments_of, draw_inputs
from .hints import hints
from .local import Environment, judge_local
from .model import Answer, Case, Question
from .properties import judge_properties, right_cell
from .rerun import cells_run, is_outdated
from .show import show
from .verdicts import Verdicts, all_right


# Otter shows the name of the class to the student.
class NotYet(AssertionError):  # noqa: N818
    """A check is not passed. Its text is one fixed line: the explanation is shown beside it."""


@dataclass(frozen=True)
class Judged:
    """Stands in an environment for a function that was judged elsewhere."""

    verdicts: Verdicts


@dataclass(frozen=True)
class Recorded:
    """Cases whose inputs follow from a seed and whose right answers are kept as numbers.

    cases: for each its name, sizes, scale, and right numbers as nested lists.
    public: whether a student may see the numbers; such a file is worth 0.
    """

    seed: int
    public: bool
    cases: Sequence[Mapping[str, Any]]

    def restore(self, question: Question) -> list[Case]:
        """Draw the inputs again and lay the right numbers beside them."""
        rng = np.random.default_rng(self.seed)
        restored = []
        for record in self.cases:
            inputs = draw_inputs(rng, record["sizes"], record["scale"])
            right = {name: np.array(numbers) for name, numbers in record["right"].items()}
            arguments = arguments_of(question.name, question.arguments, inputs)
            sizes = sizes_of(question, record["sizes"])
            restored.append(Case(record["name"], sizes, arguments, right, self.public))
        return restored


def sizes_of(question: Question, sizes: Mapping[str, int]) -> dict[str, int]:
    """Keep the sizes that a question has: only a loop has T_x."""
    return {name: size for name, size in sizes.items() if question.cell or name != "T_x"}


class Check:
    """The checks of one question; its calls are made once and shared by its cases."""

    def __init__(self, question: Question, recorded: Recorded | None = None) -> None:
        self.question = question
        self.recorded = recorded
        self._judged: tuple[Any, Verdicts] | None = None

    @property
    def public(self) -> bool:
        """Whether this is the student's own copy."""
        return self.recorded is not None and self.recorded.public

    def worth(self, points: float) -> float:
        """Give a case's points: none where the numbers are public."""
        return 0 if self.public else points

    def expect(self, env: Environment, check: str, part: str | None = None) -> None:
        """Pass, or show what was found and raise `NotYet`.

        part: one part of a cache: the name of a gate, or "rest".
        """
        if not self.verdicts(env)[check].passes(part):
            raise NotYet(words.SEE_ABOVE)

    def expect_properties(self, env: Environment) -> None:
        """Check on fresh inputs what holds for every right answer, or raise `NotYet`."""
        verdicts = self.verdicts(env)
        function = env.get(self.question.name)
        if not callable(function) or not all_right(verdicts):
            raise NotYet(words.SEE_ABOVE)
        if any(verdict.followed for verdict in verdicts.values()):
            # The right cell that it was tried with knows no other inputs.
            return
        cell = right_cell(self.question, self.cases[0], env)
        broken = judge_properties(self.question, function, cell)
        if broken:
            show(self.question, {}, notes=hints().broken(broken))
            raise NotYet(words.SEE_ABOVE)

    @cached_property
    def cases(self) -> list[Case]:
        """The recorded cases. Raises LookupError where there are none."""
        if self.recorded is None:
            raise LookupError(f"{self.question.name}: this file holds no recorded cases")
        return self.recorded.restore(self.question)

    def verdicts(self, env: Environment) -> Verdicts:
        """Judge the function in this environment, once."""
        function = env.get(self.question.name)
        if self.recorded is None and isinstance(function, Judged):
            return function.verdicts
        if self._judged is None or self._judged[0] is not function:
            verdicts, answer = judge_local(self.question, self.cases, env)
            self._judged = (function, verdicts)
            self._show(verdicts, answer, function)
        return self._judged[1]

    def _show(self, verdicts: Verdicts, answer: Answer, function: object) -> None:
        if not self.public:
            show(self.question, verdicts)
            return
        told = hints().told(self.question, self.cases[0], verdicts, answer)
        shown = hints().shown(self.question, verdicts, told)
        notes = hints().below()
        if is_outdated(function, self.question.name, cells_run()):
            notes = [words.outdated(self.question), *notes]
        show(self.question, shown, notes=notes)
