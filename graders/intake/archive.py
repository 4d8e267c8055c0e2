"""Zips, looked into under limits; nothing is ever extracted to the disk."""

from __future__ import annotations

import contextlib
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import IO

from graders.intake.model import FILE_BYTES, File, Unreadable
from graders.intake.names import kind, printable

#: The most entries in one zip; each costs about 1 KB to list.
ENTRIES = 100_000
#: The largest zip inside a zip, in bytes.
INNER_ZIP_BYTES = 64 << 20
#: The most that an entry may unpack to, as a multiple of its packed size, past the first MiB.
RATIO = 200

_NAME_CHARACTERS = 1_024
_ENTRY_SIGNATURE = b"PK\x01\x02"
_BROKEN = (
    EOFError,
    IndexError,
    MemoryError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def members(stream: IO[bytes], names: tuple[str, ...]) -> Iterator[File]:
    """Every file in the zip at `names`, in its order, double names as often as they occur.

    A file that must not be unpacked has its `reason`. Raises Unreadable for a zip that cannot be
    listed. `stream` stays open as long as a member may be opened.
    """
    if _entries(stream) > ENTRIES:
        raise Unreadable(
            f"The zip lists more than {ENTRIES:,} files, and I did not look into it. "
            "Hand in the notebook alone."
        )
    try:
        archive = zipfile.ZipFile(stream)
        infos = archive.infolist()
    except _BROKEN as error:
        raise Unreadable(_broken("the zip", error)) from None
    for info in infos:
        path = _path(info)
        if not path.endswith("/"):
            inner = [part for part in path.split("/") if part not in ("", ".", "..")]
            yield File(
                (*names, *(inner or ["(no name)"])),
                partial(_open, archive, info),
                _refusal(info, path),
            )


def _entries(stream: IO[bytes]) -> int:
    """At least as many as zipfile would list: each entry starts with the signature."""
    count, tail = 0, b""
    stream.seek(0)
    while chunk := stream.read(1 << 20):
        count += (tail + chunk).count(_ENTRY_SIGNATURE)
        tail = chunk[-3:]
    return count


def _path(info: zipfile.ZipInfo) -> str:
    # Some programs on Windows write backslashes, and macOS writes UTF-8 without saying so.
    path = info.filename.replace("\\", "/")
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            path = path.encode("cp437").decode("utf-8")
    return path


def _refusal(info: zipfile.ZipInfo, path: str) -> str | None:
    """Why the entry is not unpacked, from what the zip says about it."""
    what = None
    drive = path[1:2] == ":" and path[:1].isalpha()
    if path.startswith("/") or drive or ".." in path.split("/"):
        what = f"its path, {printable(path[:100])}, leads out of the zip"
    elif len(path) > _NAME_CHARACTERS:
        what = f"its name is longer than {_NAME_CHARACTERS:,} characters"
    elif stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        what = "it is a link or a special file"
    elif info.flag_bits & 0x1:
        what = "it is encrypted"
    elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        what = f"it is packed by method {info.compress_type}, and I unpack stored and deflated only"
    elif info.file_size > RATIO * info.compress_size + (1 << 20):
        what = f"it unpacks to more than {RATIO} times its size"
    if what is None:
        return None
    return f"I did not unpack this entry of the zip: {what}. Hand in the notebook itself."


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    limit = INNER_ZIP_BYTES if kind(info.filename) == "zip" else FILE_BYTES
    try:
        with archive.open(info) as packed:
            data = packed.read(limit + 1)
    except _BROKEN as error:
        raise Unreadable(_broken("this entry of the zip", error)) from None
    if len(data) > limit:
        raise Unreadable(
            f"This entry of the zip unpacks to more than {limit >> 20} MB. "
            "Clear the notebook's outputs, save it and hand it in again."
        )
    return io.BytesIO(data)


def _broken(what: str, error: Exception) -> str:
    seen = str(error) or type(error).__name__
    return f"I tried to unpack {what}, and it is broken ({seen[:200]}). Pack or download it again."
