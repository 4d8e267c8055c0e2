"""Everything that a batch needs to explain wrong answers: built once, kept on disk."""

from __future__ import annotations

import hashlib
import json
import platform
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from graders.draw import Draw
from graders.judge import Answer
from graders.judge.verdicts import Verdicts
from graders.provenance import assignment_sha256
from graders.registry import questions

from .diagnose import Diagnosis, Explanation
from .recognise import Recogniser
from .table import Model, Table, build, model_of


class Diagnoser:
    """Explains wrong answers to every question of a batch."""

    def __init__(self, draw: Draw, folder: Path | None = None) -> None:
        """Build the tables of all mistakes, or read them.

        folder: where they are kept for the next run on the same inputs; nowhere if None.
        """
        tables = _tables(draw, folder)
        self._by_name: dict[str, Diagnosis] = {}
        for model in models():
            name, cases = model.question.name, draw.cases[model.question.name]
            recogniser = Recogniser(model, tables[name], cases)
            self._by_name[name] = Diagnosis(model.question, cases, recogniser)

    def explain(
        self, question: str, verdicts: Verdicts, answers: Sequence[Answer]
    ) -> dict[str, Explanation]:
        """Explain the checks of a question that fail, as far as they can be explained.

        answers: to all cases as the judge asks them; with fewer there is nothing to tell.
        """
        return self._by_name[question].explain(verdicts, answers)


@cache
def models() -> tuple[Model, ...]:
    """Make the error model of every question, once."""
    return tuple(model_of(registered.question) for registered in questions())


#: The tables built last in this process, by their keys.
_built: dict[str, dict[str, Table]] = {}
_MOST_BUILT = 2


def _tables(draw: Draw, folder: Path | None) -> dict[str, Table]:
    key = _key(draw)
    path = None if folder is None else folder / f"mistakes-{key[:16]}.npz"
    if path is not None and path.exists():
        try:
            return _read(path)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            # Cut short, or not ours: it is written anew.
            path.unlink(missing_ok=True)
    if key not in _built:
        while len(_built) >= _MOST_BUILT:
            del _built[next(iter(_built))]
        _built[key] = {m.question.name: build(m, draw.cases[m.question.name]) for m in models()}
    if path is not None:
        _write(path, _built[key])
    return _built[key]


def _key(draw: Draw) -> str:
    """Hash all that the tables follow from: our code, the known answers, and the inputs."""
    facts = {
        "assignment": assignment_sha256(),
        "inputs": [draw.inputs_seed, [repr(plan) for plan in draw.plans]],
        "versions": [platform.python_version(), np.__version__],
    }
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _write(path: Path, tables: Mapping[str, Table]) -> None:
    fields: dict[str, Any] = {}
    for name, table in tables.items():
        fields |= {f"{name}.rows": table.rows, f"{name}.edits": table.edits}
        fields |= {f"{name}.known": np.array(table.known, str)}
        fields |= {f"{name}.chance": np.array(table.chance, str)}
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob("mistakes-*.npz"):
        old.unlink(missing_ok=True)
    draft = path.with_suffix(".new")
    with draft.open("wb") as file:
        np.savez_compressed(file, **fields)
    draft.replace(path)


def _read(path: Path) -> dict[str, Table]:
    with np.load(path, allow_pickle=False) as kept:
        return {
            model.question.name: Table(
                kept[f"{model.question.name}.rows"],
                kept[f"{model.question.name}.edits"],
                tuple(kept[f"{model.question.name}.known"].tolist()),
                tuple(kept[f"{model.question.name}.chance"].tolist()),
            )
            for model in models()
        }
