"""Gradebooks for the systems around us: what has no mark gets none there either, and never 0."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from graders.exports import canvas, gradescope, moodle, nbgrader
from graders.exports.marks import Mark, Notes, Place, fill_in, marks
from graders.exports.sheet import ExportError, Sheet, read_sheet
from graders.reports.tally import Record

#: Writes into a folder what it makes of the records, which it may go through more than once; gives
#: the paths and what a person should know. Raises OSError.
Export = Callable[[Path, Callable[[], Iterable[Record]]], tuple[list[Path], Notes]]

#: The folder in `OUT`.
FOLDER = "exports"
#: What recognises, by its heading, whose a sheet is.
_SHEETS = {"canvas": canvas.recognises, "moodle": moodle.recognises}

__all__ = ["FOLDER", "Export", "ExportError", "prepare"]


def prepare(names: Sequence[str], sheets: Sequence[Path], column: str | None) -> list[Export]:
    """Make ready the exports with these names, and read the sheets that they fill.

    column: the name of the column to fill, or of a new one. Raises ExportError.
    """
    found: dict[str, Sheet] = {}
    for path in sheets:
        sheet = read_sheet(path)
        whose = [name for name, recognises in _SHEETS.items() if recognises(sheet)]
        if not whose:
            raise ExportError(
                f"I looked at the first line of {path} and it is neither Canvas' gradebook nor "
                "Moodle's grading worksheet. Export it there once more, as CSV."
            )
        if whose[0] in found:
            raise ExportError(f"Both {found[whose[0]].path} and {path} are {whose[0]}'s. Give one.")
        found[whose[0]] = sheet
    wanted = list(dict.fromkeys([*names, *found]))
    return [_export(name, found.get(name), column) for name in wanted]


def _export(name: str, sheet: Sheet | None, column: str | None) -> Export:
    if name == "canvas":
        if sheet is None:
            return _listed(partial(canvas.write, title=column or canvas.TITLE))
        return _filled("Canvas", sheet, canvas.place(sheet, column))
    if name == "moodle":
        if sheet is None:
            raise ExportError(
                "Moodle takes marks back only in its own grading worksheet. Download it there "
                "(Assignment > Submissions > Download grading worksheet), and give it: --sheet FILE"
            )
        return _filled("Moodle", sheet, moodle.place(sheet, column))
    if name == "gradescope":
        return lambda out, records: gradescope.write(_folder(out), records)
    return _listed(nbgrader.write)


def _filled(lms: str, sheet: Sheet, place: Place) -> Export:
    def export(out: Path, records: Callable[[], Iterable[Record]]) -> tuple[list[Path], Notes]:
        copy = sheet.copy()
        told = fill_in(lms, copy, marks(records()), place)
        return [copy.write(_folder(out) / f"{lms.lower()}.csv")], told

    return export


def _listed(write: Callable[[Path, Sequence[Mark]], tuple[Path, Notes]]) -> Export:
    def export(out: Path, records: Callable[[], Iterable[Record]]) -> tuple[list[Path], Notes]:
        path, told = write(_folder(out), marks(records()))
        return [path], told

    return export


def _folder(out: Path) -> Path:
    folder = out / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
