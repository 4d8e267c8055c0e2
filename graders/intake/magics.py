"""What IPython adds to Python, made harmless: the same lines, and nothing but Python in them.

Only text is looked at. Python's own parser is not safe on hostile text, and IPython's costs a
second to import. What is valid Python comes out as it went in, calls of `get_ipython()` aside
(an exported notebook has them where the notebook had magics).
"""

from __future__ import annotations

import re

#: Cell magics that run their cell, and measure it, look at its style or translate it.
_BODY_RUNS = (
    r"(?:time|timeit|capture|prun|memit|mprun|snakeviz|scalene|pyinstrument|debug|pycodestyle|"
    r"flake8|mypy|black|ipytest|cython)\b"
)
#: A line that IPython takes for a magic without the sign of one, too.
_INSTALLS = r"(?:pip|conda|mamba)[ \t]+(?:install|uninstall|list|show)\b"

#: Without a match after a newline there is nothing to do. Each begins with what is rare: one
#: pattern for all of them takes ten times as long.
_MAYBE = [
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"\n[ \t\f]*[%!?,;/]",
        r"=[ \t]*[%!]",
        r"\?[ \t]*(?:#.*)?$",
        r"get_ipython\b",
        rf"\n{_INSTALLS}",
    )
]

#: Python's and IPython's prompts, copied along with what was typed.
_PROMPT = re.compile(r"^(?:>>>|\.\.\.|In \[\d+\]:|[ \t]*\.\.\.:)(?: |$)", re.MULTILINE)
_PROMPTED = re.compile(r"\s*(?:>>>|In \[\d+\]:)")
_INDENTED = re.compile(r"(?:[ \t\f]*(?:#[^\n]*)?\n)*(?P<indent>[ \t]+)(?=[^\s#])")
_CELL_MAGIC = re.compile(rf"[ \t\f\n]*%%(?P<runs>{_BODY_RUNS})?[^\n]*\n?")
#: A cell that is a module of the notebook's own, beside it.
_WRITTEN = re.compile(r"[ \t\f\n]*%%(?P<magic>writefile|file)[ \t]+(?P<line>[^\n]*\.py\b[^\n]*)\n")
_LINE = re.compile(rf"(?P<indent>[ \t\f]*)(?P<escape>[%!?,;/]|{_INSTALLS})?")
#: A magic goes on where its line ends in a backslash.
_WHOLE_LINE = re.compile(r"(?:[^\n]*\\\n)*[^\n]*")
_PYLAB = re.compile(r"%pylab\b[^\n]*")
_TIMED = re.compile(r"%time[ \t]+(?=[^\s-])")

_CALL = re.compile(r"(?P<target>[^\n=#'\"()]+=[ \t]*)?get_ipython\(\)[ \t]*\.\w+\(")
_EXPORTED_CELL = re.compile(
    rf"get_ipython\(\)\.run_cell_magic\((?P<quote>['\"]){_BODY_RUNS}(?P=quote),[ \t]*"
    r"(?:'[^'\n]*'|\"[^\"\n]*\"),[ \t]*"
)

_EXPORTED_FILE = re.compile(
    r"get_ipython\(\)\.run_cell_magic\((?P<quote>['\"])(?:writefile|file)(?P=quote),"
)

_TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\n]*)
    | (?P<triple>\"{3}|'{3})
    | (?P<string>"[^"\\\n]*(?:\\.[^"\\\n]*)*+"?|'[^'\\\n]*(?:\\.[^'\\\n]*)*+'?)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<joined>\\\n)
    | (?P<end>\n)
    | (?P<assign>=[ \t]*(?=[%!]))
    | (?P<help>\?[ \t]*(?=\#|\n|\Z))
    """,
    re.VERBOSE | re.DOTALL,
)


def neutralise(source: str) -> tuple[str, list[str]]:
    """The source with as many lines, and what in it was not run, in order.

    The body of `%%time` and its like stays, a statement after `%time` too; `%%writefile name.py`
    and `%pylab` become what they stand for. Any other magic, shell line or question becomes `pass`,
    and what is assigned from one an empty list.
    """
    text = _dedented(source.replace("\r\n", "\n").replace("\r", "\n"))
    if _PROMPTED.match(text):
        text = _PROMPT.sub("", text)
    if not any(pattern.search(f"\n{text}") for pattern in _MAYBE):
        return text, []
    if written := _WRITTEN.match(text):
        given = (written["magic"], written["line"].strip(), text[written.end() :])
        return f"get_ipython().run_cell_magic{given!r}" + "\n" * text.count("\n"), []
    done: list[str] = []
    refused: list[str] = []
    position = 0
    while cell := _CELL_MAGIC.match(text, position):
        if not cell["runs"]:
            return "\n" * text.count("\n"), [f"{cell[0].strip()} ..."]
        done.append("\n" * cell[0].count("\n"))
        position = cell.end()
    while position < len(text):
        position = _statement(text, position, done, refused)
    return "".join(done), refused


def _statement(text: str, start: int, done: list[str], refused: list[str]) -> int:
    """Append the statement at `start`, made harmless, to `done`; return where the next begins.

    Where only the beginning of a statement is rewritten, the rest counts as the next.
    """
    line = _LINE.match(text, start)
    assert line is not None, "the pattern matches the empty text"
    done.append(line["indent"])
    begin = line.end("indent")
    if line["escape"]:
        if timed := _TIMED.match(text, begin):
            return timed.end()
        if pylab := _PYLAB.match(text, begin):
            done.append("from pylab import *")
            return pylab.end()
        return _replaced(text, begin, _whole_line(text, begin), "pass", done, refused)
    if exported := _EXPORTED_CELL.match(text, begin):
        done.append("exec(")
        return exported.end()
    end, assign, asks = _scanned(text, begin)
    if _EXPORTED_FILE.match(text, begin):
        done.append(text[begin:end])
        return end
    if call := _CALL.match(text, begin):
        instead = f"{call['target']}[]" if call["target"] else "pass"
        return _replaced(text, begin, end, instead, done, refused)
    if asks:
        return _replaced(text, begin, end, "pass", done, refused)
    if assign is not None:
        done.append(text[begin:assign])
        if timed := _TIMED.match(text, assign):
            return timed.end()
        return _replaced(text, assign, _whole_line(text, assign), "[]", done, refused)
    done.append(text[begin:end])
    return end


def _replaced(
    text: str, start: int, end: int, instead: str, done: list[str], refused: list[str]
) -> int:
    removed = text[start:end]
    refused.append(removed.strip())
    done.append(instead + "\n" * removed.count("\n"))
    return end


def _whole_line(text: str, start: int) -> int:
    line = _WHOLE_LINE.match(text, start)
    assert line is not None, "the pattern matches the empty text"
    return line.end()


def _scanned(text: str, start: int) -> tuple[int, int | None, bool]:
    """Scan one statement: where it ends, where a magic is assigned in it, whether it asks.

    It ends after the first newline that is in no string, bracket or continued line.
    """
    depth = 0
    asks = False
    position = start
    while token := _TOKEN.search(text, position):
        position = token.end()
        kind = token.lastgroup
        if kind == "triple":
            position = _string_end(text, position, token[0])
        elif kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(0, depth - 1)
        elif depth == 0:
            if kind == "end":
                return position, None, asks
            if kind == "assign":
                return position, position, False
            asks = asks or kind == "help"
    return len(text), None, asks


def _string_end(text: str, start: int, quotes: str) -> int:
    """Where the string ends that three quotes opened: at the first three not escaped."""
    while (found := text.find(quotes, start)) >= 0:
        unescaped = text[start:found].rstrip("\\")
        if (found - start - len(unescaped)) % 2 == 0:
            return found + len(quotes)
        start = found + 1
    return len(text)


def _dedented(text: str) -> str:
    """Without the first statement's indentation, which IPython forgives, if all lines have it."""
    first = _INDENTED.match(text)
    if first is None:
        return text
    lines = text.split("\n")
    if any(line.strip() and not line.startswith(first["indent"]) for line in lines):
        return text
    return "\n".join(line.removeprefix(first["indent"]) for line in lines)
