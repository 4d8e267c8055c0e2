"""A student's page gives the marks and the reason for each loss, to whoever never saw our words."""

from __future__ import annotations

import re
from typing import Any

import pytest

from graders.judge import missing, show, words
from graders.marking.excerpt import Excerpt
from graders.pages.feedback import feedback_page
from solutions.rnn_plots import GATE, STATE
from tests.page_reading import assert_sound
from tests.records import Faults, blank, graded, not_graded
from tests.support import QUESTIONS

CUT = Excerpt(
    name="c",
    sequence=1,
    rows="n_a",
    columns="T_x",
    values=[[0.5, -0.25, None], [123.4, 0.0, -1.0]],
    off=["=-?", "+=="],
)
WRONG: Faults = {
    ("lstm_forward", "c"): ("values", ()),
    ("lstm_forward", "caches"): ("missing", ()),
}


def record(example: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A record with a wrong loop of which everything is known."""
    made = graded("ana", WRONG)
    question = made["questions"]["lstm_forward"]
    question |= {"excerpt": CUT, "example": example}
    for finding in question["findings"]:
        if finding["check"] == "c":
            finding["called"] = "I called `lstm_forward` with m=6."
            finding["seen"] = "`c` differs from step 1 on."
            finding["why"] = "What should each step know of the one before it?"
            finding["steps"] = (True, False, False)
            finding |= changes
    return made


def page_of(made: dict[str, Any]) -> str:
    return feedback_page(made).decode()


@pytest.mark.parametrize(
    "made",
    [
        graded("ana"),
        graded("bo", blank()),
        graded("cy", WRONG, followed="lstm_forward"),
        graded("di", {("rnn_cell_forward", "a_next"): ("raised", ())}, followed="rnn_forward"),
        record(),
        not_graded("ed", "It is a web page; download the notebook itself."),
    ],
    ids=lambda made: made["student"],
)
def test_every_page_is_sound(made: dict[str, Any]) -> None:
    assert_sound(page_of(made))


def test_it_says_the_marks_and_why_each_was_lost() -> None:
    page = assert_sound(page_of(record()))
    for text in (
        "88 of 100 marks",
        "13 of 25",
        "I called lstm_forward with m=6.",
        "c the cell states of all steps",
        "✗ not right c differs from step 1 on.",
        "What should each step know of the one before it?",
        "○ to do",
    ):
        assert text in page.text, text


def test_the_strip_shows_right_and_wrong_steps_not_by_colour_alone() -> None:
    page = assert_sound(page_of(record()))
    assert "✓ 0 ✗ 1 ✗ 2" in page.text
    assert "Right: time step 0. Different: time step 1 to 2." in page.text


def test_the_heatmaps_show_the_students_numbers_and_where_they_differ() -> None:
    page = assert_sound(page_of(record()))
    assert "0.50 −0.25" in page.text
    assert "nan" in page.text
    assert "1e+02" in page.text
    told = "Of 6 numbers: 3 right, 1 too large, 1 too small, 1 nan or infinite. "
    assert f"{told}Right:" not in page.text
    assert f"{told}Every time step differs." in page.text
    assert (
        "Each row is a hidden unit, each column a time step of sequence 1. All count from 0."
        in page.text
    )


def test_numbers_of_which_none_is_finite_are_drawn() -> None:
    made = record()
    made["questions"]["lstm_forward"]["excerpt"] = CUT | {"values": [[None]], "off": ["?"]}
    page = assert_sound(page_of(made))
    assert "1 hidden unit by 1 time step. 1 are nan or infinite." in page.text


def test_the_smallest_example_is_shown_where_there_is_one() -> None:
    example = {"snippet": "x = 1 < 2\nprint(x)", "got": "[[0.5]]", "expected": None}
    page = assert_sound(page_of(record(example)))
    assert "The smallest example that I found" in page.text
    assert "x = 1 &lt; 2\nprint(x)</code>" in page.source
    assert "With your code it gives [[0.5]] What should it give?" in page.text
    assert "It should give" not in page.text
    told = assert_sound(page_of(record(example | {"expected": "[[1.0]]"})))
    assert "It should give [[1.0]]" in told.text
    assert "The smallest example" not in page_of(record())


def test_of_what_is_all_to_do_it_only_says_so() -> None:
    made = graded("bo", blank())
    for question in made["questions"].values():
        question["example"] = {"snippet": "print(1)", "got": "None", "expected": None}
        for finding in question["findings"]:
            finding["called"] = "I called it with m=6."
            finding["seen"] = words.still_none(finding["check"])
    page = assert_sound(page_of(made))
    assert page.text.count("to do This step is still to do.") == len(QUESTIONS)
    assert "example" not in page.text
    assert "I called it" not in page.text


def test_what_was_tried_with_the_right_cell_is_said() -> None:
    whole = assert_sound(page_of(graded("ana", {}, followed="lstm_forward")))
    assert "Your loop is right: I tried it with the right lstm_cell_forward" in whole.text
    part = assert_sound(page_of(graded("ana", WRONG, followed="lstm_forward")))
    assert "Your loop is right" not in part.text


def test_a_mistake_that_several_checks_share_is_told_of_once() -> None:
    made = graded("ana", {("lstm_forward", name): ("values", ()) for name in ("a", "y_pred", "c")})
    reasons = ("Shared.", "Shared. Only here.", "Shared. Only there.")
    lost = [f for q in made["questions"].values() for f in q["findings"] if f["outcome"] == "fail"]
    for finding, why in zip(lost, reasons, strict=True):
        finding["why"] = why
    page = assert_sound(page_of(made))
    assert [page.text.count(part) for part in ("Shared.", "Only here.", "Only there.")] == [1, 1, 1]


def test_full_marks_are_a_short_page() -> None:
    page = assert_sound(page_of(graded("ana")))
    assert "Everything is right." in page.text
    assert "what I saw" not in page.text


def test_what_could_not_be_judged_is_no_zero() -> None:
    page = assert_sound(page_of(not_graded("ana", "It is empty.")))
    assert "No marks yet" in page.text
    assert "It is empty." in page.text
    assert "0 of" not in page.text


@pytest.mark.parametrize("made", [record(), graded("bo", blank()), not_graded("ed", "Empty.")])
def test_it_uses_none_of_our_words(made: dict[str, Any]) -> None:
    text = assert_sound(page_of(made)).text.lower()
    ours = r"rungs?|findings?|verdicts?|follow\w*.?through|outcome|not_\w+|seed|isolation"
    assert not re.search(rf"\b({ours}|hidden(?! states?| units?))\b", text)


HOSTILE = "<img src=x onerror=alert(1)> \"'{{ 7 * 7 }}{% raw %} </style></script> & `"


def test_whatever_a_student_wrote_is_only_text() -> None:
    example = {"snippet": HOSTILE, "got": HOSTILE, "expected": HOSTILE}
    made = record(example, seen=HOSTILE, why=HOSTILE, called=HOSTILE)
    made |= {"student": HOSTILE, "file": HOSTILE, "notes": [HOSTILE], "reason": HOSTILE}
    page = assert_sound(page_of(made))
    assert page.count("img") == 0
    assert "49" not in page.text
    assert page.text.count("onerror=alert(1)") >= 7


def test_notes_are_said_to_cost_something_only_by_what_they_lead_to() -> None:
    page = assert_sound(page_of(record() | {"notes": ["cell 3: SyntaxError: oh"]}))
    assert "only where one of your functions is missing or wrong because of it" in page.text


def test_the_seed_of_the_inputs_is_not_told() -> None:
    made = record() | {"seed": 48151623}
    assert "48151623" not in page_of(made)


def test_pages_and_the_notebooks_block_are_of_one_family() -> None:
    source = page_of(record())
    block = show.as_html(QUESTIONS["lstm_forward"], missing(QUESTIONS["lstm_forward"]))
    for variable, state in (("good", "right"), ("bad", "not yet")):
        assert re.findall(rf"--{variable}: ([^;]*);", source) == [show.colour(state, "var(--ink)")]
        assert f": {show.colour(state)};" in block
    assert "\u25cb to do" in block
    assert "\u25cb to do" in source
    for stop in (*STATE, *GATE):
        assert f"{{fill:{stop}}}" in source
