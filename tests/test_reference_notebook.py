"""The notebook that the master becomes: it teaches in order, runs blank and filled, and shows."""

from __future__ import annotations

import html.parser
import itertools
import logging
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from graders import build
from graders.build import notebook, page
from graders.judge.model import SHAPES
from graders.registry import questions
from solutions import figures, reference, rnn_plots, rnn_utils

SIZES = {"n_x": 3, "n_a": 2, "n_y": 4, "m": 5, "T_x": 6, "n_a + n_x": 5, "1": 1}
EQUATIONS = ["R1", "R2", "1", "2", "3", "4", "5", "6", "7"]


def markdown(cells: NotebookNode) -> str:
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def cell(name: str, of: NotebookNode) -> NotebookNode:
    found: list[NotebookNode] = [cell for cell in of.cells if cell.id == name]
    return found[0]


def run(which: NotebookNode, folder: Path) -> NotebookNode:
    """Run a notebook as a student would who renamed it, in a folder with a space in its path."""
    build.write(folder)
    (folder / "rnn_lstm.ipynb").unlink()
    path = folder / "my own name.ipynb"
    path.write_bytes(notebook.to_bytes(which))
    ran: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return NotebookClient(ran, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> NotebookNode:
    return run(notebook.blank(), tmp_path_factory.mktemp("blank") / "my folder")


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> NotebookNode:
    return run(notebook.solved(), tmp_path_factory.mktemp("solved") / "my folder")


def shown(cell: NotebookNode) -> str:
    """Return all that a cell shows, as text."""
    texts = [output.get("text") or output.data["text/plain"] for output in cell.outputs]
    return "\n".join(texts)


def test_importing_the_master_shows_nothing_and_needs_numpy_only() -> None:
    script = (
        "import sys, solutions.reference\n"
        "roots = {name.partition('.')[0] for name in sys.modules} - set(sys.stdlib_module_names)\n"
        "print(*sorted(roots - {'__main__', '__mp_main__'}))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{script}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    assert (done.stdout, done.stderr) == ("numpy solutions\n", "")


def test_the_equations_are_numbered_as_in_the_contract() -> None:
    text = markdown(notebook.blank().cells)
    assert re.findall(r"\\tag\{(\w+)\}", text) == EQUATIONS
    assert text.count("$$") == 2 * len(EQUATIONS)


@pytest.mark.parametrize("question", questions(), ids=lambda question: str(question.name))
def test_an_unfilled_function_runs_and_returns_none_for_each_result(question: Any) -> None:
    environment: dict[str, Any] = {"np": np, **vars(rnn_utils)}
    for code in notebook.blank().cells:
        if code.source.startswith("def "):
            exec(code.source, environment)
    weights = {
        name: np.ones([SIZES[size] for size in shape])
        for name, shape in SHAPES.items()
        if name[0] in "Wb"
    }
    arguments = [
        weights if name == "parameters" else np.ones([SIZES[size] for size in SHAPES[name]])
        for name in question.question.arguments
    ]
    returned = environment[question.name](*arguments)
    assert returned == (None,) * len(question.question.returns)


def test_the_blank_notebook_runs_from_top_to_bottom(blank: NotebookNode) -> None:
    for question in questions():
        check = cell(f"check-{question.name.replace('_', '-')}", blank)
        assert "passed!" not in shown(check)
        assert question.name in shown(check)
    assert shown(cell("see-it", blank)).startswith("No picture yet: `lstm_cell_forward`")


def test_the_solved_notebook_passes_its_own_checks(solved: NotebookNode) -> None:
    for question in questions():
        check = cell(f"check-{question.name.replace('_', '-')}", solved)
        right = len(question.checks)
        assert shown(check).startswith(f"`{question.name}`: {right} of {right} checks right\n")
        assert len(check.outputs) == 1
    assert shown(cell("set-up", solved)) == ""


def test_the_solved_notebook_shows_a_picture_with_its_text(solved: NotebookNode) -> None:
    (output,) = cell("see-it", solved).outputs
    (picture,) = images(output.data["text/html"])
    assert picture["src"].startswith("data:image/svg+xml;base64,")
    assert picture["alt"] == output.data["text/plain"]
    assert "Update gate ut: keeps opens at t = 1 and 7" in picture["alt"]
    assert "Output gate ot: keeps opens at t = 5 and 9" in picture["alt"]
    assert "Cell state c: keeps is 0.00 at t = 0, 0.99 from t = 1 to 6" in picture["alt"]


def test_there_is_one_title_and_no_heading_skips_a_level() -> None:
    levels = [len(marks) for marks in re.findall(r"^(#+) ", markdown(notebook.blank().cells), re.M)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))


def test_the_table_of_contents_leads_to_every_section() -> None:
    blank = notebook.blank()
    anchors = re.findall(r"\]\(#([^)]+)\)", cell("contents", blank).source)
    titles = re.findall(r"^##+ (.+)$", markdown(blank.cells), re.M)
    headings = [title.replace(" ", "-") for title in titles]
    assert set(anchors) <= set(headings)
    sections = re.findall(r"^## (.+)$", markdown(blank.cells), re.M)
    assert {title.replace(" ", "-") for title in sections} - {"Contents"} <= set(anchors)


def test_links_say_where_they_lead() -> None:
    links = re.findall(r"\[([^\]]+)\]\((https?://[^)]+)\)", markdown(notebook.blank().cells))
    assert len(links) >= 6
    assert all(address.startswith("https://") for _, address in links)
    assert not {words.lower() for words, _ in links} & {"here", "link", "this", "click here"}


class _Images(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.found.append({name: value or "" for name, value in attrs})


def images(page: str) -> list[dict[str, str]]:
    parser = _Images()
    parser.feed(page)
    return parser.found


def test_every_picture_has_an_alternative_text(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        html = page.page()
    pictures = images(html)
    assert len(pictures) == len(figures.NAMES)
    assert all(len(picture["alt"]) > 100 for picture in pictures)
    assert all(picture["src"].startswith("data:image/png;base64,") for picture in pictures)
    assert "No description" not in html
    assert not caplog.records


@pytest.mark.parametrize("name", figures.NAMES)
def test_every_picture_is_small_and_drawn_from_its_source(name: str) -> None:
    assert (figures.FOLDER / f"{name}.png").stat().st_size < 40 * 1024
    assert figures.is_current(name)


def test_each_cell_has_its_name_in_the_master_as_id_in_every_build() -> None:
    source = notebook.MASTER.read_text(encoding="utf-8")
    names = re.findall(r"^# %% ([\w-]+)(?! tags=\[\"active-py\"\])(?: |$)", source, re.M)
    ids = [cell.id for cell in notebook.blank().cells]
    assert ids == [name for name in names if name != "module"]
    assert ids == [cell.id for cell in notebook.solved().cells]
    assert len(set(ids)) == len(ids)


def test_the_notebook_holds_no_output_and_no_tag() -> None:
    blank = notebook.blank()
    assert (blank.nbformat, blank.nbformat_minor) == (4, 5)
    assert all(cell.metadata == {} for cell in blank.cells)
    code = [cell for cell in blank.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    assert "SOLUTION" not in notebook.to_bytes(blank).decode()


def test_without_otter_the_first_cell_says_what_to_type(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "otter", None)
    monkeypatch.setitem(sys.modules, "rnn_utils", rnn_utils)
    environment: dict[str, Any] = {}
    exec(cell("set-up", notebook.blank()).source, environment)
    assert "%pip install -r requirements.txt" in capsys.readouterr().out
    assert "first code cell" in environment["grader"].check("rnn_forward")


def show(forward: Any = reference.lstm_forward, store: int = 1) -> Any:
    """Show one unit that stores its input at one step of five, and shows it at the last."""
    x = np.zeros((2, 1, 5))
    x[0, 0, store] = x[1, 0, 4] = 1.0
    parameters = {
        **{"Wf": np.array([[0.0, 0, 0]]), "bf": np.array([[9.0]])},
        **{"Wu": np.array([[0.0, 18, 0]]), "bu": np.array([[-9.0]])},
        **{"Wc": np.array([[0.0, 9, 0]]), "bc": np.zeros((1, 1))},
        **{"Wo": np.array([[0.0, 0, 18]]), "bo": np.array([[-9.0]])},
        **{"Wy": np.ones((3, 1)), "by": np.zeros((3, 1))},
    }
    return rnn_plots.show_lstm(forward, x, np.zeros((1, 1)), parameters, ["in", "out"], ["unit"])


@pytest.mark.parametrize("store", [1, 2])
def test_the_text_of_the_picture_follows_from_the_data(store: int) -> None:
    text = show(store=store).text
    assert text.startswith("Heatmaps of 5 time steps, t = 0 to t = 4.")
    assert "Forget gate ft: unit stays open, at 1.00." in text
    assert f"Update gate ut: unit opens at t = {store} and is 0.00 elsewhere." in text
    assert f"1.00 from t = {store} to 4." in text
    assert "Hidden state a: unit is 0.00 from t = 0 to 3, 0.76 at t = 4." in text


def test_every_number_of_the_picture_is_written_in_it() -> None:
    svg = show().svg
    assert svg.count(">0.76<") == 1
    assert svg.count("text-anchor") == 5 * 7 + 5


@pytest.mark.parametrize(
    ("forward", "says"),
    [
        (lambda x, a0, parameters: (None, None, None, None), "are still to do"),
        (lambda x, a0, parameters: (a0, a0, a0, []), "are still to do"),
        (lambda x, a0, parameters: None, "`lstm_forward` stopped with TypeError"),
    ],
)
def test_a_function_that_is_not_finished_gets_one_sentence(forward: Any, says: str) -> None:
    note = show(forward)
    assert says in note.text
    assert repr(note) == note.text
