"""No statement of a solution is in what a student receives."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping

from graders.build import notebook


def leaks(outputs: Mapping[str, bytes]) -> list[str]:
    """Return a sentence for each statement of a solution that a file holds.

    outputs: the content of every file, by its path. Statements are compared as text without
    spaces, in prose as in code, and as Python writes them, which sees through other brackets.
    """
    solutions = {solution: _bare(solution) for solution in notebook.solutions()}
    found = []
    for path, content in outputs.items():
        texts = _cells(content) if path.endswith(".ipynb") else [content.decode()]
        bare = [_bare(text) for text in texts]
        written = {statement for text in texts for statement in _statements(text)}
        found += [
            f"{path} holds a statement of a solution: {solution}"
            for solution, without_spaces in solutions.items()
            if solution in written or any(without_spaces in text for text in bare)
        ]
    return found


def _cells(content: bytes) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(content)["cells"]]


def _bare(text: str) -> str:
    return "".join(text.split())


def _statements(text: str) -> set[str]:
    """Return each statement of a text as Python writes it; prose has none."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return set()
    return {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.stmt)}
