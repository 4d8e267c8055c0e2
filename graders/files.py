"""Files that only their owner can read, each whole or not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO


@contextmanager
def replacing_bytes(path: Path) -> Iterator[BinaryIO]:
    """Open a private file to be written; it takes its name when it is whole, or never."""
    draft = path.with_name(f".{path.name}.new")
    try:
        with open(draft, "wb", opener=_private) as file:
            yield file
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """Do the same for text, which becomes UTF-8; the ends of its lines stay as they are."""
    with replacing_bytes(path) as file, TextIOWrapper(file, "utf-8", newline="") as text:
        yield text


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
