"""Grades notebooks by `otter.api.grade_submission`, one after the other in one process.

`python otter_loop.py AUTOGRADER SCORES NOTEBOOK...`, with the Python that has otter.
"""

import json
import sys
from pathlib import Path

from otter.api import grade_submission


def main(autograder: str, scores: str, *notebooks: str) -> None:
    """Write the marks of each question, a list with an object for each notebook."""
    found = [grade_submission(path, ag_path=autograder, quiet=True) for path in notebooks]
    marks = [{name: file.score for name, file in one.results.items()} for one in found]
    Path(scores).write_text(json.dumps(marks), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
