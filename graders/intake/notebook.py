"""A notebook's JSON, read for its code alone; outputs, metadata and prose are dropped."""

from __future__ import annotations

import json
import re
from typing import Any

from graders.intake.model import BRACKETS, CELLS, Cells, Unreadable

_AGAIN = "Open it in Jupyter, save it and hand it in again."
#: What JSON can be beside an object.
_WHAT = {
    list: "a list",
    str: "a text",
    int: "a number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
}
_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)


def code_cells(text: str) -> Cells:
    """The code cells' sources as they are, and what a person should know about the file.

    Reads nbformat 4, the older ones, and whatever else has cells in one of their shapes. Raises
    Unreadable.
    """
    notebook = _parsed(text)
    if not isinstance(notebook, dict):
        raise Unreadable(
            f"I read it as a notebook, and its JSON is {_WHAT[type(notebook)]} "
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
        elif _holds_function(cell):
            notes.append(
                f"Item {number} of the notebook holds a function and is a {kind} cell: not run. "
                "In Jupyter the key Y makes it a code cell."
            )
    return Cells(tuple(sources), tuple(notes), _python(notebook))


def _parsed(text: str) -> Any:
    if len(text) > BRACKETS and text.count("[") + text.count("{") > BRACKETS:
        raise Unreadable(
            f"It has more than {BRACKETS:,} brackets, far more than a notebook's. "
            "Clear the notebook's outputs, save it and hand it in again."
        )
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(
            f"I read it as a notebook, and its JSON breaks at {where} ({error.msg}). {_mend(text)}"
        ) from None
    except ValueError:
        seen = "holds a number of thousands of digits"
    except RecursionError:
        seen = "is nested too deeply"
    except MemoryError:
        seen = "needs more memory than I have"
    raise Unreadable(f"I read it as a notebook, and its JSON {seen}. {_AGAIN}")


def _mend(text: str) -> str:
    """What to do about JSON that breaks."""
    if _CONFLICT.search(text):
        return (
            "Git left both sides of a merge in it, between <<<<<<< and >>>>>>>. "
            "Keep one of them, see that Jupyter opens it, and hand it in again."
        )
    if not text.rstrip().endswith("}"):
        return "Its end is missing. Hand in the whole file again."
    return _AGAIN


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
    if isinstance(source, list) and set(map(type, source)) <= {str}:
        return "".join(source)
    return source if isinstance(source, str) else None


def _holds_function(cell: dict[str, Any]) -> bool:
    source = cell.get("source", cell.get("input"))
    parts = source if isinstance(source, list) else [source]
    # Most of it are pictures, each in one long line, which are not searched.
    return any(
        part.startswith("def ") or ("\n" in part[:-1] and "\ndef " in part)
        for part in parts
        if isinstance(part, str)
    )


def _version(notebook: dict[str, Any]) -> list[str]:
    version = notebook.get("nbformat")
    if isinstance(version, int) and 1 <= version <= 4:
        return []
    return [f"It says nbformat {str(version)[:20]}, which I do not know: read like nbformat 4."]


def _language(notebook: dict[str, Any]) -> list[str]:
    for part, key in (("kernelspec", "language"), ("language_info", "name")):
        language = _metadata(notebook, part, key)
        if language and not language.lower().startswith(("python", "ipython", "xpython")):
            return [f"It says that its language is {language[:20]}: read as Python."]
    return []


def _python(notebook: dict[str, Any]) -> str:
    return _metadata(notebook, "language_info", "version")[:20]


def _metadata(notebook: dict[str, Any], part: str, key: str) -> str:
    """A text in the notebook's metadata; empty where there is none."""
    metadata = notebook.get("metadata")
    named = metadata.get(part) if isinstance(metadata, dict) else None
    value = named.get(key) if isinstance(named, dict) else None
    return value if isinstance(value, str) else ""
