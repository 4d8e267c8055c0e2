"""Zips, looked into under limits; nothing is ever extracted to the disk.

`zipfile` lists a zip. An entry is unpacked here, from what the list says about it: so it can be
had again without listing the zip again, and no two processes share an open file.
"""

from __future__ import annotations

import contextlib
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO

from graders.intake.met import File, Opener
from graders.intake.model import FILE_BYTES, Unreadable
from graders.intake.names import kind, printable

#: The largest zip in a zip, in bytes.
INNER_ZIP_BYTES = 64 << 20
#: The largest of the files that an LMS itself puts into a zip, in bytes.
RECORD_BYTES = 256 << 20
#: The most that an entry may unpack to, as a multiple of its packed size, past the first MiB.
RATIO = 200

_LIMITS = {"zip": INNER_ZIP_BYTES, None: RECORD_BYTES}
_NAME_CHARACTERS = 1_024
_LISTED = b"PK\x01\x02"
_ENTRY = b"PK\x03\x04"
_BROKEN = (
    EOFError,
    IndexError,
    MemoryError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where an entry lies in a zip, how it is packed, and the most bytes that are taken of it."""

    start: int
    packed: int
    size: int
    checksum: int
    deflated: bool
    limit: int


def members(stream: IO[bytes], around: File) -> Iterator[File]:
    """Every file in the zip `around`, in its order, double names as often as they occur.

    stream: the zip, open as long as a member's `open` may be called; `again` does without.
    A file that must not be unpacked has its `reason`. Raises Unreadable for a zip that cannot be
    listed.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
    except _BROKEN as error:
        raise Unreadable(_broken("the zip", error)) from None
    for info in infos:
        path = _path(info)
        if not path.endswith("/"):
            inner = [part for part in _shortened(path).split("/") if part not in ("", ".", "..")]
            names = (*around.names, *(inner or ["(no name)"]))
            entry = _Entry(
                start=info.header_offset,
                packed=info.compress_size,
                size=info.file_size,
                checksum=info.CRC,
                deflated=info.compress_type == zipfile.ZIP_DEFLATED,
                limit=_LIMITS.get(kind(path), FILE_BYTES),
            )
            again = partial(_unpack_again, around.again, entry)
            yield File(names, partial(_unpack, stream, entry), again, _refusal(info, path))


def entries(stream: IO[bytes]) -> int:
    """At least as many entries as zipfile would list: each is listed with the signature.

    Listing one takes about 1 KB of memory.
    """
    count, tail = 0, b""
    stream.seek(0)
    while chunk := stream.read(1 << 20):
        count += (tail + chunk).count(_LISTED)
        tail = chunk[-3:]
    return count


def _path(info: zipfile.ZipInfo) -> str:
    # Some programs on Windows write backslashes, and macOS writes UTF-8 without saying so.
    path = info.filename.replace("\\", "/")
    if not (info.flag_bits & 0x800 or path.isascii()):
        with contextlib.suppress(UnicodeError):
            path = path.encode("cp437").decode("utf-8")
    return path


def _shortened(path: str) -> str:
    # It is written wherever the submission is shown. At its ends stand whose it is, and its kind.
    if len(path) <= _NAME_CHARACTERS:
        return path
    half = _NAME_CHARACTERS // 2
    return f"{path[:half]}…{path[-half:]}"


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


def _unpack_again(around: Opener, entry: _Entry) -> IO[bytes]:
    with around() as stream:
        return _unpack(stream, entry)


def _unpack(stream: IO[bytes], entry: _Entry) -> IO[bytes]:
    """The entry, open. Raises Unreadable when it is too large, or not what the zip says."""
    too_large = Unreadable(
        f"This entry of the zip unpacks to more than {entry.limit >> 20} MB. "
        "If it is a notebook, clear its outputs, save it and hand it in again."
    )
    if max(entry.packed, entry.size) > entry.limit:
        raise too_large
    try:
        stream.seek(entry.start)
        signature, name, extra = struct.unpack("<4s22xHH", stream.read(30))
        stream.seek(name + extra, io.SEEK_CUR)
        data = stream.read(entry.packed)
        if entry.deflated:
            data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, entry.limit + 1)
    except _BROKEN as error:
        raise Unreadable(_broken("this entry of the zip", error)) from None
    if len(data) > entry.limit:
        raise too_large
    found = (signature, len(data), zlib.crc32(data))
    if found != (_ENTRY, entry.size, entry.checksum):
        wrong = zipfile.BadZipFile("its content is not what the zip's list says")
        raise Unreadable(_broken("this entry of the zip", wrong))
    return io.BytesIO(data)


def _broken(what: str, error: Exception) -> str:
    seen = str(error) or type(error).__name__
    return f"I tried to unpack {what}, and it is broken ({seen[:200]}). Pack or download it again."
