"""The gate that proves the assignment: every exercise, every answer, every mark."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from graders import build
from graders.build import notebook
from graders.build.leaks import leaks
from graders.diagnosis import Diagnoser
from graders.draw import Draw, draws
from graders.files import replacing
from graders.intake import Submission
from graders.known import Known, known
from graders.marking.exam import Exam, exams
from graders.marking.mark import mark
from graders.marking.results import Result
from graders.pool import Pool, PoolError
from graders.proof import prove
from graders.proof.promises import Promise, broken, page, printed, verdict
from graders.proof.signatures import alike
from graders.registry import questions
from graders.sandbox import Limits, Sandbox
from graders.usable import usable_draw
from solutions import reference

#: Enough for any honest answer here, and short enough to wait for two dozen that never end.
LIMITS = Limits(call_cpu_s=0.5)
_JUDGED = ("accepted", "wrong_answer", "run_time_error", "time_limit_exceeded")


def validate(seed: int, jobs: int, report: Path | None = None) -> int:
    """Print a line for each promise, and every objection; return the exit status.

    report: the file that all of it is written to, as a page of Markdown. Raises OSError, before
    anything is looked at, when that cannot be written.
    """
    with _opened(report) as write:
        console = Console(highlight=False)
        title = f"Validating the assignment on inputs drawn from seed {seed}"
        console.print(Text(f"{title}\n", "bold"))
        done: list[Promise] = []
        started = time.perf_counter()
        try:
            for promise in promises(seed, jobs):
                console.print(printed(promise))
                done.append(promise)
        except (ValueError, PoolError) as error:
            done.append(Promise("It comes to an end", 1, [str(error)]))
            console.print(printed(done[-1]))
        write(page(title, done))
    seconds = time.perf_counter() - started
    style = "bold red" if broken(done) else "bold green"
    console.print(Text(f"\n{verdict(done)} ({seconds:.0f} s)", style))
    return 1 if broken(done) else 0


@contextmanager
def _opened(report: Path | None) -> Iterator[Callable[[str], object]]:
    if report is None:
        yield lambda page: None
        return
    report.parent.mkdir(parents=True, exist_ok=True)
    with replacing(report) as file:
        yield file.write


def promises(seed: int, jobs: int) -> Iterator[Promise]:
    """Look at every promise in turn, as far as what is there allows."""
    missing = _registry()
    yield missing
    if missing.objections:
        return
    yield _folder()
    draw, objections = _draw(seed)
    drawn = len(draw.rejected) + 1
    yield Promise("The drawn inputs tell every known mistake from the reference", drawn, objections)
    results = _judge(draw, Diagnoser(draw, jobs=jobs), jobs)
    yield _whole("The blank notebook runs and scores 0", results["blank"], 0)
    yield _whole("The reference scores full marks", results["reference"], _possible())
    sentences = {
        "accepted": "Every accepted submission scores full marks",
        "wrong_answer": "Every wrong answer fails what its last line says and nothing else",
        "run_time_error": "Every error costs the marks of its own function only",
        "time_limit_exceeded": "Every function that never ends costs its own marks only",
    }
    for folder, promise in sentences.items():
        submissions = known(folder)
        objections = [o for one in submissions for o in _known(one, results[_name(one)])]
        yield Promise(promise, len(submissions), objections)
    wrong = known("wrong_answer")
    yield Promise("Every wrong answer behaves like no other", len(wrong), alike(draw.cases))
    objections = [o for one in wrong for o in _unrecognised(one, results[_name(one)])]
    yield Promise("Every wrong answer is recognised as itself", len(wrong), objections)
    yield from prove(draw, jobs)


def _registry() -> Promise:
    objections = []
    cells = {cell.id.replace("-", "_") for cell in notebook.blank().cells}
    with_mistakes = {one.function for one in known("wrong_answer")}
    for question in questions():
        name = question.name
        needs = {
            "define it in solutions/reference.py": hasattr(reference, name),
            "give its cell in solutions/reference.py its name": name in cells,
            "add a cell that checks it to solutions/reference.py": f"check_{name}" in cells,
            "add a known mistake to solutions/wrong_answer": name in with_mistakes,
        }
        objections += [f"{name}: {need}" for need, is_met in needs.items() if not is_met]
    promise = "Every exercise has its otter file, its cells and known mistakes"
    return Promise(promise, len(questions()), objections)


def _draw(seed: int) -> tuple[Draw, list[str]]:
    """Draw inputs that can be used, or any, with what is to be said against them."""
    try:
        return usable_draw(seed), []
    except ValueError as error:
        return next(draws(seed)), [str(error)]


def _folder() -> Promise:
    files = build.outputs()
    return Promise(
        "assignment/ is in sync with its sources and holds no part of a solution",
        len(files),
        [*build.check(build.ASSIGNMENT), *leaks(files)],
    )


def _possible() -> float:
    return sum(question.possible for question in questions())


def _whole(promise: str, result: Result, score: float) -> Promise:
    if result.reason is not None:
        return Promise(promise, 1, [f"it was not graded: {result.reason}"])
    wrong = [f"it scores {result.score:g} of {_possible():g}"] if result.score != score else []
    raised = [note for note in result.notes if "Error" in note]
    return Promise(promise, 1, wrong + raised)


def _known(one: Known, result: Result) -> Iterator[str]:
    where = _name(one)
    if result.status != "graded":
        yield f"{where} was not graded: {result.reason}"
        return
    for name, expected in one.expected_failures.items():
        failed = {f.check for f in result.questions[name].findings if f.outcome != "pass"}
        if failed != expected:
            listed = ", ".join(sorted(failed)) or "nothing"
            wanted = ", ".join(sorted(expected)) or "nothing"
            yield f"{where} fails {listed} of {name}; it should fail {wanted}"


def _unrecognised(one: Known, result: Result) -> Iterator[str]:
    for finding in result.questions[one.function].findings:
        if finding.outcome == "fail" and finding.mistakes != (one.id,):
            listed = ", ".join(finding.mistakes) or "nothing"
            yield f"{_name(one)} is recognised as {listed}, by its {finding.check}"


def _name(one: Known) -> str:
    return f"{one.verdict}/{one.id}"


@dataclass(frozen=True)
class _Task:
    name: str
    cells: Sequence[str]


def _judge(draw: Draw, diagnoser: Diagnoser, jobs: int) -> dict[str, Result]:
    """Run every known submission as a student's would be, in the sandbox."""
    tasks = [_Task(_name(one), one.cells()) for verdict in _JUDGED for one in known(verdict)]
    for name, work in (("blank", notebook.blank()), ("reference", notebook.solved())):
        code = [cell.source for cell in work.cells if cell.cell_type == "code"]
        tasks.append(_Task(name, code))
    # The slow ones first, so that no worker is left alone with them at the end.
    tasks.sort(key=lambda task: not task.name.startswith("time_limit"))
    pool: Pool[_Task, Result] = Pool(lambda: _worker(exams(draw, diagnoser)), _lost, jobs)
    return {task.name: result for task, result in pool.run(tasks)}


@contextmanager
def _worker(asked: list[Exam]) -> Iterator[Callable[[_Task], Result]]:
    def work(task: _Task) -> Result:
        data = "\n\n".join(f"# %%\n{cell}" for cell in task.cells).encode()
        submission = Submission.of(task.name, f"{task.name}.py", data)
        return mark(submission, asked, sandbox)[0]

    with Sandbox(limits=LIMITS) as sandbox:
        yield work


def _lost(task: _Task) -> Result:
    return Result(task.name, task.name, "", reason="it ended the grader's own process")
