"""Small classes to grade, and what a batch leaves behind."""

from __future__ import annotations

import functools
import io
import json
import os
import resource
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from graders.commands import main
from graders.draw import Draw
from graders.grade import Order, grade_class
from graders.invented.sample_class import Pupil, submission
from graders.reports.tables import LINES, TABLE
from graders.sandbox import Limits
from tests.tables import SEED as SEED
from tests.tables import diagnoser, drawn, lay_table

ROOT = Path(__file__).parent.parent
#: A test runner may have threads of its own; nothing in them is needed after a fork.
FORKS = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
#: Dask closes its connections late.
DASK = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"
)
#: Keys of a record that differ from run to run.
TIMES = ("cpu_s", "wall_s", "judged_at")
PERFECT = Pupil("perfect")
BLANK = Pupil("blank", solved=())
#: 76 marks: the update gate where the forget gate belongs.
SWAPPED = Pupil("swapped", mistakes=["wrong_answer/lstm_cell_forward/forget_and_update_swapped"])


def draw_for(seed: int) -> Draw:
    """The inputs of one seed under the name of another: to choose them again takes a second."""
    return replace(drawn(), seed=seed)


def draw_once(patch: pytest.MonkeyPatch) -> None:
    """Take the same inputs wherever some are drawn, and what explains wrong answers to them.

    Both are made before any process is forked.
    """
    drawn()
    diagnoser()
    for module in ("batch", "cluster.work"):
        patch.setattr(f"graders.{module}.Diagnoser", lambda *_: diagnoser())
    for module in ("grade", "again.judged", "cluster.work"):
        patch.setattr(f"graders.{module}.usable_draw", draw_for)


@functools.cache
def bytes_of(pupil_name: str) -> bytes:
    """The notebook of one of the pupils above."""
    pupils = {pupil.name: pupil for pupil in (PERFECT, BLANK, SWAPPED)}
    return submission(pupils[pupil_name])


def hand_in(folder: Path, **work: bytes) -> Path:
    """Make a folder with one folder for each student, and give it."""
    for student, data in work.items():
        (folder / student).mkdir(parents=True, exist_ok=True)
        (folder / student / "rnn_lstm.ipynb").write_bytes(data)
    return folder


def three(folder: Path) -> Path:
    """Hand in a perfect, a blank and a partly wrong notebook."""
    work = {name: bytes_of(name) for name in ("perfect", "blank", "swapped")}
    return hand_in(folder, **work)


@dataclass(frozen=True)
class Graded:
    """What a run ended with, and what it printed."""

    status: int
    text: str


def order(submissions: Path | None, out: Path, **changes: Any) -> Order:
    """What `grade SUBMISSIONS --out OUT --seed 20 --isolation none` asks for, with changes."""
    asked = Order(
        submissions=submissions,
        out=out,
        jobs=1,
        seed=SEED,
        isolation="none",
        # Where much else runs, the processor's time still ends what is endless.
        limits=Limits(call_cpu_s=0.5, wall_factor=60.0),
        fresh=False,
    )
    return replace(asked, **changes)


def grade(submissions: Path | None, out: Path, **changes: Any) -> Graded:
    """Grade in this process; a new folder starts with the table of mistakes."""
    if not out.exists():
        lay_table(out)
    console = Console(file=io.StringIO(), width=100, highlight=False)
    status = grade_class(order(submissions, out, **changes), console)
    assert isinstance(console.file, io.StringIO)
    return Graded(status, console.file.getvalue())


def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Type the command, in a folder that is not the checkout's."""
    return subprocess.run(
        [sys.executable, "-m", "graders", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )


def typed(*arguments: str | Path) -> Result:
    """Type the command in this process."""
    return CliRunner().invoke(main, list(map(str, arguments)))


def results(out: Path) -> list[dict[str, Any]]:
    """Read `results.jsonl`."""
    return [json.loads(line) for line in (out / LINES).read_text(encoding="utf-8").splitlines()]


def files_but_times(out: Path) -> tuple[str, list[dict[str, Any]]]:
    """Both files of a batch, without what no two runs have in common."""
    timeless = [
        {key: value for key, value in record.items() if key not in TIMES} for record in results(out)
    ]
    return (out / TABLE).read_text(encoding="utf-8"), timeless


def stamps(out: Path) -> dict[str, tuple[float, float]]:
    """The times of each submission, by student: they tell whether it was judged again."""
    return {record["student"]: (record["cpu_s"], record["wall_s"]) for record in results(out)}


def in_a_process(work: Callable[[], object]) -> int:
    """Do something in a process and a session of its own, until it and its group are gone.

    Returns its exit status, or minus the number of the signal that ended it.
    """
    # Every process that descends from it by fork alone holds the other end.
    last, held = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(last)
        os.setsid()
        # A shell lets what it starts in the background ignore Ctrl-C, and so its children.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            work()
        except SystemExit as ended:
            os._exit(ended.code if isinstance(ended.code, int) else 1)
        os._exit(0)
    os.close(held)
    _, status = os.waitpid(child, 0)
    with os.fdopen(last, "rb") as pipe:
        pipe.read()
    return os.waitstatus_to_exitcode(status)


def ended(pidfd: int) -> bool:
    """Wait for the end of a process, which is named by a descriptor; whether it comes."""
    return bool(select.select([pidfd], [], [], 20)[0])


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """Let no file grow past a size, in bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
