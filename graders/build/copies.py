"""The files that a student receives as they are."""

from __future__ import annotations

from pathlib import Path

GRADERS = Path(__file__).parents[1]
SOLUTIONS = GRADERS.parent / "solutions"


def outputs() -> dict[str, bytes]:
    """Return the given helpers, the judge, the README and the requirements."""
    given = [SOLUTIONS / "rnn_utils.py", SOLUTIONS / "rnn_plots.py"]
    given += sorted((GRADERS / "build" / "given").iterdir())
    copies = {path.name: path.read_bytes() for path in given}
    judge = sorted((GRADERS / "judge").glob("*.py"))
    return copies | {f"judge/{path.name}": path.read_bytes() for path in judge}
