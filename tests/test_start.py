"""What a command imports before it does anything."""

from __future__ import annotations

import subprocess
import sys

import pytest

PANDAS = "print('pandas' in sys.modules)"


@pytest.mark.parametrize(
    "asked",
    [
        *("import otter.api", "import otter.cli", "from otter.generate import main"),
        *("from otter import Notebook", "import otter; otter.__version__"),
    ],
)
def test_the_rest_of_otter_is_imported_when_it_is_asked_for(asked: str) -> None:
    read = "import sys\nimport graders.grade\nfrom graders.registry import questions\nquestions()"
    script = "\n".join((read, PANDAS, asked, PANDAS, "otter = sys.modules['otter']", "otter.api"))
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "True"]
