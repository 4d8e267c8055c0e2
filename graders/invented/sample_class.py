"""The bundled class: whole submissions in the shapes in which students hand in."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jupytext
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from graders.build import notebook
from graders.known import find_known
from graders.registry import questions

RNN = ("rnn_cell_forward", "rnn_forward")
LSTM = ("lstm_cell_forward", "lstm_forward")
ALL = (*RNN, *LSTM)

# Read once, and copied before they are changed.
_blank, _solved = cache(notebook.blank), cache(notebook.solved)


@dataclass(frozen=True)
class Pupil:
    """One student of the bundled class.

    file: the name under which the work was handed in.
    solved: the functions that are as in the reference; the others are as in the blank notebook.
    mistakes: known submissions whose functions are written over.
    shape: what else happened to the notebook; the last word on its bytes.
    """

    name: str
    file: str = "rnn_lstm.ipynb"
    solved: Sequence[str] = ALL
    mistakes: Sequence[str] = ()
    shape: Callable[[NotebookNode], bytes] = notebook.to_bytes


def write_class(folder: Path) -> Path:
    """Write the bundled class into a folder, one folder a student, and give the folder."""
    for pupil in PUPILS:
        path = folder / pupil.name / pupil.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(submission(pupil))
    return folder


def submission(pupil: Pupil) -> bytes:
    """Make the bytes of what one student hands in."""
    work = deepcopy(_blank())
    cells, solved = _by_id(work), _by_id(_solved())
    for name in pupil.solved:
        cells[name].source = solved[name].source
    for mistake in pupil.mistakes:
        found = find_known(mistake)
        cells[found.function].source = found.code
    return pupil.shape(work)


def _by_id(work: NotebookNode) -> dict[str, NotebookNode]:
    return {cell.id.replace("-", "_"): cell for cell in work.cells}


# Shapes


def out_of_order(work: NotebookNode) -> bytes:
    """Put the loops before their cells, as after much cutting and pasting."""
    order = {question.name: index for index, question in enumerate(reversed(questions()))}
    cells = _by_id(work)
    places = [index for index, name in enumerate(cells) if name in order]
    moved = [cells[name] for name in sorted(cells.keys() & order, key=order.__getitem__)]
    for place, cell in zip(places, moved, strict=True):
        work.cells[place] = cell
    return notebook.to_bytes(work)


def from_colab(work: NotebookNode) -> bytes:
    """Leave what a notebook from Colab brings along."""
    mount = "from google.colab import drive\ndrive.mount('/content/drive')\n%cd /content/drive"
    for source in (mount, "!pip install otter-grader\n!git clone https://example.org/rnn"):
        work.cells.insert(0, new_code_cell(source, id=f"colab-{len(work.cells)}"))  # type: ignore[no-untyped-call]
    work.metadata["colab"] = {"provenance": []}
    return notebook.to_bytes(work)


def with_scratch_cells(work: NotebookNode) -> bytes:
    """Leave tries between the exercises: some raise, some print, some set globals."""
    tries = [
        "np.random.seed(1)\nx = np.random.randn(3, 10)\nn_a, m, T_x = 5, 10, 4",
        "print(rnn_cell_forward(x, x, {}))",
        "for t in range(T_x)\n    print(t)",
        "%timeit np.dot(x, x.T)",
        "1 / 0",
    ]
    for number, source in enumerate(tries):
        cell = new_code_cell(source, id=f"scratch-{number}")  # type: ignore[no-untyped-call]
        work.cells.insert(6 + 2 * number, cell)
    return notebook.to_bytes(work)


def old_format(work: NotebookNode) -> bytes:
    """Save as an early Jupyter did: nbformat 4.0, no cell ids, outputs and saved errors."""
    old = deepcopy(work)
    old.nbformat_minor = 0
    for count, cell in enumerate(old.cells):
        del cell["id"]
        if cell.cell_type == "code":
            cell.execution_count = count
            error = new_output("error", ename="NameError", evalue="name", traceback=["..."])  # type: ignore[no-untyped-call]
            cell.outputs = [error]
    return json.dumps(old, indent=1).encode()


def as_script(work: NotebookNode) -> bytes:
    """Export to a script."""
    return str(jupytext.writes(work, fmt="py:percent")).encode()


def as_otter_zip(work: NotebookNode) -> bytes:
    """Export by otter: a zip of the notebook and its log."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("rnn_lstm.ipynb", notebook.to_bytes(work)), (".OTTER_LOG", b"")):
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


PUPILS = (
    Pupil("abebe_tigist"),
    Pupil("bauer_jonas", solved=()),
    Pupil("castillo_ines", solved=RNN),
    Pupil("dubois_chloe", solved=("rnn_cell_forward", "lstm_cell_forward")),
    Pupil("eriksen_nils", mistakes=["wrong_answer/lstm_cell_forward/forget_and_update_swapped"]),
    Pupil("farouk_salma", mistakes=["wrong_answer/rnn_forward/a0_at_every_step"]),
    Pupil("garcia_mateo", mistakes=["wrong_answer/lstm_cell_forward/sigmoid_for_candidate"]),
    Pupil("huang_wei", mistakes=["wrong_answer/rnn_cell_forward/softmax_over_whole_matrix"]),
    Pupil("ibrahim_yusuf", mistakes=["wrong_answer/lstm_forward/memory_shared_with_state"]),
    Pupil("jansen_femke", mistakes=["wrong_answer/lstm_cell_forward/concat_order_reversed"]),
    Pupil("kovacs_balint", mistakes=["wrong_answer/lstm_forward/memory_view_overwritten"]),
    Pupil("lopez_andrea", "RNN homework (final) (2).ipynb", shape=out_of_order),
    Pupil("mishra_rohan", shape=from_colab),
    Pupil("novak_petra", mistakes=["time_limit_exceeded/rnn_forward/time_step_never_counted"]),
    Pupil("okafor_chidi", shape=old_format),
    Pupil("petrov_ivan", "rnn_lstm.py", shape=as_script),
    Pupil("quispe_rosa", "rnn_lstm_2026_11_24.zip", shape=as_otter_zip),
    Pupil("rossi_giulia", shape=with_scratch_cells),
    Pupil("sato_hana", mistakes=["run_time_error/lstm_cell_forward/key_of_other_notation"]),
    Pupil("tanaka_ken", mistakes=["accepted/lstm_cell_forward/one_product_for_all_gates"]),
    Pupil(
        "uzun_elif",
        solved=("rnn_forward", *LSTM),
        mistakes=["wrong_answer/rnn_cell_forward/sigmoid_for_hidden_state"],
    ),
)
