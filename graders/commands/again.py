"""What can be typed to go back to marks that were given."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from graders.commands.typed import EXISTING, GRADES, JOBS, refuse

if TYPE_CHECKING:
    from rich.console import Console

OUT = click.option("--out", type=GRADES, required=True, help="Folder that `grade` wrote into.")
MOVED = click.option(
    "--submissions", type=EXISTING, help="Where the submissions are now, if they were moved."
)


@click.command()
@click.argument("student")
@OUT
def show(student: str, out: Path) -> None:
    """Print the result of STUDENT and the reason for every mark that was lost.

    STUDENT is named as in grades.csv, or by number, email or name, as the LMS or the roster has it.
    """
    from graders import again

    _go_back(lambda console: again.show(out, student, console))


@click.command()
@OUT
@MOVED
@JOBS
@click.option("--yes", is_flag=True, help="Replace the marks without asking.")
def regrade(out: Path, submissions: Path | None, jobs: int, yes: bool) -> None:
    """Judge again what was judged, after a test was mended, with the same seed and isolation.

    Says whose mark changes, from what to what and why, and asks before anything is replaced. Ends
    with status 1 when something would change and was not replaced.
    """
    from graders import again

    def agreed(question: str) -> bool:
        return yes or (sys.stdin.isatty() and click.confirm(question))

    _go_back(lambda console: again.regrade(out, submissions, jobs, agreed, console))


@click.command()
@click.argument("student", required=False)
@OUT
@MOVED
@JOBS
def verify(student: str | None, out: Path, submissions: Path | None, jobs: int) -> None:
    """Reproduce the mark of STUDENT, or everyone's, in the isolation and with the seed of then.

    Compares the submission, the tests, the reference and the environment with those that the mark
    was given by, judges again, and ends with status 1 when anything differs.
    """
    from graders import again

    _go_back(lambda console: again.verify(out, student, submissions, jobs, console))


def _go_back(work: Callable[[Console], int]) -> NoReturn:
    from rich.console import Console

    from graders.again import AgainError

    try:
        sys.exit(work(Console(highlight=False)))
    except AgainError as error:
        refuse(error)
