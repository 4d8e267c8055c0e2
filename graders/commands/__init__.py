"""What can be typed. Thin: the work is done elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graders.commands.again import regrade, show, verify
from graders.commands.typed import (
    EXISTING,
    FILE,
    FOLDER,
    JOBS,
    PAGE,
    TIERS,
    processors,
    refuse,
    refusing,
)

if TYPE_CHECKING:
    from graders.judge.hints import Level

LEVELS = ("none", "place", "mistake")
#: With less, honest work would be called wrong.
SECONDS = click.FloatRange(0.1, 3600)
MEGABYTES = click.IntRange(64, 1 << 20)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Grade "Building your Recurrent Neural Network, step by step".

    Each command explains itself: python -m graders grade --help
    """


@main.command()
@click.argument("submissions", type=EXISTING, required=False)
@click.option("--out", type=FOLDER, required=True, help="Folder for the grades; made private.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=processors,
    help="Submissions judged at once; by default one for each processor.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    help="Seed of the hidden inputs; by default the one that OUT has, or a new one.",
)
@click.option(
    "--isolation",
    type=click.Choice(TIERS),
    help="Demand what stands around student code; `none` runs it unprotected.",
)
@click.option(
    "--cells-seconds", type=SECONDS, default=10, show_default=True, help="CPU time of all cells."
)
@click.option(
    "--call-seconds", type=SECONDS, default=2, show_default=True, help="CPU time of one call."
)
@click.option(
    "--memory",
    type=MEGABYTES,
    default=512,
    show_default=True,
    help="Memory of a submission, in MB.",
)
@click.option("--fresh", is_flag=True, help="Judge again what was judged before.")
@click.option(
    "--show-expected", is_flag=True, help="Say in each smallest failing example what is right."
)
@click.option("--roster", type=FILE, help="Table of the class: ids, names, emails; joined to it.")
@click.option(
    "--export",
    "exports",
    type=click.Choice(("canvas", "moodle", "gradescope", "nbgrader")),
    multiple=True,
    help="Also make a gradebook for it, in OUT/exports; repeat it for several.",
)
@click.option(
    "--sheet",
    "sheets",
    type=FILE,
    multiple=True,
    help="The gradebook or worksheet that Canvas or Moodle exported, to be filled in.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Judge on the workers of a Dask scheduler, tcp://HOST:PORT; `local` starts one here.",
)
@click.option("--column", help="Title of the column to fill, where a sheet has several.")
@click.option("--anonymous", is_flag=True, help="Also make a class report without names.")
def grade(cells_seconds: float, call_seconds: float, memory: int, **typed: Any) -> None:
    """Grade SUBMISSIONS: a folder, a notebook, a .py file or a zip.

    Without SUBMISSIONS the bundled class is graded. OUT gets grades.csv (a row a submission),
    results.jsonl (every finding and its reason), class.html (a report on the class), and
    feedback/ with a page for each student, also zipped as Canvas and Moodle take it back. Give the
    same command again to go on after an interruption, or when submissions came in or changed: only
    those are judged.

    \b
    Ends with status
      0  every submission was judged, whatever its mark
      1  something could not be judged; the rest was
      2  the command or a demand in it cannot be met
      130  interrupted by Ctrl-C; what was judged is kept
    """
    from graders.grade import Order, RefusedError, grade_class
    from graders.sandbox import Limits

    limits = Limits(cells_cpu_s=cells_seconds, call_cpu_s=call_seconds, memory_mb=memory)
    # All other options are named as the order's fields are.
    order = Order(limits=limits, **typed)
    try:
        sys.exit(grade_class(order))
    except RefusedError as error:
        refuse(error)
    except KeyboardInterrupt:
        again = "the same command, without --fresh," if order.fresh else "the same command"
        click.echo(
            f"Interrupted. What was judged is kept in {order.out}: {again} goes on.", err=True
        )
        sys.exit(130)


@main.command("class")
@click.option(
    "--students", type=click.IntRange(1), default=100, show_default=True, help="How many students."
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="The same seed makes the same class.",
)
@click.option("--out", type=FOLDER, default=".class", show_default=True, help="Folder for it.")
@refusing()
def invent(students: int, seed: int, out: Path) -> None:
    """Invent a class to try all of this on, of any size, in the layout of every LMS.

    Its work is drawn from the known submissions, its names from SEED; some hand in late, or again,
    or nothing. With a roster, Canvas' gradebook and Moodle's grading worksheet.
    """
    from graders.invented import write_invented

    for path in write_invented(out, students, seed):
        click.echo(f"wrote {path}")


@main.command()
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of the inputs."
)
@JOBS
@click.option("--report", type=PAGE, help="Also write it as a page of Markdown.")
@refusing()
def validate(seed: int, jobs: int, report: Path | None) -> None:
    """Prove that the exercises, the tests and the known answers agree.

    Judges the blank notebook, the reference and every known submission on inputs drawn from SEED;
    makes every mistake of the error model, and random ones in accepted submissions, to see that
    none passes and that each is explained truly. Ends with status 1 when a promise is broken.
    """
    from graders.proof.validate import validate as run

    sys.exit(run(seed, jobs, report))


@main.command()
@click.option("--check", is_flag=True, help="Write nothing; fail when something would change.")
@click.option("--zip", "zipped", type=FOLDER, help="Also put what is published into this folder.")
@click.option(
    "--hints",
    type=click.Choice(LEVELS),
    help="How much the checks tell students; by default as much as now, and at first `mistake`.",
)
@click.option("--otter", type=FOLDER, help="Also make a stock otter autograder in this folder.")
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed for --otter."
)
@refusing()
def build(
    check: bool, zipped: Path | None, hints: Level | None, otter: Path | None, seed: int
) -> None:
    """Derive assignment/ from solutions/ and graders/.

    \b
    --zip DIR    rnn_lstm.zip for students, and rnn_lstm.html to read
    --hints none     right or wrong
            place    also the first place that differs, and the equation or step
            mistake  also what it comes from, where that is recognised
    --otter DIR  autograder.zip for `otter run` or Gradescope, hidden inputs drawn from --seed;
                 it holds recorded numbers and no reference; keep it private all the same
    """
    from graders import build as maker
    from graders.build.autograder import autograder

    root = maker.ASSIGNMENT
    if check:
        differences = maker.check(root)
        for difference in differences:
            click.echo(difference, err=True)
        sys.exit(1 if differences else 0)
    level = maker.write(root, hints)
    click.echo(f"wrote {root}, with --hints {level}")
    if zipped is not None:
        zipped.mkdir(parents=True, exist_ok=True)
        maker.package(root, zipped / "rnn_lstm.zip")
        maker.render(zipped / "rnn_lstm.html")
        click.echo(f"wrote {zipped / 'rnn_lstm.zip'} and {zipped / 'rnn_lstm.html'}")
    if otter is not None:
        click.echo(f"wrote {autograder(otter, seed)}")


for command in (show, regrade, verify):
    main.add_command(command)
