"""No attack gains a mark, reads a secret, leaves anything behind or touches a neighbour."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from graders.known import Known, known
from graders.sandbox import TIERS
from graders.sandbox.tiers import try_out
from tests.attacked_class import Graded, Record, adopt_orphans, grade

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="attacks speak to Linux")

ATTACKS = known("rejected")
#: What does no harm where nothing protects the machine.
UNPROTECTED = [
    attack
    for attack in ATTACKS
    if attack.id.split("/")[0] in ("forgery", "gaming", "presentation", "resources")
    and attack.id.split("/")[1]
    not in (
        *("printed_verdict", "pickle_with_a_command"),
        *("forks", "disk", "inodes", "sparse_files", "memory_shared", "descriptors"),
    )
]
#: Attacks that must succeed there, so that they prove something where they do not.
REAL = [
    attack
    for attack in ATTACKS
    if attack.id.removeprefix("secrets/")
    in (
        *("directory_listing", "files_by_path", "grader_imported", "links", "network"),
        *("other_submissions", "proc_of_others", "reference_from_bytecode"),
        "reference_from_stack",
    )
]
PAIRS = [
    pytest.param(tier, attack, id=f"{tier}-{attack.id}")
    for tier in TIERS
    for attack in (UNPROTECTED if tier == "none" else ATTACKS)
]


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Graded]:
    """Grades the class of attacks at a tier, once. Skips a tier that cannot be had here."""
    adopt_orphans()
    done: dict[str, Graded | str] = {}

    def at(tier: str) -> Graded:
        if tier not in done:
            done[tier] = fault = "" if tier == "none" else try_out(tier)[0]
            if not fault:
                attacks = UNPROTECTED if tier == "none" else ATTACKS
                done[tier] = grade(tmp_path_factory.mktemp(tier), tier, attacks)
        found = done[tier]
        if isinstance(found, Graded):
            return found
        assert found, "the class could not be graded: the first of these tests says why"
        pytest.skip(f"tier {tier}: {found}")

    return at


@pytest.fixture
def graded(classes: Callable[[str], Graded], tier: str) -> Graded:
    """The class of attacks, as it was graded at the tier of a test."""
    return classes(tier)


at_every_tier = pytest.mark.parametrize("tier", TIERS)


@pytest.mark.parametrize(("tier", "attack"), PAIRS)
def test_an_attack_costs_only_the_one_who_tries(graded: Graded, attack: Known) -> None:
    record = graded.of(attack)
    assert record["status"] == "graded", record["reason"]
    # What is honest in the file earns its marks, and nothing else does.
    assert record["score"] == attack.at_most
    text = json.dumps(record)
    assert not graded.betrayed(text)
    assert "BREACH" not in text
    assert not graded.left[graded.student(attack)]
    before, after = map(_without_times, graded.around(attack))
    assert before == after
    assert after["score"] == after["possible"]


def _without_times(record: Record) -> Record:
    return {key: record[key] for key in record if key not in ("student", "file", "cpu_s", "wall_s")}


def _lines(path: Path) -> list[str]:
    return path.read_bytes().decode("utf-8").split("\n")[:-1]


@at_every_tier
def test_a_class_of_attackers_is_graded_to_the_end(graded: Graded) -> None:
    assert graded.status == 0
    rows = list(csv.DictReader(_lines(graded.out / "grades.csv")))
    records = [json.loads(line) for line in _lines(graded.out / "results.jsonl")]
    assert [row["student"] for row in rows] == sorted(graded.records)
    assert [record["student"] for record in records] == sorted(graded.records)
    assert {row["status"] for row in rows} == {"graded"}
    assert not graded.left["the class"]


@at_every_tier
def test_nothing_that_is_written_or_shown_holds_a_secret(graded: Graded) -> None:
    written = [path for path in graded.out.rglob("*") if path.is_file()]
    texts = {str(path): path.read_bytes().decode(errors="replace") for path in written}
    texts |= {str(path): str(path) for path in written} | {"terminal": graded.terminal}
    betrayed = {where: graded.betrayed(text) for where, text in texts.items()}
    assert not {where: places for where, places in betrayed.items() if places}


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    hostile = [attack for attack in ATTACKS if attack.id.startswith("presentation/")]
    seen = grade(tmp_path, "none", hostile)
    assert "presentation-terminal_escapes" in seen.terminal
    assert not {char for char in seen.terminal if not char.isprintable()} - {"\n"}
    for row in csv.reader(_lines(seen.out / "grades.csv")):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    for page in seen.out.rglob("*.html"):
        assert "<script>document.title" not in page.read_text("utf-8")


def test_where_nothing_protects_the_attacks_succeed(tmp_path: Path) -> None:
    seen = grade(tmp_path, "none", REAL)
    records = {attack.id: seen.of(attack) for attack in REAL}
    failed = [
        name
        for name, record in records.items()
        if not record["score"]
        and "BREACH" not in json.dumps(record)
        and not seen.betrayed(json.dumps(record))
    ]
    assert not failed
