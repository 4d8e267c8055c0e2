"""What a command imports before it does anything."""

from __future__ import annotations

import subprocess
import sys

import pytest

PANDAS = "'pandas' in sys.modules"


@pytest.mark.parametrize(
    "asked", ["otter.Notebook", "otter.__version__", "otter.api.grade_submission"]
)
def test_the_rest_of_otter_is_imported_when_it_is_asked_for(asked: str) -> None:
    script = f"""
import sys
from graders.registry import questions
assert questions()
print({PANDAS})
import otter
print({PANDAS})
print({asked}, {PANDAS})
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    before, imported, whole = done.stdout.splitlines()
    assert (before, imported) == ("False", "False")
    assert whole.endswith("True")
