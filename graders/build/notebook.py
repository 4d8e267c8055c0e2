"""The notebook, derived from its master `solutions/reference.py`."""

from __future__ import annotations

import ast
import re
from base64 import b64encode
from collections.abc import Iterator
from html import escape

import jupytext
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from graders.build.copies import SOLUTIONS

MASTER = SOLUTIONS / "reference.py"
NAME = "rnn_lstm.ipynb"
BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def outputs() -> dict[str, bytes]:
    """Return the notebook that the student fills in."""
    return {NAME: to_bytes(blank())}


def blank() -> NotebookNode:
    """Return the notebook with stubs in place of solutions."""
    return _notebook(solved=False)


def solved() -> NotebookNode:
    """Return the notebook as a student would hand it in who filled in the reference."""
    return _notebook(solved=True)


def to_bytes(notebook: NotebookNode) -> bytes:
    """Return a notebook as the bytes of its file."""
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return f"{text.rstrip()}\n".encode()


def solutions() -> list[str]:
    """Return each statement of the master between the solution's markers, as Python writes it."""
    sources = [cell.source for cell in _master() if cell.cell_type == "code"]
    return [
        ast.unparse(node)
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt) and _in_solution(source, node)
    ]


def _master() -> Iterator[NotebookNode]:
    for cell in jupytext.read(MASTER, fmt="py:percent").cells:
        if "active-py" not in cell.metadata.get("tags", []):
            yield cell


def _notebook(solved: bool) -> NotebookNode:
    cells = list(_cells(solved))
    notebook: NotebookNode = new_notebook(cells=cells, metadata=METADATA)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    return notebook


def _cells(solved: bool) -> Iterator[NotebookNode]:
    """Yield the cells; the name that each has in the master is its id."""
    for cell in _master():
        name = cell.metadata["title"]
        if cell.cell_type == "markdown":
            text = embed_pictures(cell.source)
            yield new_markdown_cell(text, id=name)  # type: ignore[no-untyped-call]
        else:
            code = for_student(cell.source, solved)
            yield new_code_cell(code, id=name)  # type: ignore[no-untyped-call]


def embed_pictures(text: str) -> str:
    """Put each picture itself in the place of the link to it.

    A `figure` of HTML with a `data:` source is what keeps picture and alternative text in
    JupyterLab, Notebook, VS Code and nbconvert alike.
    """

    def embed(link: re.Match[str]) -> str:
        alt = escape(" ".join(link["alt"].split()))
        data = b64encode((SOLUTIONS / link["path"]).read_bytes()).decode()
        return f'<figure><img alt="{alt}" src="data:image/png;base64,{data}"></figure>'

    return re.sub(r"!\[(?P<alt>.*?)\]\((?P<path>figures/\w+\.png)\)", embed, text, flags=re.DOTALL)


def for_student(source: str, solved: bool = False) -> str:
    """Return a code cell of the master as the notebook has it.

    The solution's markers go, and so do type hints, which say less than the docstring. Unless
    `solved`, an assignment of a solution becomes one of None and its other statements go.
    """
    lines: list[str | None] = list(source.splitlines())
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.stmt):
            continue
        first, last = node.lineno - 1, node.end_lineno or node.lineno
        if isinstance(node, ast.FunctionDef):
            last = node.body[0].lineno - 1
            arguments = ", ".join(argument.arg for argument in node.args.args)
            lines[first:last] = [f"def {node.name}({arguments}):", *[None] * (last - first - 1)]
        elif not solved and _in_solution(source, node):
            lines[first:last] = [_stub(node), *[None] * (last - first - 1)]
    kept = (line for line in lines if line is not None and line.strip() not in (BEGIN, END))
    return "\n".join(kept)


def _in_solution(source: str, node: ast.stmt) -> bool:
    before = [line.strip() for line in source.splitlines()[: node.lineno]]
    return before.count(BEGIN) > before.count(END)


def _stub(node: ast.stmt) -> str | None:
    """Return the line that stands for a statement of a solution, or None where none does."""
    if isinstance(node, ast.For | ast.While | ast.If | ast.With | ast.FunctionDef):
        raise ValueError(f"line {node.lineno}: a solution holds simple statements only")
    if not isinstance(node, ast.Assign):
        return None
    names = [ast.unparse(target).strip("()") for target in node.targets]
    if len(names) > 1 or not re.fullmatch(r"\w+(, \w+)*", names[0]):
        return None
    return f"{' ' * node.col_offset}{names[0]} = {', '.join(['None'] * len(names[0].split(', ')))}"
