"""What it costs to explain a wrong answer, and what it costs to ask the function for it."""

from __future__ import annotations

import gc
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import count, islice
from pathlib import Path
from random import Random
from statistics import fmean, median

import numpy as np

from graders.diagnosis import Diagnoser
from graders.diagnosis.diagnoser import models
from graders.diagnosis.mistakes.edits import edited, may_go_together
from graders.draw import Draw
from graders.judge import all_right
from graders.known import IMPORTS, known, reference_cells
from graders.marking.exam import exams
from graders.sandbox import Limits, Sandbox
from graders.usable import usable_draw
from tests.bench.environments import ROOT
from tests.bench.work import SEED

#: So little an explanation should add to a submission, in CPU seconds.
_FEW_S = 0.002
#: Each is measured so often, and the least taken: the rest is what else the machine does.
_PASSES = 5
#: So many functions with two mistakes are made of each question.
_PAIRS = 60


@dataclass(frozen=True)
class Explaining:
    """CPU seconds. table: to make the table of all mistakes, once a batch.

    explained: to explain each known wrong answer, met for the first time. asked: what it takes the
    process of the student's code to answer, in the same order. paired: to explain two random
    mistakes in one function, each such function met once.
    """

    table: float
    explained: Sequence[float]
    asked: Sequence[float]
    paired: Sequence[float]

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
            f"{dear} of them. Two random mistakes in one function take "
            f"{1000 * fmean(self.paired):.2g} ms in the mean of {len(self.paired)} such functions, "
            f"and 19 of 20 at most {1000 * np.percentile(self.paired, 95):.2g} ms. "
            f"The table of all mistakes takes {self.table:.2g} s, once a batch."
        )


def explaining(tier: str, folder: Path) -> Explaining:
    """Measure it in a process of its own, which is set up as the grader's.

    tier: what stands around the student's code. folder: where the table is kept. Raises
    CalledProcessError.
    """
    order = [sys.executable, "-m", __name__, tier, str(folder)]
    # As in `graders/__main__.py`: else threads that wait for work count.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(order, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return Explaining(**json.loads(done.stdout))


def measured(tier: str, folder: Path) -> Explaining:
    """Measure it in this process."""
    draw = usable_draw(SEED)
    started = time.process_time()
    Diagnoser(draw, folder)
    table = time.process_time() - started
    by_name = {exam.question.name: exam for exam in exams(draw)}
    wrong = [(one.function, one.source) for one in known("wrong_answer")]
    passes = []
    with Sandbox(tier, Limits()) as sandbox:

        def spent(diagnoser: Diagnoser, function: str, source: str) -> tuple[float, float]:
            """Tell what it takes to explain an answer, nan if it is right, and to ask for it."""
            exam = by_name[function]
            with sandbox.submission([IMPORTS, *reference_cells(), source]) as session:
                before = session.usage.cpu_s
                answers = session.ask(function, exam.calls)
                asked = session.usage.cpu_s - before
            verdicts = exam.judged(answers)
            started = time.process_time()
            diagnoser.explain(function, verdicts, answers)
            took = time.process_time() - started
            return math.nan if all_right(verdicts) else took, asked

        diagnoser = _anew(draw, folder)
        paired = [spent(diagnoser, *one)[0] for one in _with_two_mistakes()]
        for _ in range(_PASSES):
            diagnoser = _anew(draw, folder)
            passes.append([spent(diagnoser, *one) for one in wrong])
    explained, asked = np.min(passes, axis=0).T.tolist()
    return Explaining(table, explained, asked, [one for one in paired if not math.isnan(one)])


def _anew(draw: Draw, folder: Path) -> Diagnoser:
    """Make one that remembers nothing."""
    diagnoser = Diagnoser(draw, folder)
    gc.freeze()  # as a worker does
    return diagnoser


def _with_two_mistakes() -> Iterator[tuple[str, str]]:
    """Give functions with two mistakes in each, by name and source, the same every time."""
    chance = Random(SEED)
    for model in models():
        tried = (chance.sample(model.edits, 2) for _ in count())
        programs = (edited(model.program, pair) for pair in tried if may_go_together(*pair))
        for program in islice(filter(None, programs), _PAIRS):
            yield model.question.name, program.source()


if __name__ == "__main__":
    print(json.dumps(asdict(measured(sys.argv[1], Path(sys.argv[2])))))
