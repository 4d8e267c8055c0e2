"""What it costs to explain a wrong answer, and what it costs to ask the function for it."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from graders.diagnosis import Diagnoser
from graders.judge import Answer
from graders.known import IMPORTS, Known, known, reference_cells
from graders.marking.exam import Exam, exams
from graders.sandbox import Limits, Sandbox
from graders.usable import usable_draw
from tests.bench.work import SEED

#: So little an explanation should add to a submission, in CPU seconds.
_FEW_S = 0.002


@dataclass(frozen=True)
class Explaining:
    """CPU seconds. table: to make the table of all mistakes, once a batch.

    explained: to explain each known wrong answer, met for the first time. asked: what the process
    of the student's code takes more when it is asked for it, in the same order.
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
            f"{1000 * max(self.explained):.2g} ms at most, of {len(times)} known ones; "
            f"{few} take less than {1000 * _FEW_S:g} ms. To ask the "
            f"function takes {median(times):.2g} times as long in the median; it took less for "
            f"{dear} of them. The table of all mistakes takes {self.table:.2g} s, once a batch."
        )


def explaining(tier: str) -> Explaining:
    """Measure it with the student's code at a tier."""
    draw = usable_draw(SEED)
    started = time.process_time()
    diagnoser = Diagnoser(draw)
    table = time.process_time() - started
    by_name = {exam.question.name: exam for exam in exams(draw)}
    explained, asked = [], []
    gc.freeze()  # as a worker does
    with Sandbox(tier, Limits()) as sandbox:
        for one in known("wrong_answer"):
            exam = by_name[one.function]
            answers, cpu_s = _asked(sandbox, one, exam)
            verdicts = exam.judged(answers)
            started = time.process_time()
            diagnoser.explain(one.function, verdicts, answers)
            explained.append(time.process_time() - started)
            asked.append(cpu_s)
    return Explaining(table, explained, asked)


def _asked(sandbox: Sandbox, one: Known, exam: Exam) -> tuple[Sequence[Answer], float]:
    """Ask a known wrong answer; tell what that took beside running its cells."""
    cells = [IMPORTS, *reference_cells(), one.source]
    with sandbox.submission(cells) as idle:
        pass
    with sandbox.submission(cells) as student:
        answers = student.ask(one.function, exam.calls)
    return answers, student.usage.cpu_s - idle.usage.cpu_s
