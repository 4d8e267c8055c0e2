"""What a file name says by itself: what kind of file it is, who wrote it, and how to show it."""

from __future__ import annotations

import re

_KINDS: dict[str, re.Pattern[str]] = {
    # Browsers and mail programs append the second suffix, and number what they saved before.
    "notebook": re.compile(r"\.ipynb(?: ?\(\d+\))?(?:\.txt|\.json)?\Z", re.IGNORECASE),
    "script": re.compile(r"\.py(?:\.txt)?\Z", re.IGNORECASE),
    "zip": re.compile(r"\.zip\Z", re.IGNORECASE),
    "other archive": re.compile(r"\.(?:rar|7z|tar|tgz|(?:tar\.)?(?:gz|bz2|xz))\Z", re.IGNORECASE),
}

_MACHINERY = frozenset({"__MACOSX", "__pycache__", "node_modules", "site-packages"})


def kind(name: str) -> str | None:
    """What the name promises: notebook, script, zip, other archive; None for anything else."""
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(name.strip())), None)


def stem(name: str) -> str:
    """The name without the suffixes that say its kind."""
    name = name.strip()
    for pattern in _KINDS.values():
        name = pattern.sub("", name)
    return name


def machinery(names: tuple[str, ...]) -> int | None:
    """The place in the path of a name that only programs write: hidden, a cache, an environment."""
    return next(
        (at for at, name in enumerate(names) if name.startswith(".") or name in _MACHINERY), None
    )


def printable(name: str) -> str:
    """The name with everything that does not simply print written as an escape.

    Bytes that are no UTF-8 (Python's surrogate escapes) show as `\\xff`, control and direction
    characters as `\\x1b`, `\\u202e`.
    """
    if name.isprintable():
        return name
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in name)


def _escaped(letter: str) -> str:
    if "\udc80" <= letter <= "\udcff":
        return f"\\x{ord(letter) - 0xDC00:02x}"
    return letter.encode("unicode_escape").decode("ascii")
