"""A notebook's JSON, read for its code alone; outputs, metadata and prose are dropped."""

from __future__ import annotations

import json
from typing import Any

from graders.intake.model import BRACKETS, CELLS, Unreadable

_AGAIN = "Open it in Jupyter, save it and hand it in again."


def code_cells(text: str) -> tuple[list[str], list[str]]:
    """The code cells' sources in order, and what a person should know about the file.

    Reads nbformat 4, the older ones, and whatever else has cells in one of their shapes. Raises
    Unreadable.
    """
    notebook = _parsed(text)
    if not isinstance(notebook, dict):
        raise Unreadable(
            f"I read it as a notebook, and its JSON is a {type(notebook).__name__} "
            f"where an object with cells should be. {_AGAIN}"
        )
    cells = _cells(notebook)
    if len(cells) > CELLS:
        raise Unreadable(
            f"It has {len(cells):,} cells, and I read at most {CELLS:,}. "
            "Delete what is not part of the work, save it and hand it in again."
        )
    notes = [*_version(notebook), *_language(notebook)]
    sources: list[str] = []
    for number, cell in enumerate(cells, start=1):
        kind = cell.get("cell_type") if isinstance(cell, dict) else None
        source = _source(cell) if kind == "code" else None
        if source is not None:
            sources.append(source)
        elif kind not in ("markdown", "raw", "heading", "html"):
            notes.append(
                f"Item {number} of the notebook is no cell that I understand: passed over."
            )
    return sources, notes


def _parsed(text: str) -> Any:
    if text.count("[") + text.count("{") > BRACKETS:
        raise Unreadable(
            f"It has more than {BRACKETS:,} brackets, far more than a notebook's. "
            "Clear the notebook's outputs, save it and hand it in again."
        )
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(
            f"I read it as a notebook, and its JSON breaks at {where} ({error.msg}). {_AGAIN}"
        ) from None
    except ValueError:
        seen = "holds a number of thousands of digits"
    except RecursionError:
        seen = "is nested too deeply"
    except MemoryError:
        seen = "needs more memory than I have"
    raise Unreadable(f"I read it as a notebook, and its JSON {seen}. {_AGAIN}")


def _cells(notebook: dict[str, Any]) -> list[Any]:
    cells = notebook.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = notebook.get("worksheets")
    if isinstance(sheets, list):
        found = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        listed = [cells for cells in found if isinstance(cells, list)]
        if listed:
            return [cell for cells in listed for cell in cells]
    raise Unreadable(f"I read it as a notebook, and it has no list of cells. {_AGAIN}")


def _source(cell: dict[str, Any]) -> str | None:
    # `input` in nbformat 3 and before.
    source = cell.get("source", cell.get("input"))
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    return source if isinstance(source, str) else None


def _version(notebook: dict[str, Any]) -> list[str]:
    version = notebook.get("nbformat")
    if isinstance(version, int) and 1 <= version <= 4:
        return []
    return [f"It says nbformat {str(version)[:20]}, which I do not know: read like nbformat 4."]


def _language(notebook: dict[str, Any]) -> list[str]:
    metadata = notebook.get("metadata")
    for part, key in (("kernelspec", "language"), ("language_info", "name")):
        named = metadata.get(part) if isinstance(metadata, dict) else None
        language = named.get(key) if isinstance(named, dict) else None
        if isinstance(language, str) and not language.lower().startswith(("python", "ipython")):
            return [f"It says that its language is {language[:20]}: read as Python."]
    return []
