"""No attack gains a mark, reads a secret, leaves anything behind or touches a neighbour."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from graders.draw import public_draw
from graders.judge.local import judge_alone
from graders.known import Known, namespace_of
from graders.registry import questions
from graders.sandbox import TIERS
from graders.sandbox.tiers import try_out
from tests import test_isolation as isolation
from tests.attacked_class import (
    ATTACKS,
    VARIABLE,
    Graded,
    Record,
    canary,
    descendants,
    load,
)
from tests.classes import TIMES, ended
from tests.tables import table

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="attacks speak to Linux")

ROOT = Path(__file__).resolve().parents[1]
KINDS = {"secrets", "forgery", "escape", "resources", "gaming", "presentation"}
#: Of one submission's record; most have a tenth of it.
MOST_CHARACTERS = 100_000
#: What would do harm, or leave something, where nothing protects the machine.
HARMFUL = {
    *("forgery/printed_verdict", "forgery/pickle_with_a_command"),
    *("resources/forks", "resources/disk", "resources/inodes", "resources/sparse_files"),
    *("resources/memory_shared", "resources/descriptors", "resources/tiny_threads"),
}
UNPROTECTED = [
    attack.id
    for attack in ATTACKS
    if attack.function not in ("secrets", "escape") and attack.id not in HARMFUL
]
#: Attacks that must succeed there, so that they prove something where they do not.
REAL = [
    f"secrets/{name}"
    for name in (
        *("clocks_of_others", "directory_listing", "environment", "files_by_path"),
        *("grader_imported", "links", "network", "other_submissions", "proc_of_others"),
        *("reference_from_bytecode", "reference_from_stack"),
    )
]
PAIRS = [
    pytest.param(tier, attack, id=f"{tier}-{attack.id}")
    for tier in TIERS
    for attack in ATTACKS
    if tier != "none" or attack.id in UNPROTECTED
]
at_every_tier = pytest.mark.parametrize("tier", TIERS)


class Run:
    """A class of attacks that is being graded in a process of its own."""

    def __init__(self, command: Sequence[str], attacks: Sequence[str]) -> None:
        # Made before a user may ask for it who cannot write it.
        table()
        self._place = tempfile.TemporaryDirectory(prefix="rnn-class-", dir="/tmp")
        self._folder = Path(self._place.name)
        self._folder.chmod(0o777)
        self._process = subprocess.Popen(
            [*command, str(self._folder), *attacks],
            cwd=ROOT,
            env={
                **os.environ,
                VARIABLE: canary(),
                "COLUMNS": "200",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self._graded: Graded | None = None

    def graded(self) -> Graded:
        """Wait until it is graded."""
        if self._graded is None:
            shown, _ = self._process.communicate()
            assert self._process.returncode == 0, shown
            self._graded = load(self._folder, shown)
        return self._graded

    def __enter__(self) -> Run:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        with self._process:
            self._place.cleanup()


def python(tier: str) -> list[str] | str:
    """A Python in surroundings in which a tier can be had; a text says why it cannot."""
    fault = "" if tier == "none" else try_out(tier)[0]
    if not fault:
        return [sys.executable]
    where = {"container": "env", "single": f"{isolation.ORDINARY} env PATH="}.get(tier)
    if os.geteuid() != 0 or where is None:
        return fault
    script = f'{isolation._readable()}\nexec {where} "$@"'
    unshare = ["unshare", "--mount", "--propagation", "private", "sh", "-ec", script, "sh"]
    tried = subprocess.run([*unshare, sys.executable, "-c", ""], capture_output=True, check=False)
    return [*unshare, sys.executable] if tried.returncode == 0 else fault


@pytest.fixture(scope="module")
def pythons() -> dict[str, list[str] | str]:
    """What `python` says of every tier."""
    return {tier: python(tier) for tier in TIERS}


@pytest.fixture
def started(pythons: dict[str, list[str] | str], tier: str) -> list[str]:
    """A Python for the tier of a test. Skips a tier that cannot be had here."""
    found = pythons[tier]
    if isinstance(found, str):
        isolation.lacking(tier, found)
    return list(found)


@pytest.fixture(scope="module")
def runs(pythons: dict[str, list[str] | str]) -> Iterator[dict[str, Run]]:
    """The class of attacks, graded at every tier at the same time."""
    with ExitStack() as stack:
        yield {
            tier: stack.enter_context(Run([*found, "-m", "tests.attacked_class", tier], attacks))
            for tier, found in pythons.items()
            if not isinstance(found, str)
            for attacks in [UNPROTECTED if tier == "none" else [one.id for one in ATTACKS]]
        }


@pytest.fixture
def graded(started: list[str], runs: dict[str, Run], tier: str) -> Graded:
    """The class of attacks, as it was graded at the tier of a test."""
    return runs[tier].graded()


@pytest.mark.parametrize(("tier", "attack"), PAIRS)
def test_an_attack_costs_only_the_one_who_tries(graded: Graded, attack: Known) -> None:
    student = graded.student(attack)
    record = graded.records[student]
    assert record["status"] == "graded", record["reason"]
    # What is honest in the file earns its marks, and nothing else does.
    assert record["score"] == attack.at_most
    assert "BREACH" not in json.dumps(record)
    assert not graded.betrayed(json.dumps(record))
    assert len(json.dumps(record)) < MOST_CHARACTERS
    assert not graded.left[student]
    before, after = map(_without_times, graded.around(attack))
    assert before == after
    assert after["score"] == after["possible"]


def _without_times(record: Record) -> Record:
    return {key: record[key] for key in record if key not in ("student", "file", *TIMES)}


@at_every_tier
def test_a_class_of_attackers_is_graded_to_the_end(graded: Graded) -> None:
    assert graded.status == 0
    rows = list(csv.DictReader(_lines(graded.out / "grades.csv")))
    records = [json.loads(line) for line in _lines(graded.out / "results.jsonl")]
    assert [row["student"] for row in rows] == sorted(graded.records)
    assert [record["student"] for record in records] == sorted(graded.records)
    assert {row["status"] for row in rows} == {"graded"}
    assert not graded.left["the class"]


def _lines(path: Path) -> list[str]:
    return path.read_bytes().decode("utf-8").split("\n")[:-1]


@at_every_tier
def test_nothing_that_is_written_or_shown_holds_a_secret(graded: Graded) -> None:
    written = [path for path in graded.out.rglob("*") if path.is_file()]
    texts = {str(path): path.read_bytes().decode(errors="replace") for path in written}
    texts |= {f"name of {path}": str(path) for path in written} | {"shown": graded.shown}
    betrayed = {where: graded.betrayed(text) for where, text in texts.items()}
    assert not {where: places for where, places in betrayed.items() if places}


@at_every_tier
def test_no_attack_outlives_a_grader_that_is_killed(started: list[str], tier: str) -> None:
    program = """
import json, sys
from graders.sandbox import Calls, Sandbox
with Sandbox(sys.argv[1]) as sandbox, sandbox.submission(json.loads(sys.argv[2])) as session:
    print("started", flush=True)
    session.ask("rnn_forward", Calls([(0, 0, 0)]))
"""
    cells = next(one for one in ATTACKS if one.id == "resources/unstoppable_loop").cells()
    command = [*started, "-c", program, tier, json.dumps(cells)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as grader:
        assert grader.stdout
        assert grader.stdout.readline() == "started\n"
        alive = [os.pidfd_open(process) for process in descendants(grader.pid)]
        assert len(alive) >= 2
        grader.kill()
    for process in alive:
        assert ended(process)
        os.close(process)


def test_hostile_text_stays_text() -> None:
    hostile = [attack.id for attack in ATTACKS if attack.function == "presentation"]
    with Run([sys.executable, "-m", "tests.attacked_class", "none"], hostile) as run:
        graded = run.graded()
        assert "presentation-terminal_escapes" in graded.shown
        assert not {char for char in graded.shown if not char.isprintable()} - {"\n"}
        for row in csv.reader(_lines(graded.out / "grades.csv")):
            assert not [cell for cell in row if cell.startswith(tuple("=+-@\t\r"))]
        for page in graded.out.rglob("*.html"):
            text = page.read_text("utf-8")
            assert "<script>document.title" not in text
            assert not {char for char in text if not char.isprintable()} - {"\n", "\xa0"}


def test_where_nothing_protects_the_attacks_succeed() -> None:
    with Run([sys.executable, "-m", "tests.attacked_class", "none"], REAL) as run:
        graded = run.graded()
        for attack in (one for one in ATTACKS if one.id in REAL):
            record = graded.records[graded.student(attack)]
            text = json.dumps(record)
            assert record["score"] or "BREACH" in text or graded.betrayed(text), attack.id


def test_the_published_numbers_are_the_ones_that_an_attack_returns() -> None:
    attack = next(one for one in ATTACKS if one.id == "gaming/hard_coded_public_answers")
    cell = next(one for one in questions() if one.name == "rnn_cell_forward")
    verdicts = judge_alone(cell.question, public_draw().cases[cell.name], namespace_of(attack))
    assert all(verdict.right for verdict in verdicts.values())


def test_every_attack_has_a_kind_and_says_what_it_may_earn() -> None:
    assert {attack.function for attack in ATTACKS} == KINDS
    assert {*REAL, *HARMFUL} <= {attack.id for attack in ATTACKS}
    for attack in ATTACKS:
        assert attack.at_most is not None
        assert attack.feedback


def test_the_security_page_speaks_of_every_tier() -> None:
    page = (ROOT / ".github" / "SECURITY.md").read_text("utf-8")
    assert [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")] == [*TIERS]
