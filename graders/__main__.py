"""The command line: `python -m graders`."""

from __future__ import annotations

import io
import os
import sys

# Where this is typed may be a folder of students' files. No module is taken from there, neither by
# this process nor by those that it starts.
if not sys.flags.safe_path:
    if sys.path[0] != os.path.dirname(os.path.dirname(__file__)):  # noqa: PTH120
        del sys.path[0]
    os.environ["PYTHONSAFEPATH"] = "1"

# Before NumPy is imported anywhere: a forked process must not meet half of a thread pool.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from graders.commands import main

if __name__ == "__main__":
    # A terminal that cannot show somebody's name shows another sign.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    main(prog_name="python -m graders")
