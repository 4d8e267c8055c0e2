"""Otter files that need nothing of ours but the judge: a question's file with recorded numbers."""

from __future__ import annotations

import textwrap
from typing import Any

from graders.draw import Draw, public_draw, seed_of
from graders.judge import Case
from graders.judge.model import Array
from graders.registry import Registered, questions

_OUR_IMPORT = "from graders.judge import Check, Environment, Question\n"
_COPIED_IMPORT = "from judge import Check, Environment, Question, Recorded\n"
_NO_NUMBERS = "RECORDED = None\n"
#: Far finer than the tolerance, and half as long as the whole number.
_DIGITS = 9


def outputs() -> dict[str, bytes]:
    """Return the student's checks, whose numbers are public."""
    return {f"tests/{name}": file for name, file in otter_files(public_draw(), True).items()}


def otter_files(draw: Draw, public: bool) -> dict[str, bytes]:
    """Write each question's otter file with the numbers of a draw, by file name.

    public: for the student's folder, worth 0; otherwise for an autograder zip, with the marks.
    """
    return {
        registered.path.name: _with_numbers(registered, draw, public).encode()
        for registered in questions()
    }


def _with_numbers(registered: Registered, draw: Draw, public: bool) -> str:
    source = registered.path.read_text(encoding="utf-8")
    for line in (_OUR_IMPORT, _NO_NUMBERS):
        if source.count(line) != 1:
            raise ValueError(f"{registered.path}: I look for one line `{line.strip()}`")
    cases = draw.cases[registered.name]
    records = [
        _record(case, planned.scale, planned.sizes)
        for case, planned in zip(cases, draw.plans, strict=True)
    ]
    seed = draw.inputs_seed if public else seed_of(registered.question, draw.inputs_seed)
    recorded = (
        f"RECORDED = Recorded(\n    seed={seed},\n    public={public},\n"
        f"    cases=[\n{''.join(records)}    ],\n)\n"
    )
    return source.replace(_OUR_IMPORT, _COPIED_IMPORT).replace(_NO_NUMBERS, recorded)


def _record(case: Case, scale: float, sizes: Any) -> str:
    numbers = "".join(
        f'                "{name}": {_wrapped(value)},\n' for name, value in case.right.items()
    )
    return (
        "        {\n"
        f'            "name": "{case.name}",\n'
        f'            "sizes": {dict(sizes)},\n'
        f'            "scale": {scale},\n'
        f'            "right": {{\n{numbers}            }},\n'
        "        },\n"
    )


def _wrapped(value: Array) -> str:
    text = _nested(value.tolist())
    return textwrap.fill(text, 96, subsequent_indent=" " * 20, break_long_words=False).lstrip()


def _nested(numbers: Any) -> str:
    if isinstance(numbers, list):
        return f"[{', '.join(map(_nested, numbers))}]"
    return f"{numbers:.{_DIGITS}g}"
