"""A class that nobody is in: drawn from the known submissions, in the layout of every LMS."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from graders.invented.layouts import LAYOUTS
from graders.invented.people import Student, students
from graders.invented.sheets import canvas_gradebook, moodle_worksheet, roster

__all__ = ["LAYOUTS", "Student", "students", "write_invented"]

#: The files beside the submissions, with what makes them.
SHEETS = {
    "roster.csv": roster,
    "canvas.csv": canvas_gradebook,
    "moodle.csv": moodle_worksheet,
}


def write_invented(folder: Path, count: int, seed: int) -> list[Path]:
    """Write a class of `count` students, the same for the same seed; give what was written.

    What an earlier class left in the folder is removed; what is somebody's is not. Raises OSError.
    """
    there = [name for name in (*LAYOUTS, *SHEETS) if (folder / name).exists()]
    if there and len(there) < len(LAYOUTS) + len(SHEETS):
        raise FileExistsError(f"no class invented before is in {folder}, and {there[0]} is")
    everyone = students(count, random.Random(seed))
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, write in LAYOUTS.items():
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        write(path, everyone)
        written.append(path)
    for name, text_of in SHEETS.items():
        path = folder / name
        path.write_text(text_of(everyone), encoding="utf-8", newline="")
        written.append(path)
    return written
