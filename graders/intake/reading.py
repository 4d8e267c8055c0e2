"""One submission's bytes, read into cells of plain Python."""

from __future__ import annotations

import codecs
import hashlib
import json
import re
from collections.abc import Sequence

from graders.intake.magics import neutralise
from graders.intake.model import CELLS, CODE_CHARACTERS, Cells, Submission, Unreadable
from graders.intake.names import kind, printable
from graders.intake.notebook import code_cells

#: What is often saved under a notebook's name.
_MISTAKEN: dict[bytes, str] = {
    b"PK\x03\x04": "a zip; give it the ending .zip",
    b"<<<<<<< ": "what git left of a merge; keep one of the two sides",
    b"<": "a web page; download the notebook itself (File > Download)",
    b"version https://git-lfs": "a pointer to a file that git-lfs keeps; hand in that file",
    b"%PDF": "a PDF; hand in the notebook",
    b"\x1f\x8b": "packed by gzip; unpack it",
}
#: Python's declaration of an encoding, in the first line or after one that is a comment or blank.
_COOKIE = re.compile(
    rb"(?:[ \t\f]*(?:#[^\n]*)?\r?\n)??[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]{1,40})"
)
#: No honest file is in any other; punycode, say, takes quadratic time.
_ENCODINGS = re.compile(
    r"utf-8|ascii|iso8859-\d+|cp\d+|koi8-[rut]|mac-roman|gb2312|gbk|gb18030|big5|shift_jis|"
    r"euc_(?:jp|kr)"
)
#: What is in files that are no text, or have two bytes a letter.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")
#: Where a script that was a notebook has its cells: percent scripts, nbconvert's exports,
#: Databricks'.
_CELL_MARK = re.compile(
    r"^(?=#[ \t]*(?:%%|In[ \t]?\[[\d ]*\]:|<codecell>|COMMAND -{10}))", re.MULTILINE
)

#: What a script has at the left margin, and the JSON of a notebook nowhere.
_STATEMENT = re.compile(r"^(?:def|import|from)[ \t]", re.MULTILINE)
#: Spaces that Python does not take for spaces, and marks of no width at all.
_UNSEEN = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u3000"), " ")
_UNSEEN |= dict.fromkeys(map(ord, "\u200b\u2060\ufeff"), "")

_NOTES = 20
_NOTE_CHARACTERS = 500
_QUOTED = 60


def read(submission: Submission) -> Cells:
    """The submission's code. Raises Unreadable, also when memory runs out.

    Hostile bytes can cost 0.5 GB and some CPU seconds: call it where both have a limit.
    """
    try:
        return _read(loaded(submission), is_script=kind(submission.file) == "script")
    except MemoryError:
        pass
    raise Unreadable(
        "Reading it takes more memory than I have. "
        "Clear the notebook's outputs, save it and hand it in again."
    )


def loaded(submission: Submission) -> bytes:
    """The submission's bytes, as they were when it was found. Raises Unreadable."""
    if submission.load is None:
        raise Unreadable(submission.reason or "I have its name and not its content.")
    try:
        data = submission.load()
    except (Unreadable, OSError) as error:
        raise Unreadable(
            "I read it when I looked through the class, and now I cannot any more: "
            f"{error} When it is back, give the same command again."
        ) from None
    if hashlib.sha256(data).hexdigest() != submission.sha256:
        raise Unreadable(
            "It changed after I looked through the class, so I judge neither the old nor the new. "
            "Give the same command again."
        )
    return data


def _read(data: bytes, is_script: bool) -> Cells:
    if not data or data.isspace():
        raise Unreadable("The file is empty. Save the notebook and hand it in again.")
    for begin, what in _MISTAKEN.items():
        if data.lstrip().startswith(begin):
            raise Unreadable(f"I opened it, and in it is no notebook but {what}.")
    text, notes = _text(data, is_script)
    is_script = not _is_notebook(text) if is_script else _is_script(text)
    found = Cells((text,), ()) if is_script else code_cells(text)
    if sum(map(len, found.sources)) > CODE_CHARACTERS:
        raise Unreadable(
            f"Its code has more than {CODE_CHARACTERS:,} characters. "
            "Move data out of the code, save it and hand it in again."
        )
    sources = _script_cells(text) if is_script else found.sources
    plain: list[str] = []
    notes += found.notes
    for number, source in enumerate(sources, start=1):
        python, refused = neutralise(_seen(source))
        plain.append(python)
        for line in refused:
            shown = line[:_QUOTED] + ("..." if len(line) > _QUOTED else "")
            notes.append(f"code cell {number}: `{shown}` was not run")
    return Cells(tuple(plain), few(notes), found.python)


def few(notes: Sequence[str]) -> tuple[str, ...]:
    """The first notes, cut, with nothing but what prints, and how many more there are."""
    first = tuple(printable(note)[:_NOTE_CHARACTERS] for note in notes[:_NOTES])
    more = len(notes) - _NOTES
    return (*first, f"and {more:,} more notes like these") if more > 0 else first


def _text(data: bytes, is_script: bool) -> tuple[str, list[str]]:
    """The text in the encoding that it says it has, and a note where it has another."""
    # Python and JSON both begin with two letters of ASCII, so this knows UTF-16 without its mark.
    encoding: str = json.detect_encoding(data)
    if encoding == "utf-8" and is_script:
        encoding = _declared(data)
    try:
        return data.decode(encoding), []
    except UnicodeError as error:
        # As Windows writes it, most likely: Python itself is in ASCII, whatever the comments are.
        if not _NO_TEXT.search(data):
            return data.decode("cp1252", "replace"), [f"It is no {encoding} text: read as cp1252."]
        raise Unreadable(
            f"I read it as {encoding} text, and it is not ({str(error)[:100]}). "
            "Save it as UTF-8 and hand it in again."
        ) from None


def _declared(data: bytes) -> str:
    if cookie := _COOKIE.match(data):
        try:
            name = codecs.lookup(cookie[1].decode("ascii")).name
        except LookupError:
            return "utf-8"
        if _ENCODINGS.fullmatch(name):
            return name
    return "utf-8"


def _is_notebook(text: str) -> bool:
    return text.lstrip().startswith("{") and '"cells"' in text


def _is_script(text: str) -> bool:
    return not text.lstrip().startswith("{") and _STATEMENT.search(text) is not None


def _script_cells(text: str) -> list[str]:
    cells = [cell for cell in _CELL_MARK.split(text.replace("\r\n", "\n")) if cell.strip()]
    if len(cells) > CELLS:
        raise Unreadable(
            f"It has {len(cells):,} cells, and I read at most {CELLS:,}. "
            "Delete what is not part of the work and hand it in again."
        )
    return cells


def _seen(source: str) -> str:
    """What a person sees: without half characters (lone surrogates), which cannot be sent, and
    without what was pasted along and looks like a space or like nothing.
    """
    if source.isascii():
        return source
    return source.translate(_UNSEEN).encode("utf-8", "replace").decode("utf-8")
