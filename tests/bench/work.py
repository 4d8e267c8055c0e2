"""What is graded: the well-behaved submissions of the bundled class, as often as it takes."""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path

from graders.build import notebook
from graders.invented.sample_class import PUPILS, Pupil, submission

#: Hidden inputs are drawn from it, for every tool the same.
SEED = 20

#: Notebooks as the tools compared with take them too, and none whose functions never end.
WELL_BEHAVED: tuple[Pupil, ...] = tuple(
    pupil
    for pupil in PUPILS
    if pupil.shape is notebook.to_bytes
    and pupil.file == notebook.NAME
    and not any(mistake.startswith("time_limit_exceeded") for mistake in pupil.mistakes)
)


def students(count: int) -> dict[str, Pupil]:
    """Name so many students, who hand in the well-behaved submissions in turn."""
    turns = islice(cycle(WELL_BEHAVED), count)
    return {f"{number:05}_{pupil.name}": pupil for number, pupil in enumerate(turns)}


def write_class(folder: Path, count: int) -> Path:
    """Write a class of so many students, a folder each, unless it is there; give the folder."""
    if not folder.exists():
        content = {pupil.name: submission(pupil) for pupil in WELL_BEHAVED}
        for student, pupil in students(count).items():
            path = folder / student / notebook.NAME
            path.parent.mkdir(parents=True)
            path.write_bytes(content[pupil.name])
    return folder
