"""Known submissions: the path is the verdict, the file name is the mistake, the docstring is the
feedback and ends in a line that a machine reads.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import solutions
from graders.judge.local import Function
from graders.registry import questions
from solutions import reference, rnn_utils

FOLDER = Path(solutions.__file__).parent
#: The folders, and whether a file in them says `Fails:`, `At most:` or nothing.
VERDICTS = {
    "accepted": None,
    "wrong_answer": "Fails",
    "run_time_error": "Fails",
    "time_limit_exceeded": "Fails",
    "rejected": "At most",
}
#: What the cells of a submission start with.
IMPORTS = "import numpy as np\nimport rnn_utils\nfrom rnn_utils import sigmoid, softmax\n"
_LAST_LINE = re.compile(r"^(Fails|At most): *(\S.*)$")


class KnownError(ValueError):
    """A known submission that does not follow the format; the message names the file."""


@dataclass(frozen=True)
class Known:
    """One known submission.

    id: its path below the verdict's folder, without the suffix.
    function: the graded function that it is about; "whole" for all of them.
    feedback: the docstring without its last line.
    fails: the checks of that function that get less than full marks.
    at_most: the most marks that an attack may earn.
    """

    id: str
    verdict: str
    path: Path
    source: str
    feedback: str
    fails: tuple[str, ...] = ()
    at_most: float | None = None

    @property
    def function(self) -> str:
        """The folder that it lies in."""
        return self.id.split("/")[0]

    @property
    def expected_failures(self) -> dict[str, frozenset[str]]:
        """Which checks of each question must fail."""
        return {
            question.name: frozenset(self.fails if question.name == self.function else ())
            for question in questions()
        }

    @property
    def code(self) -> str:
        """The file without its docstring."""
        return self.source.split('"""', 2)[2].strip()

    def cells(self) -> list[str]:
        """Make a whole submission: the reference's functions, and this file after them.

        An attack stands alone, so that it gains nothing from the reference.
        """
        given = () if self.verdict == "rejected" else reference_cells()
        return [IMPORTS, *given, self.source]


@cache
def reference_cells() -> tuple[str, ...]:
    """Give the source of each reference function, without its type hints."""
    return tuple(_unhinted(inspect.getsource(getattr(reference, q.name))) for q in questions())


def _unhinted(source: str) -> str:
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    function.returns = None
    for argument in function.args.args:
        argument.annotation = None
    return ast.unparse(function)


@cache
def known(verdict: str) -> tuple[Known, ...]:
    """Read every known submission with this verdict, in order of their paths.

    Raises KnownError for a file that breaks the format.
    """
    folder = FOLDER / verdict
    return tuple(_read(path, verdict) for path in sorted(folder.rglob("*.py")))


def find_known(path: str) -> Known:
    """Find a known submission by its verdict and id, "wrong_answer/rnn_forward/time_first" say.

    Raises KeyError.
    """
    verdict, _, name = path.partition("/")
    return {one.id: one for one in known(verdict)}[name]


def _read(path: Path, verdict: str) -> Known:
    try:
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        raise KnownError(f"{path}: it cannot be read as Python: {error}") from error
    docstring = ast.get_docstring(tree) or ""
    if not docstring:
        raise KnownError(f"{path}: it has no docstring; say there what a student should read")
    name = path.relative_to(FOLDER / verdict).with_suffix("").as_posix()
    key = VERDICTS[verdict]
    if key is None:
        return Known(name, verdict, path, source, docstring)
    lines = docstring.splitlines()
    match = _LAST_LINE.match(lines[-1])
    if match is None or match[1] != key:
        raise KnownError(f"{path}: the last line of its docstring must be `{key}: ...`")
    feedback = "\n".join(lines[:-1]).strip()
    if key == "At most":
        return Known(name, verdict, path, source, feedback, at_most=_marks(path, match[2]))
    fails = tuple(part.strip() for part in match[2].split(","))
    _check_names(path, name, fails)
    return Known(name, verdict, path, source, feedback, fails)


def _marks(path: Path, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise KnownError(f"{path}: `At most:` is followed by {text!r}, which is no mark") from None


def _check_names(path: Path, name: str, fails: Sequence[str]) -> None:
    by_name = {question.name: question for question in questions()}
    function = name.split("/")[0]
    if function not in by_name:
        raise KnownError(f"{path}: the folder {function!r} is no graded function")
    unknown = set(fails) - set(by_name[function].checks)
    if unknown:
        raise KnownError(f"{path}: `Fails:` names {sorted(unknown)}, which are no checks")


def function_of(one: Known) -> Function:
    """Define a known wrong answer anew, in a namespace of its own, and give its function."""
    function: Function = namespace_of(one)[one.function]
    return function


def namespace_of(one: Known) -> dict[str, Any]:
    """Run a file of ours in this process, in a new namespace, and give that.

    What it does not define is the reference's; an attack has nothing of it. Only for files that
    neither attack this process nor hang nor end it.
    """
    # Beside a notebook, the helper module is at the top level.
    sys.modules.setdefault("rnn_utils", rnn_utils)
    given = () if one.verdict == "rejected" else [question.name for question in questions()]
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(_compiled(IMPORTS, "<imports>"), namespace)
    namespace |= {name: getattr(reference, name) for name in given}
    exec(_compiled(one.source, str(one.path)), namespace)
    return namespace


@cache
def _compiled(source: str, name: str) -> CodeType:
    return compile(source, name, "exec")
