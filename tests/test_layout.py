"""The layout keeps its promises: what stands where, what imports what, and how large it may be."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = {"graders", "solutions", "tests"}
TOP_LEVEL = {
    *(".ci", ".github", ".gitignore", ".locks", "LICENSE", "Makefile", "README.md"),
    *("assignment", "graders", "pyproject.toml", "solutions", "tests"),
}
LARGEST = 300


def modules(folder: str, pattern: str = "**/*.py") -> list[Path]:
    found = sorted((ROOT / folder).glob(pattern))
    assert found, f"nothing in {folder} matches {pattern}"
    return found


def imports(tree: ast.AST, package: list[str], on_load: bool = False) -> Iterator[str]:
    """Yield the full name of each module imported; `on_load`: not those inside functions."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            prefix = [*base, *([node.module] if node.module else [])]
            yield from (".".join([*prefix, alias.name]) for alias in node.names)
        elif not (on_load and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
            yield from imports(node, package, on_load)


def imported(path: Path, on_load: bool = False) -> set[str]:
    package = list(path.relative_to(ROOT).parent.parts)
    return set(imports(ast.parse(path.read_text(encoding="utf-8")), package, on_load))


def within(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


@pytest.mark.parametrize(
    ("folder", "pattern", "may"),
    [
        ("graders", "**/*.py", {"graders", "solutions"}),
        ("solutions", "*.py", {"solutions"}),
        # Copied to the student, and run beside a student's code: these know only themselves.
        ("graders/judge", "**/*.py", {"graders.judge"}),
        ("graders/child", "**/*.py", {"graders.child"}),
    ],
)
def test_imports_point_one_way(folder: str, pattern: str, may: set[str]) -> None:
    astray = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(folder, pattern)
        for name in imported(path)
        if within(name, OURS) and not within(name, may)
    }
    assert not astray


def test_what_a_student_receives_imports_none_of_it() -> None:
    scripts = [path.read_text(encoding="utf-8") for path in modules("assignment")]
    notebooks = [json.loads(path.read_text("utf-8")) for path in modules("assignment", "*.ipynb")]
    cells = [
        "".join(cell["source"])
        for notebook in notebooks
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]
    names = {name for source in scripts + cells for name in imports(ast.parse(source), ["here"])}
    assert not {name for name in names if within(name, OURS)}


@pytest.mark.parametrize(
    ("folder", "pattern"),
    [("solutions", "*.py"), ("graders/judge", "**/*.py"), ("graders/child", "**/*.py")],
)
def test_numpy_is_all_that_these_need_to_be_imported(folder: str, pattern: str) -> None:
    allowed = OURS | {"numpy"} | set(sys.stdlib_module_names)
    astray = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(folder, pattern)
        for name in imported(path, on_load=True)
        if not within(name, allowed)
    }
    assert not astray


def test_the_top_level_holds_nothing_else() -> None:
    ignored = {line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").splitlines()}
    entries = {path.name for path in ROOT.iterdir()} - ignored - {".git"}
    assert entries <= TOP_LEVEL


@pytest.mark.parametrize("folder", sorted(OURS))
def test_no_module_is_too_large_to_know(folder: str) -> None:
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules(folder)
        # The master is a whole notebook.
        if path != ROOT / "solutions" / "reference.py"
    }
    assert not {name: size for name, size in sizes.items() if size > LARGEST}
