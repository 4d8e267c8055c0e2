"""The draw that most classes are graded with, and the table of mistakes that explains them.

Both are made once for all processes of a session: they take longer to make than a small class takes
to judge. `grade` uses the table that it finds.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

from graders.diagnosis import Diagnoser
from graders.draw import Draw
from graders.store import private_files
from graders.usable import usable_draw

#: The environment variable that names the folder of both; `conftest.py` sets it.
TABLES = "RNN_TABLES"
SEED = 20


@cache
def drawn() -> Draw:
    """The inputs of the seed that most classes are graded with."""

    def make(folder: Path) -> None:
        draft = folder / "draft"
        draft.write_bytes(pickle.dumps(usable_draw(SEED)))
        draft.rename(folder / "draw.pickle")

    made: Draw = pickle.loads(_once("draw.pickle", make).read_bytes())
    return made


def table() -> Path:
    """The table on these inputs."""
    draw = drawn()
    return _once("*.npz", lambda folder: Diagnoser(draw, folder))


@cache
def diagnoser() -> Diagnoser:
    """What explains wrong answers by it: to make that ready takes longer than all else."""
    return Diagnoser(drawn(), table().parent)


def _once(name: str, make: Callable[[Path], object]) -> Path:
    """Give a file of the session; who asks first makes it, and the others wait."""
    folder = Path(os.environ[TABLES])
    if not any(folder.glob(name)):
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not any(folder.glob(name)):
                make(folder)
    (made,) = folder.glob(name)
    return made


def lay_table(out: Path) -> None:
    """Make a new folder for grades, in which the table lies already."""
    made = table()
    with private_files():
        out.mkdir(parents=True)
        shutil.copyfile(made, out / made.name)
