"""What is saved between forks changes no answer: equal ones, threads, published cells, deaths."""

from __future__ import annotations

import json

import numpy as np

from graders.build import notebook
from graders.child import wire
from graders.judge.model import Answer, Failure
from graders.sandbox import Calls, Sandbox
from graders.sandbox.zygote import _published_cells

X = np.arange(6.0).reshape(2, 3)


def ask(sandbox: Sandbox, cell: str, calls: Calls) -> list[Answer]:
    """Ask for `f` of a submission with this cell."""
    with sandbox.submission([cell]) as session:
        return session.ask("f", calls)


def test_what_two_submissions_answer_alike_is_one_object(sandbox: Sandbox) -> None:
    calls = Calls([(X,), (X + 1,), (X,)])
    first = ask(sandbox, "def f(x): return x * 2, [x]", calls)
    again = ask(sandbox, "def f(x): return x + x, [x]", calls)
    other = ask(sandbox, "def f(x): return x * 3, [x]", calls)
    assert [one is two for one, two in zip(first, again, strict=True)] == [True, True, True]
    assert [one is two for one, two in zip(first, other, strict=True)] == [False, False, False]
    assert first[0] is first[2]
    assert first[0] is not first[1]


def test_what_is_kept_of_others_is_bounded() -> None:
    calls = Calls([(X,)])
    for number in range(1_000):
        text = str(number).encode()
        calls.answer(wire.Frame(wire.ANSWER, 0, {"returned": number}, b"", text), [])
    assert len(calls._recent._found) < 1_000


def test_of_large_answers_nothing_is_kept() -> None:
    """A short text can stand for many objects, and every submission can send another."""
    calls = Calls([(X,)])
    for returned in (["l", *[["l"]] * 10_000], ["a", "<f8", 1 << 16]):
        body = bytes(1 << 19) if returned[0] == "a" else b""
        header = {"returned": returned}
        frame = wire.Frame(wire.ANSWER, 0, header, body, json.dumps(header).encode())
        asked = [(X,)]
        for answer in (calls.answer(frame, []), calls.answer(frame, [], asked, 100)):
            assert not answer.shared
    assert not calls._recent._found
    assert not calls._followed._found


def test_what_a_loop_asked_its_cell_is_kept_of_few_and_small_ones_only() -> None:
    calls = Calls([(X,)])
    frame = wire.Frame(wire.ANSWER, 0, {"returned": 1}, b"", b"")
    asked = [(X,)]
    small = calls.answer(frame, [], asked, 100)
    assert calls.answer(frame, [], asked, 100) is small
    large = calls.answer(frame, [], [(X + 1,)], 1 << 20)
    assert large is not small
    kept = list(calls._followed._found.values())
    assert kept == [small]
    for number in range(1_000):
        calls.answer(frame, [], [(number,)], 100)
    assert len(calls._followed._found) < 1_000


def test_a_question_is_asked_again_in_the_process_that_was_asked_it_before(
    sandbox: Sandbox,
) -> None:
    cell = """
import gc, os
seen = []
def f(x):
    if x in seen:
        for line in gc.get_objects():
            if type(line).__name__ == "Line":
                line.flush()
                line.at(2**32 - 1)
        os._exit(0)
    seen.append(x)
    return x
"""
    answers = ask(sandbox, cell, Calls([(1,), (2,), (1,)]))
    assert [answer.returned for answer in answers[:2]] == [1, 2]
    assert answers[-1].failure == Failure("died", "exit status 0")


def test_sets_have_the_same_order_in_every_run(sandbox: Sandbox) -> None:
    cell = "def f(): return list({str(number) for number in range(20)})"
    with Sandbox("none") as other:
        (one,), (two,) = (ask(where, cell, Calls([()])) for where in (sandbox, other))
    assert one.returned == two.returned


def test_threads_work_in_every_fork(sandbox: Sandbox) -> None:
    cell = """
import threading
def f(x):
    made = []
    threads = [threading.Thread(target=made.append, args=(k,)) for k in range(3)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return sorted(made), threading.current_thread() is threading.main_thread()
"""
    for _ in range(2):
        (answer,) = ask(sandbox, cell, Calls([(X,)]))
        assert answer.returned == ([0, 1, 2], True)


def test_a_published_cell_is_what_its_text_says(sandbox: Sandbox) -> None:
    cells = [cell.source for cell in notebook.blank().cells if cell.cell_type == "code"]
    assert _published_cells() == cells
    with sandbox.submission(cells) as session:
        assert {"rnn_cell_forward", "rnn_forward"} <= session.functions
    with sandbox.submission([*cells, "def rnn_forward(): return 7"]) as session:
        (answer,) = session.ask("rnn_forward", Calls([()]))
        assert answer.returned == 7
