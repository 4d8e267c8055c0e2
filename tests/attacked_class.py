"""A class in which every other submission attacks, graded for real, and what was seen of it."""

from __future__ import annotations

import ctypes
import functools
import io
import marshal
import os
import secrets
import site
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import solutions
from graders.grade import Order, grade_class
from graders.known import IMPORTS, Known, reference_cells
from graders.sandbox import Limits
from graders.store import Store

#: Short, so that attacks which wait for the limits do not take long.
LIMITS = Limits(cells_cpu_s=0.5, call_cpu_s=0.1, memory_mb=256, wall_factor=10.0)
HONEST = "honest"
#: What the attacks put into the names of the files that they leave.
MARK = "rnn-attack"

Record = Mapping[str, Any]


@dataclass
class Graded:
    """A class that was graded.

    records: by student. left: what was there after each student's grading and not before.
    status, terminal, out: the command's exit status, what it printed, its folder.
    canaries: the secrets by the place where they lie, none of which may be seen anywhere.
    """

    tier: str
    canaries: Mapping[str, str]
    out: Path
    status: int = 0
    terminal: str = ""
    records: dict[str, Record] = field(default_factory=dict)
    left: dict[str, list[str]] = field(default_factory=dict)

    def of(self, attack: Known) -> Record:
        """The record of an attack."""
        return self.records[self.student(attack)]

    def around(self, attack: Known) -> tuple[Record, Record]:
        """The records of the honest students who were graded right before and right after."""
        students = sorted(self.records)
        place = students.index(self.student(attack))
        return self.records[students[place - 1]], self.records[students[place + 1]]

    def student(self, attack: Known) -> str:
        """The student who handed in an attack."""
        return next(name for name in self.records if name.endswith(_slug(attack)))

    def betrayed(self, text: str) -> list[str]:
        """The places whose secret is in a text."""
        return [place for place, canary in self.canaries.items() if canary in text]


def grade(folder: Path, tier: str, attacks: Sequence[Known]) -> Graded:
    """Hand in the attacks, an honest submission before and after each, and grade them all."""
    scratch = folder / "scratch"
    scratch.mkdir()
    with _secrets() as (canaries, told), pytest.MonkeyPatch.context() as patch:
        graded = Graded(tier, canaries, folder / "out")
        patch.setenv("RNN_SECRET", canaries["environment"])
        patch.setattr(tempfile, "tempdir", str(scratch))
        patch.setattr(Store, "put", _watched(Store.put, graded, scratch))
        _hand_in(folder / "class", attacks, told, canaries["neighbour"])
        text = io.StringIO()
        console = Console(file=text, width=200, force_terminal=False)
        order = Order(folder / "class", graded.out, 1, 20, tier, LIMITS, fresh=False)
        graded.status = grade_class(order, console)
        graded.terminal = text.getvalue()
        graded.left["the class"] = _left(scratch, processes=0)
    return graded


def _hand_in(root: Path, attacks: Sequence[Known], told: str, secret: str) -> None:
    honest = [IMPORTS, *reference_cells(), f'note = "{secret}"']
    cells = [honest]
    for attack in attacks:
        cells += [[told, *attack.cells()], honest]
    for number, submission in enumerate(cells):
        name = _slug(attacks[number // 2]) if number % 2 else HONEST
        path = root / f"{number:03}-{name}" / "rnn_lstm.py"
        path.parent.mkdir(parents=True)
        path.write_text("\n\n".join(f"# %%\n{cell}" for cell in submission), encoding="utf-8")


def _slug(attack: Known) -> str:
    return attack.id.replace("/", "-")


@contextmanager
def _secrets() -> Iterator[tuple[dict[str, str], str]]:
    """Lay out what attacks look for. Gives the canaries, and a cell that tells where they are.

    Everyone may read, change and delete the files: only the sandbox stands before them.
    """
    places = ("environment", "etc", "reference", "bytecode", "file name", "neighbour", "memory")
    canaries = {place: f"CANARY-{secrets.token_hex(8)}" for place in places}
    memory = ctypes.create_string_buffer(canaries["memory"].encode())
    reference = Path(solutions.__file__).with_name("reference.py").read_text("utf-8")
    compiled = compile(f"{reference}\nSECRET = {canaries['bytecode']!r}\n", "reference.py", "exec")
    with tempfile.TemporaryDirectory(prefix="rnn-secrets-", dir="/tmp") as name:
        root = Path(name)
        files = {
            root / "etc" / "secret": canaries["etc"].encode(),
            root / "class" / "rnn_lstm.py": f"# {canaries['neighbour']}".encode(),
            root / "students" / canaries["file name"]: b"",
            root / "solutions" / "reference.py": f"{reference}\n# {canaries['reference']}".encode(),
            root / "solutions" / "__pycache__" / "reference.cpython.pyc": (
                bytes(16) + marshal.dumps(compiled)
            ),
        }
        for path, content in files.items():
            path.parent.mkdir()
            path.write_bytes(content)
        for path in (root, *root.rglob("*")):
            path.chmod(0o777)
        told = f"FILES = {[*map(str, files)]}\nGRADER = {os.getpid()}"
        yield canaries, f"{told}\nADDRESS = {ctypes.addressof(memory)}"
        for path, content in files.items():
            assert path.read_bytes() == content, f"{path} was changed"


def _watched(put: Any, graded: Graded, scratch: Path) -> Any:
    """`Store.put`, and a look around after each submission."""
    usual = 0

    @functools.wraps(put)
    def watched(store: Store, record: dict[str, Any], fingerprint: str) -> None:
        nonlocal usual
        put(store, record, fingerprint)
        graded.records[record["student"]] = record
        usual = usual or len(descendants())
        graded.left[record["student"]] = _left(scratch, usual)

    return watched


def _left(scratch: Path, processes: int) -> list[str]:
    """Tell, and remove, the files that an attack made; tell processes beyond so many."""
    places = {Path(place) for place in ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", ".")}
    places |= {Path.home(), Path(os.__file__).parent, *map(Path, site.getsitepackages())}
    files = [path for place in places for path in place.glob(f"*{MARK}*")]
    files += [path for folder in scratch.iterdir() for path in folder.iterdir()]
    for path in files:
        path.rmdir() if path.is_dir() else path.unlink()
    found = descendants()
    more = [f"{len(found)} processes: {found}"] if len(found) > processes else []
    return [*map(str, files), *more]


def descendants() -> dict[int, str]:
    """The processes below this one that have not ended, with their names."""
    parents, names = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            before, after = path.read_text(errors="replace").rsplit(") ", 1)
        except OSError:
            continue  # it has ended meanwhile
        state, parent = after.split()[:2]
        if state not in "ZX":
            number, name = before.split(" (", 1)
            parents[int(number)], names[int(number)] = int(parent), name
    below = {os.getpid()}
    while more := {number for number, parent in parents.items() if parent in below} - below:
        below |= more
    return {number: names[number] for number in below - {os.getpid()}}


def adopt_orphans() -> None:
    """Become the parent of every process below whose own parent ends, so that none is lost."""
    pr_set_child_subreaper = 36
    if ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0) != 0:
        raise OSError("orphans could not be adopted")
