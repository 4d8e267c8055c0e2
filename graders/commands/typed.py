"""Kinds of what is typed, and options that several commands have."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

EXISTING = click.Path(exists=True, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
GRADES = click.Path(exists=True, file_okay=False, path_type=Path)
PAGE = click.Path(dir_okay=False, path_type=Path)
TIERS = ("full", "container", "single", "none")


def processors() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def refuse(message: object) -> NoReturn:
    """End with the status for wrong usage, or for a demand that cannot be met."""
    click.echo(f"Error: {message}", err=True)
    sys.exit(2)


@contextmanager
def refusing() -> Iterator[None]:
    """Refuse when a file cannot be read or written, with the system's reason."""
    try:
        yield
    except OSError as error:
        refuse(f"I had to stop: {error}. Mend this or name another folder, then try again.")


JOBS = click.option("--jobs", type=click.IntRange(1), default=processors, help="Processes at once.")
