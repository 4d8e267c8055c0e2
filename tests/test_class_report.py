"""The class report shows how the class did, and without names it tells of nobody."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest

from graders.pages.class_report import Facts, class_page
from graders.pages.roll import Roll
from graders.reports.tally import Tally
from tests.page_reading import Page, assert_sound
from tests.records import Faults, blank, graded, not_graded

FACTS = Facts("full", "student code runs by itself", 4815, "Python 3.14", "a" * 64)
FORGET: Faults = {
    ("lstm_cell_forward", "c_next"): ("values", ("4",)),
    ("lstm_cell_forward", "a_next"): ("values", ("4",)),
}
LATE = graded("dubois chloe", {("rnn_forward", "a"): ("timeout", ())}, cpu_s=2.5)
CLASS: list[dict[str, Any]] = [
    graded("abebe tigist"),
    graded("bauer jonas", blank()),
    graded("castillo ines", FORGET, followed="lstm_forward"),
    LATE | {"late": True, "submitted_at": "2026-11-24T10:00:00+00:00", "earlier": ["first.ipynb"]},
    graded("eriksen nils", FORGET),
    not_graded("farouk salma", "farouk's file is a web page."),
]


def roll(records: list[dict[str, Any]]) -> Roll:
    made = Roll()
    for record in records:
        made.add(record, f"feedback/{record['student'].replace(' ', '%20')}.html")
    return made


def report(records: list[dict[str, Any]]) -> Page:
    return assert_sound(b"".join(class_page(roll(records), FACTS)).decode())


def test_it_shows_the_distribution_of_the_marks() -> None:
    page = report(CLASS)
    assert "5 of 6 submissions graded" in page.text
    assert "mean 71.6 median 84" in page.text
    told = "Students by marks: 0 to below 10: 1, 10 to below 20: 0,"
    assert told in page.text
    assert "80 to below 90: 2, 90 to below 100: 1, 100: 1." in page.text


def test_the_matrix_has_a_row_for_each_student_and_a_link_to_each_page() -> None:
    page = report(CLASS)
    links = [one["href"] for one in page.all("a")]
    for record in CLASS:
        assert record["student"] in page.text
        assert f"feedback/{record['student'].replace(' ', '%20')}.html" in links
    assert "castillo ines 84 ✓ ✓ ✓ ✓ ✓ ✓ ✗ ✗ ✓ ✓ ✓* ✓* ✓* ✓* wrong values" in page.text
    assert "farouk salma – not graded" in page.text


def test_it_says_who_made_which_mistake() -> None:
    page = report(CLASS)
    assert "wrong values equation 4 castillo ines , eriksen nils" in page.text


def test_many_names_are_folded_away() -> None:
    page = report([graded(f"ana {k}", FORGET) for k in range(9)])
    assert page.count("details") == 1
    assert "9 students with wrong values in lstm_cell_forward ana 0 , ana 1 ," in page.text
    assert report(CLASS).count("details") == 0


def test_who_handed_in_twice_made_a_mistake_once() -> None:
    twice = [graded("ana", FORGET) | {"file": f"ana/{k}.ipynb"} for k in range(2)]
    counted = Tally()
    for record in (both := [*twice, graded("bo", FORGET)]):
        counted.add(record)
    assert set(counted.lost.values()) == {2}
    assert "2 lstm_cell_forward wrong values equation 4 ana , bo" in report(both).text
    bare = roll(both).without_names()
    assert sorted(Counter(entry.name for entry in bare.entries).values()) == [1, 2]
    page = assert_sound(b"".join(class_page(bare, FACTS)).decode())
    assert re.search(
        r" 2 lstm_cell_forward wrong values equation 4 Student \d, Student \d ", page.text
    )


def test_it_says_what_went_wrong_in_each_check() -> None:
    page = report(CLASS)
    assert "lstm_cell_forward c_next 8 0.40" in page.text
    assert "wrong values 2, still to do 1" in page.text
    for source in ("Henrysson 1963", "Ebel 1965", "Cronbach's alpha"):
        assert source in page.text


def test_it_names_slow_failing_and_late_submissions() -> None:
    page = report(CLASS)
    assert "dubois chloe dubois chloe/rnn_lstm.ipynb 2.50 s does not end" in page.text
    assert "farouk's file is a web page." in page.text
    assert "More than five times the usual processor time: dubois chloe (2.50 s)" in page.text
    assert "dubois chloe late 2026-11-24T10:00:00+00:00 1" in page.text


def test_it_says_how_the_marks_came_about() -> None:
    text = report(CLASS).text
    for fact in ("full: student code runs by itself", "4815", "Python 3.14", "a" * 64):
        assert fact in text


def test_without_names_it_tells_of_nobody() -> None:
    page = assert_sound(b"".join(class_page(roll(CLASS).without_names(), FACTS)).decode())
    for record in CLASS:
        for word in (*record["student"].split(), record["file"]):
            assert word not in page.source, word
    assert page.count("a") == 0
    assert "4815" not in page.text
    assert "2026-11-24" not in page.text
    assert "5 of 6 submissions graded; students are shown without their names" in page.text
    assert re.search(r"wrong values equation 4 Student \d, Student \d ", page.text)


def test_without_names_nothing_stands_in_the_order_of_the_names() -> None:
    def told(records: list[dict[str, Any]]) -> list[str]:
        source = b"".join(class_page(roll(records).without_names(), FACTS)).decode()
        tables = re.findall(r'<table class="(?:mistakes|items)">.*?</table>', source, re.DOTALL)
        return [re.sub(r"Student \d+", "someone", table) for table in tables]

    assert told(CLASS) == told(CLASS[::-1])


def test_without_names_everyone_keeps_their_marks_and_mistakes() -> None:
    named, bare = roll(CLASS), roll(CLASS).without_names()
    assert sorted(map(len, bare.mistakes.values())) == sorted(map(len, named.mistakes.values()))
    for mistake, who in bare.mistakes.items():
        assert [bare.entries[k].seen for k in who].count(()) == 0
        assert {mistake.what} <= set.intersection(*(set(bare.entries[k].seen) for k in who))
    assert sorted(e.score or 0 for e in bare.entries) == sorted(e.score or 0 for e in named.entries)
    assert {entry.name for entry in bare.entries} == {f"Student {k}" for k in range(1, 7)}


def test_of_a_large_class_what_is_alike_is_kept_once() -> None:
    first, *others = roll([json.loads(json.dumps(CLASS[0])) for _ in range(3)]).entries
    for other in others:
        assert other.marks is first.marks
        assert other.followed is first.followed
        assert other.seen is first.seen


@pytest.mark.parametrize("records", [[], [not_graded("ana", "Empty.")], [graded("ana")]])
def test_a_class_of_hardly_anyone_has_a_report(records: list[dict[str, Any]]) -> None:
    report(records)


def test_no_name_is_more_than_text() -> None:
    hostile = "</script><script>alert(1)</script><img src=x>"
    page = report([graded(hostile, FORGET), not_graded("x", hostile)])
    assert page.count("img") == 0
    assert page.count("script") == 1
