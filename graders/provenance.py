"""Where a mark comes from: hashes of everything that decides it."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import graders
import solutions

if TYPE_CHECKING:
    from graders.sandbox import Limits

_GRADERS = Path(graders.__file__).parent
_SOLUTIONS = Path(solutions.__file__).parent

#: Parts of ours that decide no mark: what comes before a submission is read or after it is judged.
_BESIDE = tuple(
    f"graders/{room}/"
    for room in (
        *("again", "build", "cluster", "commands", "exports", "invented", "pages", "proof"),
        *("reports", "roster"),
    )
)
#: What of the rest is a test, and what the reference.
_TESTS = ("graders/judge/", "graders/questions/")
_REFERENCE = ("solutions/reference.py", "solutions/rnn_")


def deciding() -> dict[str, str]:
    """Hash every file of ours that may decide a mark; by its path in the checkout, in order."""
    files = [
        *_GRADERS.rglob("*.py"),
        *_SOLUTIONS.glob("rnn_*.py"),
        _SOLUTIONS / "reference.py",
        *(_SOLUTIONS / "wrong_answer").rglob("*.py"),
    ]
    paths = {path.relative_to(_GRADERS.parent).as_posix(): path for path in files}
    return {
        name: hashlib.sha256(paths[name].read_bytes()).hexdigest()
        for name in sorted(paths)
        if not name.startswith(_BESIDE)
    }


@cache
def assignment_sha256() -> str:
    """Hash the reference, the tests and everything else of ours that decides a mark."""
    return _together(deciding())


def origins() -> dict[str, str]:
    """Say by parts where a mark comes from: the tests, the reference, this machine."""
    files = deciding()
    return {
        "tests_sha256": _together(files, _TESTS),
        "reference_sha256": _together(files, _REFERENCE),
        "environment": environment(),
    }


def _together(files: Mapping[str, str], where: tuple[str, ...] = ("",)) -> str:
    lines = [f"{sha256} {name}\n" for name, sha256 in files.items() if name.startswith(where)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def environment() -> str:
    """Say what else of this machine decides a mark."""
    otter = version("otter-grader")
    python = platform.python_version()
    return f"Python {python}, numpy {np.__version__}, otter {otter}, {platform.machine()}"


def conditions(seed: int, isolation: str, limits: Limits) -> dict[str, Any]:
    """Spell out what a mark is given under, so that a later run can say what has changed."""
    return {
        "seed": seed,
        "isolation": isolation,
        "limits": asdict(limits),
        "environment": environment(),
        "files": deciding(),
    }


def fingerprint(seed: int, isolation: str, limits: Limits) -> str:
    """Hash the conditions: what must be the same for a stored result to stand."""
    facts = json.dumps(conditions(seed, isolation, limits), sort_keys=True)
    return hashlib.sha256(facts.encode()).hexdigest()
