"""The command line: `python -m graders`."""

from __future__ import annotations

import os

# Before NumPy is imported anywhere: a forked process must not meet half of a thread pool.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from graders.commands import main

if __name__ == "__main__":
    main(prog_name="python -m graders")
