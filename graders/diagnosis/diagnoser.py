"""Everything that a batch needs to explain wrong answers: built once, kept on disk."""

from __future__ import annotations

import gc
import hashlib
import json
import platform
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from graders.diagnosis.answers.table import (
    Behaviours,
    Model,
    Table,
    behaviours,
    model_of,
    with_known,
)
from graders.diagnosis.diagnose import Diagnosis, Explanation
from graders.diagnosis.search.recognise import Recogniser
from graders.draw import Draw
from graders.judge import Answer
from graders.judge.asked import Asking
from graders.judge.verdicts import Verdicts
from graders.known import known
from graders.pool import Pool
from graders.provenance import assignment_sha256
from graders.registry import questions

#: The behaviours computed last in this process, by what they follow from.
_computed: dict[str, dict[str, Behaviours]] = {}
_MOST_COMPUTED = 2
#: The parts of a table that are ids of mistakes.
_IDS = ("known", "changing", "apart", "chance", "in_calls")


class Diagnoser:
    """Explains wrong answers to every question of a batch."""

    def __init__(self, draw: Draw, folder: Path | None = None, jobs: int = 1) -> None:
        """Build the tables of all mistakes, or read them.

        folder: where they are kept for the next run on the same inputs; nowhere if None.
        jobs: how many processes may build them at once. Raises PoolError when none can start.
        """
        tables = _tables(draw, folder, jobs)
        asked = {model.question.name: model.question for model in models()}
        self._by_name: dict[str, Diagnosis] = {}
        for model in models():
            name, cases = model.question.name, draw.cases[model.question.name]
            recogniser = Recogniser(model, tables[name], cases)
            cell = asked.get(str(model.question.cell))
            self._by_name[name] = Diagnosis(model.question, cell, cases, recogniser)

    def explain(
        self,
        question: str,
        verdicts: Verdicts,
        answers: Sequence[Answer],
        asking: Asking = "none",
    ) -> dict[str, Explanation]:
        """Explain the checks of a question that fail, as far as they can be explained.

        answers: to all cases as the judge asks them; with fewer there is nothing to tell.
        asking: how a loop called its cell.
        """
        return self._by_name[question].explain(verdicts, answers, asking)


@cache
def models() -> tuple[Model, ...]:
    """Make the error model of every question, once."""
    return tuple(model_of(registered.question) for registered in questions())


def computed(draw: Draw, jobs: int = 1) -> dict[str, Behaviours]:
    """Run every edit of every question on a draw; what was run last is remembered.

    jobs: how many processes may do so at once. Raises PoolError when none can start.
    """
    key = _key(draw)
    if key not in _computed:
        while len(_computed) >= _MOST_COMPUTED:
            del _computed[next(iter(_computed))]
        _computed[key] = _each(draw, jobs)
    return _computed[key]


def _each(draw: Draw, jobs: int) -> dict[str, Behaviours]:
    def run(model: Model) -> Behaviours:
        return behaviours(model, draw.cases[model.question.name])

    if jobs == 1:
        return {model.question.name: run(model) for model in models()}
    with closing(Pool(lambda: nullcontext(run), run, jobs).run(models())) as done:
        return {model.question.name: made for model, made in done}


def _tables(draw: Draw, folder: Path | None, jobs: int) -> dict[str, Table]:
    if folder is None:
        return _made(draw, jobs)
    familiar = [(one.id, one.source) for one in known("wrong_answer")]
    path = folder / f"mistakes-{_hash([_key(draw), familiar])[:16]}.npz"
    if path.exists():
        try:
            return _read(path)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            # Cut short, or not ours: it is written anew.
            path.unlink(missing_ok=True)
    tables = _made(draw, jobs)
    _write(path, tables)
    return tables


def _made(draw: Draw, jobs: int) -> dict[str, Table]:
    with _uncollected():
        made, names = computed(draw, jobs), [model.question.name for model in models()]
        pairs = zip(names, models(), strict=True)
        return {name: with_known(model, made[name], draw.cases[name]) for name, model in pairs}


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let the search for garbage rest: nearly all that is made here stays, and it is much."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _key(draw: Draw) -> str:
    """Hash all that the behaviours follow from: our code and the inputs."""
    inputs = [draw.inputs_seed, [repr(plan) for plan in draw.plans]]
    return _hash([assignment_sha256(), inputs, platform.python_version(), np.__version__])


def _hash(facts: object) -> str:
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _write(path: Path, tables: Mapping[str, Table]) -> None:
    fields: dict[str, Any] = {}
    for name, table in tables.items():
        fields |= {f"{name}.rows": table.rows, f"{name}.edits": table.edits}
        for ids in _IDS:
            fields[f"{name}.{ids}"] = np.array(getattr(table, ids), str)
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob("mistakes-*.npz"):
        old.unlink(missing_ok=True)
    draft = path.with_suffix(".new")
    with draft.open("wb") as file:
        np.savez_compressed(file, **fields)
    draft.replace(path)


def _read(path: Path) -> dict[str, Table]:
    with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
        return {
            model.question.name: Table(
                kept[f"{model.question.name}.rows"],
                kept[f"{model.question.name}.edits"],
                **{ids: tuple(kept[f"{model.question.name}.{ids}"].tolist()) for ids in _IDS},
            )
            for model in models()
        }
