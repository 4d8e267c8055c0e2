"""What a student receives: `assignment/`, derived from `solutions/` and `graders/`."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

from graders.build import copies, hints, notebook, otter_files
from graders.judge.hints import Level
from solutions import figures

#: Where the derived folder is committed.
ASSIGNMENT = Path(__file__).parents[2] / "assignment"

#: Each makes a part of the folder: the content of every file, by its path in the folder.
MAKERS: tuple[Callable[[], dict[str, bytes]], ...] = (
    notebook.outputs,
    copies.outputs,
    otter_files.outputs,
)

#: What running the assignment leaves behind, and git ignores.
LEFTOVERS = {"__pycache__", ".ipynb_checkpoints", ".OTTER_LOG"}

#: How much students see beside right and wrong, until the instructor chooses otherwise.
HINTS: Level = "mistake"


def outputs(level: Level = HINTS) -> dict[str, bytes]:
    """Return the content of every file of the assignment, by its path in the folder.

    level: how much students see beside right and wrong.
    """
    made = {path: content for make in MAKERS for path, content in make().items()}
    return made | hints.outputs(level)


def write(root: Path, level: Level | None = None) -> Level:
    """Write the assignment to the folder `root`. Nothing is deleted: `check` names what is over.

    level: how much students see; None for as much as now. Returns what it is.
    """
    level = level or _level(root)
    for path, content in outputs(level).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return level


def check(root: Path) -> list[str]:
    """Return a sentence for each file that is not as `build` makes it, with what mends it."""
    mend = "`python -m graders build` writes it."
    wanted, present = outputs(_level(root)), set(files(root))
    missing = [f"{path} is missing: {mend}" for path in wanted if path not in present]
    different = [
        f"{path} differs from its source: {mend}"
        for path, content in wanted.items()
        if path in present and (root / path).read_bytes() != content
    ]
    stray = [
        f"{path} is not part of the assignment: delete it."
        for path in sorted(present - set(wanted))
    ]
    stale = [
        f"The picture {name} is older than its source: `python -m solutions.figures` draws it,"
        " then `python -m graders build` writes it."
        for name in figures.NAMES
        if not figures.is_current(name)
    ]
    return missing + different + stray + stale


def _level(root: Path) -> Level:
    """Tell how much students see by what is there; it is the instructor's choice."""
    try:
        level: Level = json.loads((root / hints.PATH).read_text(encoding="utf-8"))["level"]
    except (OSError, ValueError, LookupError, TypeError):
        return HINTS
    return level if level in get_args(Level) else HINTS


def package(root: Path, dest: Path) -> None:
    """Write the zip that is published: the same bytes for the same files, on every machine.

    So each entry has one fixed date, and is stored rather than compressed.
    """
    with zipfile.ZipFile(dest, "w") as archive:
        for path in files(root):
            entry = zipfile.ZipInfo(f"rnn_lstm/{path}", date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, (root / path).read_bytes())


def render(dest: Path) -> None:
    """Write the blank notebook as a page of HTML, to read without Jupyter."""
    from graders.build.page import page

    dest.write_text(page(), encoding="utf-8")


def files(root: Path) -> Iterator[str]:
    """Yield the path in the folder of each of its files, in order, leftovers aside."""
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if path.is_file() and not LEFTOVERS & set(relative.parts):
            yield relative.as_posix()
