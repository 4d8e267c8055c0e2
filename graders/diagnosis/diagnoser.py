"""Everything that a batch needs to explain wrong answers: built once, kept on disk."""

from __future__ import annotations

import hashlib
import json
import platform
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from graders.draw import Draw
from graders.judge import Answer
from graders.judge.verdicts import Verdicts
from graders.provenance import assignment_sha256
from graders.registry import questions

from .diagnose import Diagnosis, Explanation
from .recognise import Recogniser
from .table import Model, Table, build, model_of

_FIELDS = ("rows", "edits", "known", "chance")


class Diagnoser:
    """Explains wrong answers to every question of a batch."""

    def __init__(self, draw: Draw, folder: Path | None = None) -> None:
        """Build the tables of all mistakes, or read them.

        folder: where they are kept for the next run on the same draw; nowhere if None.
        """
        models = {registered.name: model_of(registered.question) for registered in questions()}
        tables = _tables(models, draw, folder)
        self._by_name = {
            name: Diagnosis(
                model.question,
                draw.cases[name],
                Recogniser(model, tables[name], draw.cases[name]),
            )
            for name, model in models.items()
        }

    def explain(
        self, question: str, verdicts: Verdicts, answers: Sequence[Answer]
    ) -> dict[str, Explanation]:
        """Explain the checks of a question that fail, as far as they can be explained.

        answers: to all cases as the judge asks them; with fewer there is nothing to tell.
        """
        return self._by_name[question].explain(verdicts, answers)


def _tables(models: dict[str, Model], draw: Draw, folder: Path | None) -> dict[str, Table]:
    path = None if folder is None else folder / f"mistakes-{_key(draw)[:16]}.npz"
    if path is not None and path.exists():
        try:
            return _read(path, list(models))
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            path.unlink(missing_ok=True)
    tables = {name: build(model, draw.cases[name]) for name, model in models.items()}
    if path is not None:
        _write(path, tables)
    return tables


def _key(draw: Draw) -> str:
    """Hash all that the tables follow from: our code, the known answers, and the inputs."""
    facts = {
        "assignment": assignment_sha256(),
        "inputs": [draw.seed, draw.inputs_seed, [repr(plan) for plan in draw.plans]],
        "versions": [platform.python_version(), np.__version__],
    }
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _write(path: Path, tables: dict[str, Table]) -> None:
    fields = {
        f"{name}.{field}": np.asarray(getattr(table, field), dtype=None if index < 2 else np.str_)
        for name, table in tables.items()
        for index, field in enumerate(_FIELDS)
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    with draft.open("wb") as file:
        np.savez_compressed(file, **fields)
    draft.replace(path)


def _read(path: Path, names: Sequence[str]) -> dict[str, Table]:
    with np.load(path, allow_pickle=False) as kept:
        return {
            name: Table(
                kept[f"{name}.rows"],
                kept[f"{name}.edits"],
                tuple(kept[f"{name}.known"].tolist()),
                tuple(kept[f"{name}.chance"].tolist()),
            )
            for name in names
        }
