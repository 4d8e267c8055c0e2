"""`python -m tests.bench`: measure, print, and write `results.md` with its picture."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import click

from tests.bench.environments import PINS, install
from tests.bench.measure import BenchError, measure
from tests.bench.meter import MeterError
from tests.bench.report import PAGE, write
from tests.bench.tools import Desk, peers_pythons


@click.command()
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True)
@click.option("--isolation", default="full", show_default=True, help="What this project uses.")
@click.option("--long", is_flag=True, help="Also grade a class of 10,000: some minutes more.")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(__file__).parent,
    help="Folder for the results.",
)
def main(rounds: int, isolation: str, long: bool, into: Path) -> None:
    """Measure what a submission costs here, in otter and in nbgrader, on the same notebooks.

    Installs the others into environments of their own in .bench/. Linux only.
    """
    try:
        for name, package in PINS.items():
            click.echo(f"{package} in .bench/{name}")
            install(name)
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            desk = Desk(Path(folder), isolation, peers_pythons())
            results = measure(desk, rounds, long, click.echo)
    except (BenchError, MeterError, subprocess.CalledProcessError) as error:
        raise click.ClickException(str(error)) from error
    into.mkdir(parents=True, exist_ok=True)
    click.echo(write(results, isolation, into))
    click.echo(f"wrote {into / PAGE}")


main()
