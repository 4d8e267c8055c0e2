"""Classes to look through, written as trees of names and bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from graders.intake import Intake, Submission, find

NOTEBOOK = b'{"nbformat": 4, "cells": []}'
SCRIPT = b"def rnn_forward(): pass\n"

Tree = dict[str, bytes]


def write(root: Path, tree: Tree) -> Path:
    for name, data in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def zipped(entries: Tree | Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items() if isinstance(entries, dict) else entries:
            archive.writestr(name, data)
    return stream.getvalue()


def alike(root: Path, tree: Tree) -> Intake:
    """The class, which is the same in a folder and in a zip."""
    unpacked = find(write(root / "class", tree))
    write(root, {"class.zip": zipped(tree)})
    assert find(root / "class.zip") == unpacked
    return unpacked


def rows(intake: Intake) -> list[tuple[str, str]]:
    return [(one.student, one.file) for one in intake.submissions]


def files(intake: Intake) -> list[str]:
    return [one.file for one in intake.submissions]


def reasons(intake: Intake) -> dict[str, str | None]:
    return {one.file: one.reason for one in intake.submissions}


def loaded(submission: Submission) -> bytes:
    """Its bytes; none for one without."""
    return submission.load() if submission.load else b""
