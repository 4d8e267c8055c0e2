"""The terminal tells a teacher how the class did and where to look, and no name does anything."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from graders.intake import Submission
from graders.reports.summary import Summary, progress, summarise
from graders.reports.tally import LISTED, Tally
from graders.sandbox import Tier
from graders.store import Row, Store
from tests.classes import run
from tests.records import Faults, blank, graded, not_graded

WIDTH = 100
FORGET: Faults = {
    ("lstm_cell_forward", "c_next"): ("values", ("4",)),
    ("lstm_cell_forward", "a_next"): ("values", ("4",)),
    ("lstm_forward", "c"): ("shape", ()),
}
CLASS = [
    graded("abebe tigist"),
    graded("bauer jonas", blank()),
    graded("castillo ines", FORGET, followed="lstm_forward", cpu_s=0.04),
    graded("dubois chloe", {("rnn_forward", "a"): ("timeout", ())}),
    graded("eriksen nils", {("lstm_cell_forward", "c_next"): ("values", ("1", "2"))}),
    not_graded("farouk salma", "It is a web page; download the notebook itself."),
]

AGREED = """
Submissions
student        score  rnn_cell     rnn  lstm_cell    lstm  first thing to look at
abebe tigist     100     20/20   25/25      30/30   25/25
bauer jonas        0      0/20    0/25       0/30    0/25  rnn_cell a_next: still to do
castillo ines     77     20/20   25/25      14/30  18/25*  lstm_cell c_next: wrong values, eq. 4
dubois chloe      90     20/20   15/25      30/30   25/25  rnn a: does not end
eriksen nils      92     20/20   25/25      22/30   25/25  lstm_cell c_next: wrong values, eq. 1, 2
farouk salma       -         -       -          -       -  not graded: It is a web page; download
                                                           the notebook itself.

Marks
                   mean   of  full marks
all questions      71.8  100      1 of 5  █████████████████░░░░░░░
rnn_cell_forward   16.0   20      4 of 5  ███████████████████░░░░░
rnn_forward        18.0   25      3 of 5  █████████████████░░░░░░░
lstm_cell_forward  19.2   30      2 of 5  ███████████████░░░░░░░░░
lstm_forward       18.6   25      3 of 5  ██████████████████░░░░░░

Where marks were lost
students  function           what was seen
       1  rnn_cell_forward   still to do
       1  rnn_forward        still to do
       1  lstm_cell_forward  still to do
       1  lstm_forward       still to do
       1  lstm_cell_forward  wrong values, first in equation 4
       1  lstm_forward       wrong shape
       1  rnn_forward        does not end
       1  lstm_cell_forward  wrong values, first in equations 1, 2

Noted while reading
  Passed over, hidden: .DS_Store.

Drawn again, because
  the reference in float32 fails lstm_forward: c

No higher isolation, because
  full: no bubblewrap

5 of 6 submissions graded, handed in
2 kept from before: nothing that decides their marks has changed
isolation single: student code runs as your own user, held by Landlock and seccomp alone: it can
read Python and numpy only and see whether a file exists, write nowhere, reach no network or
process, and may make few system calls
seed 20, 10 ms of processor time for the code of the median submission
* earned with the right cell in place of the student's own
written: out/grades.csv, out/results.jsonl
"""


def tally(records: Iterable[Mapping[str, Any]]) -> Tally:
    made = Tally()
    for record in records:
        made.add(record)
    return made


def summary(records: Iterable[Mapping[str, Any]]) -> Summary:
    return Summary(
        root=Path("handed in"),
        tally=tally(records),
        kept=0,
        seed=20,
        tier=Tier("none"),
        notes=[],
        rejected=[],
        written=[Path("out/grades.csv"), Path("out/results.jsonl")],
    )


def shown(what: Summary, **options: Any) -> str:
    """Show it as a terminal would, without the blanks at the ends of lines."""
    console = Console(file=io.StringIO(), width=WIDTH, highlight=False, **options)
    console.print(summarise(what))
    assert isinstance(console.file, io.StringIO)
    return "".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines())


def test_it_reads_as_it_was_agreed() -> None:
    told = replace(
        summary(CLASS),
        kept=2,
        notes=["Passed over, hidden: .DS_Store."],
        rejected=["the reference in float32 fails lstm_forward: c"],
        tier=Tier("single", ("full: no bubblewrap",)),
    )
    assert shown(told) == AGREED


def test_a_large_class_is_counted_and_not_listed() -> None:
    many = [graded(f"student {number}") for number in range(LISTED)]
    assert "student 7 " in shown(summary(many))
    many.append(not_graded("late", "It is empty."))
    text = shown(summary(many))
    assert "student 7 " not in text
    assert "late/rnn_lstm.ipynb: It is empty." in text
    assert f"{LISTED} of {LISTED + 1} submissions graded" in text


def test_a_large_class_is_not_kept_in_memory() -> None:
    counted = tally(graded(f"student {number}") for number in range(3 * LISTED))
    assert counted.count == 3 * LISTED
    assert len(counted.listed) == LISTED + 1


def test_a_class_that_could_not_be_graded_has_no_marks() -> None:
    text = shown(summary([not_graded("ana", "It is empty.")]))
    assert "not graded: It is empty." in text
    assert "0 of 1 submissions graded" in text
    assert "mean" not in text
    assert "processor time" not in text


def test_the_time_is_that_of_the_median_of_those_that_ran() -> None:
    unread = [not_graded(name, "It is empty.") for name in ("ana", "bo")]
    assert "seed 20, 40 ms of processor time" in shown(summary([*unread, graded("cy", cpu_s=0.04)]))


def test_a_perfect_class_lost_no_marks() -> None:
    assert "Where marks were lost" not in shown(summary([graded("ana")]))


def test_of_many_ways_to_lose_marks_the_rest_is_counted() -> None:
    ways: list[Faults] = [
        {("rnn_forward", "a"): ("values", (str(number),))} for number in range(11)
    ]
    text = shown(summary(graded(f"student {n}", faults) for n, faults in enumerate(ways)))
    assert text.count("wrong values, first in equation") == 8
    assert (
        "rnn_forward  wrong values, first in equation 7\n                       and 3 more\n"
        in text
    )


def test_each_student_counts_once_for_each_way_to_lose_marks() -> None:
    everything = tally([graded("ana", blank()), graded("bo", blank())])
    assert {(seen.question, seen.rung): count for seen, count in everything.lost.items()} == {
        (name, "missing"): 2
        for name in ("rnn_cell_forward", "rnn_forward", "lstm_cell_forward", "lstm_forward")
    }


def test_a_mean_is_over_those_that_were_graded() -> None:
    marks = tally([graded("ana"), graded("bo", blank()), not_graded("cy", "It is empty.")]).marks
    assert marks[""].total == 100
    assert marks[""].full == 1
    assert marks["rnn_forward"].total == 25


HOSTILE = [
    "[bold red]x[/]",
    "[link=x]y[/link]",
    ":pile_of_poo:",
    "\x1b[2J\x1b]0;title\x07",
    "\u202egnp.ipynb",
    "a\nb\rc\td",
    "\x9b31m",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("options", [{}, {"force_terminal": True, "color_system": "truecolor"}])
def test_no_name_and_no_reason_does_anything(text: str, options: dict[str, Any]) -> None:
    plain = shown(summary([graded("x"), not_graded("y", "x")]), **options)
    told = replace(
        summary([graded(text), not_graded("y", text)]),
        root=Path(text),
        notes=[text],
        rejected=[text],
        written=[Path(text)],
    )
    said = shown(told, **options)
    for character in ("\x1b[2J", "\x1b]", "\x07", "\u202e", "\r", "\t", "\x9b"):
        assert character not in said
    if text.isprintable():
        assert said.count(text) >= 5
    assert ("\x1b" in said) == ("\x1b" in plain)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_does_anything_to_the_progress(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graders.reports.summary._PAUSE_S", -1.0)
    console = Console(file=io.StringIO(), width=WIDTH, force_terminal=True, color_system=None)
    with progress(console, 1) as advance:
        advance(Submission.of(text, "a.ipynb", b""))
    assert isinstance(console.file, io.StringIO)
    assert "1/1" in console.file.getvalue()
    for character in ("\x1b[2J", "\x1b]", "\x07", "\u202e", "\t", "\x9b"):
        assert character not in console.file.getvalue()


@pytest.mark.parametrize(("total", "watched"), [(3, False), (0, True)])
def test_there_is_no_progress_where_nobody_watches_or_nothing_is_done(
    total: int, watched: bool
) -> None:
    console = Console(file=io.StringIO(), width=WIDTH, force_terminal=watched)
    with progress(console, total) as advance:
        advance(Submission.of("ana", "a.ipynb", b""))
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == ""


def test_a_name_that_the_terminal_cannot_show_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    with Store(tmp_path) as store:
        store.put(Row.of(graded("\u540d")), "")
    done = run("show", "\u540d", "--out", ".", cwd=tmp_path)
    assert done.returncode == 0
    assert "?  100 of 100" in done.stdout
