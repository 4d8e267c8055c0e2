"""The assignment as a course of nbgrader: the same notebook, judge and hidden numbers."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from graders.build import copies, notebook
from graders.draw import seed_of
from graders.invented.sample_class import Pupil, submission
from graders.registry import Registered, questions
from graders.usable import usable_draw
from tests.bench.work import SEED

ASSIGNMENT = "rnn"
_CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "rnn"\n'
_CHECKS = "hidden_checks"
_SCORES = """
SELECT submitted_assignment.student_id, base_cell.name, grade.auto_score
FROM grade
JOIN base_cell ON grade.cell_id = base_cell.id
JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
"""


def write_source(course: Path) -> None:
    """Write what an instructor has before `nbgrader generate_assignment`."""
    source = course / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(_CONFIG, encoding="utf-8")
    (source / notebook.NAME).write_bytes(notebook.to_bytes(_with_checks(notebook.solved())))
    (source / f"{_CHECKS}.py").write_text(_checks(), encoding="utf-8")
    for path, content in copies.outputs().items():
        if path.endswith(".py"):
            (source / path).parent.mkdir(exist_ok=True)
            (source / path).write_bytes(content)


def write_submission(course: Path, student: str, pupil: Pupil) -> None:
    """Hand in a student's work as if it had been done in the released notebook."""
    folder = course / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True)
    work: NotebookNode = nbformat.reads(submission(pupil), as_version=4)  # type: ignore[no-untyped-call]
    (folder / notebook.NAME).write_bytes(notebook.to_bytes(_with_checks(work)))


def scores(course: Path) -> dict[str, dict[str, float]]:
    """Read the marks of each question, by student, from the gradebook."""
    marks: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    with closing(sqlite3.connect(course / "gradebook.db")) as gradebook:
        for student, cell, score in gradebook.execute(_SCORES):
            marks[student][cell.partition("-")[0]] += score or 0.0
    return {student: dict(of) for student, of in marks.items()}


def _checks() -> str:
    """Write the module that the test cells import: the questions and their recorded numbers."""
    draw = usable_draw(SEED)
    lines = ["from judge import Check, Question, Recorded", "", "CHECKS = {}"]
    for registered in questions():
        cases = [
            {
                "name": case.name,
                "sizes": dict(planned.sizes),
                "scale": planned.scale,
                "right": {name: value.tolist() for name, value in case.right.items()},
            }
            for case, planned in zip(draw.cases[registered.name], draw.plans, strict=True)
        ]
        seed = seed_of(registered.question, draw.inputs_seed)
        recorded = f"Recorded(seed={seed}, public=False, cases={cases})"
        lines.append(f"CHECKS[{registered.name!r}] = Check({registered.question!r}, {recorded})")
    return "\n".join(lines) + "\n"


def _with_checks(work: NotebookNode) -> NotebookNode:
    """Put nbgrader's test cells, one for each mark, in the place of otter's check cells."""
    by_name = {registered.name: registered for registered in questions()}
    cells: list[NotebookNode] = []
    for cell in work.cells:
        name = cell.id.replace("-", "_")
        check = next((r for r in by_name.values() if f'.check("{r.name}")' in cell.source), None)
        if check is not None:
            cells += _test_cells(check)
            continue
        if name in by_name:
            cell.metadata["nbgrader"] = _metadata(f"{name}-solution", solution=True)
        cells.append(cell)
    work.cells = cells
    return work


def _test_cells(registered: Registered) -> Iterator[NotebookNode]:
    for (check, part), points in registered.points.items():
        arguments = ", ".join(map(repr, filter(None, (check, part))))
        source = (
            "### BEGIN HIDDEN TESTS\n"
            f"from {_CHECKS} import CHECKS\n"
            f'CHECKS["{registered.name}"].expect(globals(), {arguments})\n'
            "### END HIDDEN TESTS"
        )
        name = "-".join(filter(None, (registered.name, check, part)))
        cell: NotebookNode = new_code_cell(source, id=name.replace("_", "-"))  # type: ignore[no-untyped-call]
        cell.metadata["nbgrader"] = {**_metadata(name, solution=False), "points": points}
        yield cell


def _metadata(name: str, solution: bool) -> dict[str, Any]:
    return {
        "grade": not solution,
        "grade_id": name,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
