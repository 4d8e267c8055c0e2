"""The benchmark counts all that was spent, and compares tools that do the same work."""

from __future__ import annotations

import json
import pickle
import sys
import textwrap
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import pytest

from graders.known import known
from graders.registry import questions
from tests.bench import tools, work
from tests.bench.bare_forks import CALLS
from tests.bench.explaining import Explaining, explaining, measured
from tests.bench.measure import BenchError, Pace, Results, Spread, check_scores
from tests.bench.meter import Cost, MeterError, cost
from tests.bench.picture import Bar, draw
from tests.bench.report import PAGE, PICTURE, write
from tests.tables import lay_table, table

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the meter needs Linux's child subreaper"
)

#: The reference, the blank notebook, and one that is half done.
SOME = 3
BURNT_S = 0.2
#: A process that loses its parent, and then does what is left open here.
DETACHED = f"""
import os, signal, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while time.process_time() < {BURNT_S}:
            pass
        {{then}}
    os._exit(0)
os.wait()
"""


def spent(tmp_path: Path, program: str, patience_s: int = 10) -> Cost:
    command = [sys.executable, "-c", textwrap.dedent(program)]
    return cost(command, tmp_path / "log", tmp_path, patience_s)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> tools.Desk:
    """A desk on which the table of mistakes lies."""
    folder = tmp_path_factory.mktemp("desk") / "desk"
    lay_table(folder)
    return tools.Desk(folder, "none", {"otter": Path(sys.executable)})


@pytest.fixture(scope="module")
def marks(desk: tools.Desk) -> tools.Scores:
    return tools.ours(desk, SOME).scores


# What is counted


def test_what_a_detached_child_spends_is_counted(tmp_path: Path) -> None:
    assert spent(tmp_path, DETACHED.format(then="os._exit(0)")).cpu_s >= BURNT_S


def test_what_is_left_running_is_ended_and_an_error(tmp_path: Path) -> None:
    with pytest.raises(MeterError, match="it left running: python"):
        spent(tmp_path, DETACHED.format(then="signal.pause()"), patience_s=1)


def test_a_command_that_fails_is_an_error_that_says_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(MeterError, match=r"ended with status 1\n(.*\n)*ValueError: no class"):
        spent(tmp_path, "raise ValueError('no class')")


def test_the_memory_of_the_largest_process_is_told(tmp_path: Path) -> None:
    assert spent(tmp_path, "b'x' * (200 << 20)").peak_mb > 200


def test_start_and_submissions_are_told_apart() -> None:
    pace = Pace.between(100, Cost(cpu_s=3.0), 1_000, Cost(cpu_s=12.0))
    assert pace.submission_s == pytest.approx(0.01)
    assert pace.start_s == pytest.approx(2.0)


def test_costs_of_the_same_command_have_a_mean_and_the_most_of_memory() -> None:
    assert Cost.mean([Cost(1.0, 3.0, 9.0), Cost(2.0, 4.0, 5.0)]) == Cost(1.5, 3.5, 9.0)


# What is compared


def test_the_class_is_made_of_notebooks_that_end(marks: tools.Scores) -> None:
    assert len(marks) == SOME
    assert {sum(of.values()) for of in marks.values()} > {0.0, 100.0}
    assert all(pupil.file == "rnn_lstm.ipynb" for pupil in work.WELL_BEHAVED)


def test_a_table_on_the_desk_is_used_and_changes_no_mark(
    tmp_path: Path, desk: tools.Desk, marks: tools.Scores
) -> None:
    lay_table(tmp_path / "desk")
    other = tools.Desk(tmp_path / "desk", desk.tier, desk.pythons)
    with zipfile.ZipFile(other.folder / table().name, "a") as laid:
        laid.comment = b"not made again"
    assert tools.ours(other, SOME, jobs=2).scores == marks
    (copy,) = other.folder.glob(f"ours-*/{table().name}")
    with zipfile.ZipFile(copy) as used:
        assert used.comment == b"not made again"


@pytest.mark.parametrize(("grade", "count"), [(tools.otter_run, 1), (tools.otter_api, SOME)])
def test_otter_gives_the_same_marks(
    grade: tools.Grade, count: int, desk: tools.Desk, marks: tools.Scores
) -> None:
    graded = grade(desk, count)
    check_scores("otter", graded.scores, {student: marks[student] for student in graded.scores})
    assert len(graded.scores) == count
    assert graded.cost.cpu_s > 0


@pytest.mark.parametrize("theirs", [{}, {"a": {}}, {"a": {"rnn_forward": 24.0}}])
def test_tools_that_do_not_agree_are_not_compared(theirs: tools.Scores) -> None:
    with pytest.raises(BenchError, match=r"gives a .* marks for rnn_forward"):
        check_scores("it", theirs, {"a": {"rnn_forward": 25.0}})


def test_ratios_compare_within_a_round() -> None:
    peer = tools.PEERS[0]
    mine, theirs = [Pace(0.01, 1.0), Pace(0.02, 1.0)], [Pace(1.0, 0.0), Pace(4.0, 0.0)]
    results = Results(paces={tools.OURS.name: mine, peer.name: theirs})
    assert results.ratio(peer) == Spread(100.0, 150.0, 200.0)


def test_the_floor_runs_every_cell_and_makes_every_call(tmp_path: Path) -> None:
    said = tmp_path / "said"
    cell = f"def say(word):\n    with open({str(said)!r}, 'a') as file:\n        file.write(word)"
    submissions = [[cell, "say('.')"], ["1 / 0", cell, "say('.')"]]
    modules = {"rnn_utils": "sigmoid = softmax = len"}
    given = tmp_path / "work"
    given.write_bytes(pickle.dumps((submissions, modules, [("say", ("a",)), ("say", ("b",))])))
    cost([sys.executable, "-m", "tests.bench.bare_forks", str(given), "2"], tmp_path / "log", ROOT)
    assert Counter(said.read_text()) == {".": 2, "a": CALLS, "b": CALLS}


def test_the_floor_is_of_the_same_class_and_the_same_inputs(desk: tools.Desk) -> None:
    assert tools.bare_forks(desk, SOME).cpu_s > 0
    submissions, _, calls = pickle.loads((desk.folder / "bare-forks.pickle").read_bytes())
    assert len(submissions) == len(work.WELL_BEHAVED)
    assert {function for function, _ in calls} == {one.name for one in questions()}


def test_every_known_wrong_answer_is_asked_and_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    some = known("wrong_answer")[::60]
    monkeypatch.setattr("tests.bench.explaining.known", lambda verdict: some)
    monkeypatch.setattr("tests.bench.explaining._PAIRS", 2)
    spent = measured("none", table().parent)
    assert len(spent.explained) == len(spent.asked) == len(some)
    assert min(spent.explained) > 0
    assert len(spent.paired) > len(questions())
    assert max(spent.paired) > 0


def test_explanations_are_measured_where_no_idle_thread_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    orders: list[list[str]] = []

    def run(order: list[str], env: dict[str, str], **how: object) -> SimpleNamespace:
        orders.append(order)
        assert env["OPENBLAS_NUM_THREADS"] == "1"
        return SimpleNamespace(stdout=json.dumps(asdict(Explaining(7.0, [1.0], [2.0], [3.0]))))

    monkeypatch.setattr("subprocess.run", run)
    assert explaining("full", tmp_path) == Explaining(7.0, [1.0], [2.0], [3.0])
    assert orders == [[sys.executable, "-m", "tests.bench.explaining", "full", str(tmp_path)]]


# What is written


def test_the_page_says_what_the_picture_shows(tmp_path: Path) -> None:
    paces = {tool.name: [Pace(0.5 + number, 2.0)] for number, tool in enumerate(tools.PEERS)}
    results = Results(
        paces={tools.OURS.name: [Pace(0.012, 3.0)], **paces}, speedup=[1.9], floor=[0.005]
    )
    results.large = {100: Cost(4.0, 0, 90.0), 1_000: Cost(13.0, 0, 90.0)}
    results.explaining = Explaining(
        7.0, [0.001, 0.002, 0.003], [0.004, 0.006, 0.0015], [0.001, 0.003]
    )
    page = write(results, "full", tmp_path)
    assert page == (tmp_path / PAGE).read_text(encoding="utf-8")
    assert f"this project 12 ms; {tools.PEERS[0].name} 500 ms" in page
    assert f"]({PICTURE})" in page
    assert "takes 5 / 5 / 5 ms. This project takes 2.4 / 2.4 / 2.4 times that." in page
    assert "one more submission costs 10 ms" in page
    assert "takes 2 ms in the median and 3 ms at most, of 3 known ones" in page
    assert "takes 3 times as long in the median; it took less for 1 of them" in page
    assert "take 2 ms in the mean of 2 such functions" in page
    assert (tmp_path / PICTURE).exists()


def test_the_picture_can_be_read_without_being_seen_and_in_the_dark() -> None:
    svg = draw("Time", "a & b", [Bar("one & all", 0.01), Bar("two", 2.5)])
    root = ET.fromstring(svg)
    found = {element.tag.rpartition("}")[2]: element.text for element in root.iter()}
    assert found["title"] == "Time"
    assert found["desc"] == "a & b"
    assert "prefers-color-scheme: dark" in svg
    assert {"one & all", "10 ms", "2,500 ms"} <= {element.text for element in root.iter()}


def test_the_readme_quotes_what_was_measured() -> None:
    page = (FOLDER / PAGE).read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")] for line in page.splitlines()]
    table = {row[1]: row for row in rows if len(row) > 5}
    milliseconds = table["this project"][3].split(" / ")[1]
    ratios = {name: round(float(table[name][4].split(" / ")[1])) for name in PEERS_QUOTED}
    told = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert (
        f"A submission costs {milliseconds} ms of processor time, everything included; "
        f"nbgrader takes {ratios['nbgrader autograde']} times as much and "
        f"`otter run` {ratios['otter run']} times ("
    ) in told
    floors = page.partition("This project takes ")[2].split(" / ")[1]
    assert f"It is {floors} times what a fork takes there that only runs the cells and" in told
    minutes = round(100_000 * float(milliseconds) / 60_000)
    assert f"Computed from it, and not run: 100,000 take about {minutes} minutes of one" in told


PEERS_QUOTED = ("nbgrader autograde", "otter run")
ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "bench"
