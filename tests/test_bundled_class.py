"""`grade` without submissions: the bundled class earns what it deserves, mark by mark."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from graders.grade import RefusedError
from graders.invented.sample_class import PUPILS, submission
from tests.classes import FORKS, bytes_of, grade, hand_in, results, run, three, typed
from tests.tables import SEED, lay_table

#: What every student of the bundled class earns, question by question.
BUNDLED = {
    "abebe_tigist": (20, 25, 30, 25),
    "bauer_jonas": (0, 0, 0, 0),
    "castillo_ines": (20, 25, 0, 0),
    "dubois_chloe": (20, 0, 30, 0),
    "eriksen_nils": (20, 25, 6, 25),
    "farouk_salma": (20, 0, 30, 25),
    "garcia_mateo": (20, 25, 5, 25),
    "huang_wei": (12, 25, 30, 25),
    "ibrahim_yusuf": (20, 25, 30, 0),
    "jansen_femke": (20, 25, 0, 25),
    "kovacs_balint": (20, 25, 30, 20),
    "lopez_andrea": (20, 25, 30, 25),
    "mishra_rohan": (20, 25, 30, 25),
    "novak_petra": (20, 0, 30, 25),
    "okafor_chidi": (20, 25, 30, 25),
    "petrov_ivan": (20, 25, 30, 25),
    "quispe_rosa": (20, 25, 30, 25),
    "rossi_giulia": (20, 25, 30, 25),
    "sato_hana": (20, 25, 0, 25),
    "tanaka_ken": (20, 25, 30, 25),
    "uzun_elif": (0, 25, 30, 25),
}


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    folder = tmp_path_factory.mktemp("bundled")
    lay_table(folder / "out")
    options = ("--seed", str(SEED), "--call-seconds", "0.5")
    return folder / "out", run("grade", "--out", "out", *options, cwd=folder)


def test_without_submissions_the_bundled_class_earns_what_it_deserves(
    bundled: tuple[Path, Any],
) -> None:
    out, ended = bundled
    assert ended.stderr == ""
    assert ended.returncode == 0
    assert "21 of 21 submissions graded" in ended.stdout
    earned = {
        record["student"]: tuple(q["score"] for q in record["questions"].values())
        for record in results(out)
    }
    assert earned == BUNDLED
    assert set(BUNDLED) == {pupil.name for pupil in PUPILS}


def test_the_bundled_class_stays_as_it_was_made(bundled: tuple[Path, Any]) -> None:
    out, _ = bundled
    for pupil in PUPILS:
        assert (out / "class" / pupil.name / pupil.file).read_bytes() == submission(pupil)


def test_every_mark_of_the_bundled_class_is_reproduced(bundled: tuple[Path, Any]) -> None:
    out, _ = bundled
    ended = run("verify", "--out", "out", cwd=out.parent)
    assert ended.stderr == ""
    assert ended.returncode == 0
    assert "21 of 21 marks reproduced" in ended.stdout


def test_a_wrong_cell_is_told_from_a_wrong_loop(bundled: tuple[Path, Any]) -> None:
    out, _ = bundled
    followed = {
        (record["student"], name)
        for record in results(out)
        for name, question in record["questions"].items()
        if question["followed_through"]
    }
    cells = ("eriksen_nils", "garcia_mateo", "jansen_femke", "sato_hana")
    assert followed == {
        *((name, "lstm_forward") for name in cells),
        *((name, "rnn_forward") for name in ("huang_wei", "uzun_elif")),
    }


@pytest.mark.parametrize("name", ["grades.csv", "feedback"])
def test_nothing_of_somebodys_is_replaced_by_grades(name: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / name).mkdir()
    ended = typed("grade", "--out", tmp_path)
    assert ended.exit_code == 2
    assert f"{name} is in {tmp_path}" in ended.output
    assert [path.name for path in tmp_path.iterdir()] == [name]


@FORKS
@pytest.mark.usefixtures("one_draw")
def test_it_makes_way_for_a_real_class_and_takes_no_place_of_one(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o700)
    grade(three(out / "class"), out)
    grade(hand_in(tmp_path / "other", zoe=bytes_of("perfect")), out)
    assert [record["student"] for record in results(out)] == ["zoe"]
    shutil.rmtree(out / "class")
    with pytest.raises(RefusedError, match="none of whom is in the bundled class"):
        grade(None, out)
    assert not (out / "class").exists()
    assert [record["student"] for record in results(out)] == ["zoe"]
