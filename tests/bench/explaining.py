"""What it costs to explain a wrong answer, and what it costs to ask the function for it."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from graders.diagnosis import Diagnoser
from graders.known import IMPORTS, Known, known, reference_cells
from graders.marking.exam import Exam, exams
from graders.sandbox import Limits, Sandbox
from graders.usable import usable_draw
from tests.bench.work import SEED

#: So little an explanation should add to a submission, in CPU seconds.
_FEW_S = 0.002
#: Each is measured so often, and the least taken: the rest is what else the machine does.
_PASSES = 5


@dataclass(frozen=True)
class Explaining:
    """CPU seconds. table: to make the table of all mistakes, once a batch.

    explained: to explain each known wrong answer, met for the first time. asked: what it takes the
    process of the student's code to answer, in the same order.
    """

    table: float
    explained: Sequence[float]
    asked: Sequence[float]

    @property
    def summary(self) -> str:
        """Say it in a sentence or two."""
        times = [asked / spent for asked, spent in zip(self.asked, self.explained, strict=True)]
        dear = sum(ratio < 1 for ratio in times)
        few = sum(spent < _FEW_S for spent in self.explained)
        return (
            f"To explain a wrong answer that is met for the first time takes "
            f"{1000 * median(self.explained):.2g} ms in the median and "
            f"{1000 * max(self.explained):.2g} ms at most, of {len(times)} known ones, each by the "
            f"least of {_PASSES} times; {few} take less than {1000 * _FEW_S:g} ms. To ask the "
            f"function takes {median(times):.2g} times as long in the median; it took less for "
            f"{dear} of them. The table of all mistakes takes {self.table:.2g} s, once a batch."
        )


def explaining(tier: str, folder: Path) -> Explaining:
    """Measure it with the student's code at a tier. folder: where the table is kept."""
    draw = usable_draw(SEED)
    started = time.process_time()
    Diagnoser(draw, folder)
    table = time.process_time() - started
    by_name = {exam.question.name: exam for exam in exams(draw)}
    passes = []
    with Sandbox(tier, Limits()) as sandbox:
        for _ in range(_PASSES):
            diagnoser = Diagnoser(draw, folder)  # one that remembers nothing
            gc.freeze()  # as a worker does
            passes.append(
                [
                    _spent(diagnoser, sandbox, one, by_name[one.function])
                    for one in known("wrong_answer")
                ]
            )
    explained, asked = np.min(passes, axis=0).T.tolist()
    return Explaining(table, explained, asked)


def _spent(diagnoser: Diagnoser, sandbox: Sandbox, one: Known, exam: Exam) -> tuple[float, float]:
    """Tell what it takes to explain a known wrong answer, and to ask for it."""
    with sandbox.submission([IMPORTS, *reference_cells(), one.source]) as session:
        before = session.usage.cpu_s
        answers = session.ask(one.function, exam.calls)
        asked = session.usage.cpu_s - before
    verdicts = exam.judged(answers)
    started = time.process_time()
    diagnoser.explain(one.function, verdicts, answers)
    return time.process_time() - started, asked
