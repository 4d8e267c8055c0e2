"""Verdicts are shown as HTML or as plain text, and a student's text in them does nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from graders.judge import Answer, Failure, Opaque, judge
from graders.judge.show import SIGNS, as_html, as_text, show, why
from graders.judge.verdicts import Verdicts
from graders.known import known
from tests.support import (
    PUBLIC,
    QUESTIONS,
    answer_of,
    followed,
    judged,
    namespace,
    right,
    spoilt,
)


class Tags(HTMLParser):
    """Collects the tags and the text of a block, and sees that every tag is closed in order."""

    ALLOWED = frozenset(
        ("div", "p", "strong", "ul", "li", "code", "br", "table", "tr", "th", "td", "span")
    )

    def __init__(self, block: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.text = ""
        self.feed(block)
        self.close()
        assert self.open == []
        assert self.seen <= self.ALLOWED

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.add(tag)
        assert {name for name, _ in attrs} <= {"style", "aria-label", "scope"}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


NASTY = [
    "<script>alert(1)</script>",
    "`code` and `half",
    "</li></ul></div><img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; \"quoted\" 'text'",
    "\x1b[2J\x1b[31mred\x1b[0m\a\b",
    "\ud800 lone \udfff",
    "line\nbreaks\r\n\tand tabs\u2028\u2029",
    "\u202eright to left\u200b",
    "x" * 100_000,
    "",
]


def blocks(name: str, verdicts: Verdicts) -> tuple[str, str]:
    """Both forms of the block, after a look at what must hold for either."""
    block = as_html(QUESTIONS[name], verdicts)
    text = as_text(QUESTIONS[name], verdicts)
    Tags(block)
    for form in (text, block):
        form.encode()
        assert all(sign.isprintable() or sign == "\n" for sign in form)
        assert len(form) < 8_000
    return text, block


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_text_of_a_students_exception_is_shown_and_does_nothing(nasty: str) -> None:
    def function(*arguments: Any) -> None:
        raise type("`<b>\x1b", (ValueError,), {})(nasty)

    text, block = blocks("rnn_forward", judged("rnn_forward", function))
    assert "It stopped with '<b>" in text
    assert "<b>" not in block
    assert "&lt;b&gt;" in block


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_text_from_the_other_side_of_a_wire_is_shown_and_does_nothing(nasty: str) -> None:
    (case,) = PUBLIC["rnn_forward"]
    values = answer_of("rnn_forward", case)
    changed = {**case.arguments[-1], nasty: 1}
    answers = [
        Answer(failure=Failure("raised", nasty)),
        Answer(failure=Failure("died", nasty)),
        Answer(Opaque(nasty), case.arguments),
        Answer((Opaque(nasty), values[1], Opaque(nasty)), case.arguments),
        Answer(tuple(values), (*case.arguments[:-1], changed)),
    ]
    for answer in answers:
        _, block = blocks("rnn_forward", judge(QUESTIONS["rnn_forward"], [case], [answer, answer]))
        assert "<script" not in block
        assert "<img" not in block


def test_backticks_of_a_student_set_nothing_as_code() -> None:
    def function(*arguments: Any) -> None:
        raise ValueError("a `b` c ` d")

    text, block = blocks("rnn_cell_forward", judged("rnn_cell_forward", function))
    assert "It stopped with ValueError: a 'b' c ' d" in text
    assert "<code>b</code>" not in block


def test_both_forms_of_a_block_say_the_same() -> None:
    for one in known("wrong_answer")[::10]:
        verdicts = followed(one.function, namespace(one.source))
        text, block = blocks(one.function, verdicts)
        bare = re.sub(r"\W+", "", Tags(block).text)
        for verdict in verdicts.values():
            for sentence in (verdict.called, verdict.seen, verdict.why):
                if not verdict.right:
                    assert re.sub(r"\W+", "", sentence) in bare
                    assert " ".join(sentence.split()) in " ".join(text.split())


def test_a_strip_shows_which_steps_are_right() -> None:
    def spoil(values: list[Any]) -> None:
        values[0][:, :, 3:] = 0

    verdicts = judged("rnn_forward", spoilt("rnn_forward", spoil))
    text, block = blocks("rnn_forward", verdicts)
    assert "steps 0 to 9: ✓ ✓ ✓ ✗ ✗ ✗ ✗ ✗ ✗ ✗" in text
    assert 'aria-label="steps that differ: 3, 4, 5, 6, 7, 8, 9"' in block


def test_no_state_is_told_by_colour_alone() -> None:
    painted = re.compile(r'<(?:strong|span) style="[^"]*color: var\(--([\w-]+)\)">([^<]*)<')
    for one in known("wrong_answer")[::10]:
        block = as_html(QUESTIONS[one.function], followed(one.function, namespace(one.source)))
        texts = painted.findall(block)
        # One more paints the edge of the whole block, beside a headline that counts the checks.
        assert len(texts) == block.count("var(--") - 1
        for state, text in texts:
            assert text.startswith(SIGNS[state.replace("-", " ")])


def test_a_reason_that_is_part_of_another_is_not_said_again() -> None:
    wrong = judged("rnn_cell_forward", lambda *arguments: None)
    verdicts = {
        name: replace(verdict, why="Seen. Asked?" if name == "a_next" else "Seen.")
        for name, verdict in wrong.items()
    }
    assert why(QUESTIONS["rnn_cell_forward"], verdicts) == ["Seen. Asked?"]


def test_notes_are_shown_below() -> None:
    question = QUESTIONS["rnn_forward"]
    notes = ["First <note>.", "Second note."]
    text, block = as_text(question, {}, notes), as_html(question, {}, notes)
    assert text == "`rnn_forward`\n  First <note>.\n  Second note."
    assert Tags(block).text == "rnn_forwardFirst <note>.Second note."


def test_outside_a_notebook_the_text_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    question = QUESTIONS["rnn_forward"]
    verdicts = judged("rnn_forward", right("rnn_forward"))
    show(question, verdicts)
    assert capsys.readouterr().out == as_text(question, verdicts) + "\n"


def test_in_a_notebook_both_forms_are_displayed(monkeypatch: pytest.MonkeyPatch) -> None:
    displayed: list[Any] = []
    monkeypatch.setattr("IPython.get_ipython", lambda: object())
    monkeypatch.setattr("IPython.display.display", lambda data, raw: displayed.append((data, raw)))
    question = QUESTIONS["rnn_forward"]
    verdicts = judged("rnn_forward", right("rnn_forward"))
    show(question, verdicts)
    text, block = as_text(question, verdicts), as_html(question, verdicts)
    assert displayed == [({"text/plain": text, "text/html": block}, True)]
