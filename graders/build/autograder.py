"""A stock otter autograder: the same questions with recorded numbers, and no reference."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

from graders.build import copies
from graders.build.otter_files import otter_files
from graders.usable import usable_draw

NAME = "autograder.zip"


def autograder(folder: Path, seed: int) -> Path:
    """Make the zip that `otter run -a` and Gradescope take, and give its path.

    seed: the hidden inputs are drawn from it. The zip brings no environment of its own.
    """
    from otter.generate import main as generate

    folder.mkdir(parents=True, exist_ok=True)
    dest = (folder / NAME).resolve()
    tests = otter_files(usable_draw(seed), public=False)
    support = {path: content for path, content in copies.outputs().items() if path.endswith(".py")}
    with tempfile.TemporaryDirectory() as stage, contextlib.chdir(stage):
        for path, content in {**support, **{f"tests/{n}": c for n, c in tests.items()}}.items():
            Path(path).parent.mkdir(exist_ok=True)
            Path(path).write_bytes(content)
        generate(
            tests_dir="tests",
            output_path=str(dest),
            files=sorted(support),
            no_config=True,
            no_requirements=True,
            no_environment=True,
        )
    return dest
