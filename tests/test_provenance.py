"""A mark stands for as long as nothing that decided it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from graders import provenance
from graders.sandbox import Limits

FILES = (
    "graders/judge/ladder.py",
    "graders/questions/rnn_forward.py",
    "graders/child/fork.py",
    "solutions/reference.py",
    "solutions/rnn_utils.py",
    "solutions/wrong_answer/rnn_forward/time_first.py",
)
IRRELEVANT = (
    *("solutions/accepted/rnn_forward/in_place.py", "tests/test_x.py", "graders/notes.txt"),
    # What is done before a submission is read, or after it was judged.
    *("graders/again/show.py", "graders/cluster/work.py", "graders/exports/canvas.py"),
    *("graders/invented/people.py", "graders/roster/match.py"),
    *("graders/commands/typed.py", "graders/proof/validate.py", "graders/reports/summary.py"),
)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path in (*FILES, *IRRELEVANT):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(f"# {path}\n")
    monkeypatch.setattr(provenance, "_GRADERS", tmp_path / "graders")
    monkeypatch.setattr(provenance, "_SOLUTIONS", tmp_path / "solutions")
    return tmp_path


def hashed() -> str:
    """Hash the tree as it is now."""
    provenance.assignment_sha256.cache_clear()
    try:
        return provenance.assignment_sha256()
    finally:
        provenance.assignment_sha256.cache_clear()


@pytest.mark.parametrize("path", FILES)
def test_every_change_of_what_decides_is_noticed(path: str, tree: Path) -> None:
    before = hashed()
    (tree / path).write_text("# changed\n")
    assert hashed() != before


@pytest.mark.parametrize("path", IRRELEVANT)
def test_what_decides_no_mark_may_change(path: str, tree: Path) -> None:
    before = hashed()
    (tree / path).write_text("# changed\n")
    assert hashed() == before


def test_the_parts_of_what_decides_are_told_apart(tree: Path) -> None:
    before = provenance.origins()
    (tree / "graders/questions/rnn_forward.py").write_text("# mended\n")
    after = provenance.origins()
    assert after["tests_sha256"] != before["tests_sha256"]
    assert after["reference_sha256"] == before["reference_sha256"]
    (tree / "solutions/reference.py").write_text("# mended\n")
    assert provenance.origins()["reference_sha256"] != before["reference_sha256"]
    assert provenance.origins()["tests_sha256"] == after["tests_sha256"]


def test_a_file_that_is_gone_is_noticed(tree: Path) -> None:
    before = hashed()
    (tree / FILES[-1]).unlink()
    assert hashed() != before


def test_a_file_that_moves_is_noticed(tree: Path) -> None:
    before = hashed()
    (tree / FILES[0]).rename(tree / "graders" / "judge" / "other.py")
    assert hashed() != before


def test_where_the_checkout_lies_does_not_matter(tree: Path, tmp_path: Path) -> None:
    before = hashed()
    moved = tree.rename(tmp_path.with_name(f"{tmp_path.name}-moved"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "_GRADERS", moved / "graders")
        patch.setattr(provenance, "_SOLUTIONS", moved / "solutions")
        assert hashed() == before


def test_seed_isolation_limits_and_environment_count(monkeypatch: pytest.MonkeyPatch) -> None:
    prints = [
        provenance.fingerprint(1, "full", Limits()),
        provenance.fingerprint(2, "full", Limits()),
        provenance.fingerprint(1, "none", Limits()),
        provenance.fingerprint(1, "full", Limits(memory_mb=256)),
    ]
    monkeypatch.setattr(provenance, "environment", lambda: "another machine")
    prints.append(provenance.fingerprint(1, "full", Limits()))
    assert len(set(prints)) == len(prints)


def test_the_environment_names_what_computes_and_what_marks() -> None:
    for part in ("Python 3.", "numpy 2.", "otter "):
        assert part in provenance.environment()
