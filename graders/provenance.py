"""Where a mark comes from: hashes of everything that decides it."""

from __future__ import annotations

import hashlib
import json
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

import graders
import solutions

_GRADERS = Path(graders.__file__).parent
_SOLUTIONS = Path(solutions.__file__).parent


@cache
def assignment_sha256() -> str:
    """Hash the reference, the tests and everything else of ours that decides a mark."""
    deciding = [
        *_GRADERS.rglob("*.py"),
        *_SOLUTIONS.glob("rnn_*.py"),
        _SOLUTIONS / "reference.py",
        *(_SOLUTIONS / "wrong_answer").rglob("*.py"),
    ]
    digest = hashlib.sha256()
    root = _GRADERS.parent
    for path in sorted(deciding, key=lambda path: path.relative_to(root).as_posix()):
        name = path.relative_to(root).as_posix().encode()
        content = path.read_bytes()
        digest.update(b"%d %d\n" % (len(name), len(content)) + name + content)
    return digest.hexdigest()


def environment() -> str:
    """Say what else of this machine decides a mark."""
    otter = version("otter-grader")
    python = platform.python_version()
    return f"Python {python}, numpy {np.__version__}, otter {otter}, {platform.machine()}"


def fingerprint(seed: int, isolation: str, limits: object) -> str:
    """Hash what must be the same for a stored result to stand: code, environment, seed, limits."""
    facts = {
        "assignment": assignment_sha256(),
        "environment": environment(),
        "seed": seed,
        "isolation": isolation,
        "limits": repr(limits),
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
