"""A class in which every other submission attacks, graded for real, and what was seen of it.

`python -m tests.attacked_class TIER FOLDER ATTACK...` grades it, in a process of its own so that
the tests can put it into the surroundings for which a tier is meant.
"""

from __future__ import annotations

import ctypes
import fcntl
import functools
import json
import marshal
import os
import secrets
import site
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import solutions
from graders.grade import Order, grade_class
from graders.known import IMPORTS, Known, known, reference_cells
from graders.sandbox import Limits
from graders.store import Row, Store
from tests.tables import SEED, drawn, lay_table

ATTACKS = known("rejected")
#: The environment variable that holds the first secret.
VARIABLE = "RNN_SECRET"
#: Short, so that attacks which wait for the limits do not take long.
LIMITS = Limits(cells_cpu_s=0.5, call_cpu_s=0.1, memory_mb=256, wall_factor=10.0)
#: What the attacks put into the names of the files that they leave.
MARK = "rnn-attack"

Record = Mapping[str, Any]
Put = Callable[[Store, Row, str], None]


@dataclass
class Graded:
    """A class that was graded.

    folder: what was handed in, and the grades. canaries: the secrets by the place where they lie,
    none of which may be seen anywhere.
    records: by student. left: what was there after a student's grading and not before.
    status: the command's exit status. shown: all that it printed.
    """

    folder: str
    canaries: dict[str, str]
    records: dict[str, Record] = field(default_factory=dict)
    left: dict[str, list[str]] = field(default_factory=dict)
    status: int = -1
    shown: str = ""

    @property
    def out(self) -> Path:
        """The folder with the grades."""
        return Path(self.folder, "out")

    def student(self, attack: Known) -> str:
        """The student who handed in an attack."""
        return next(name for name in self.records if name.endswith(f"-{_slug(attack)}"))

    def around(self, attack: Known) -> tuple[Record, Record]:
        """The records of the honest students who were graded right before and right after."""
        students = sorted(self.records)
        place = students.index(self.student(attack))
        return self.records[students[place - 1]], self.records[students[place + 1]]

    def betrayed(self, text: str) -> list[str]:
        """The places whose secret is in a text."""
        return [place for place, canary in self.canaries.items() if canary in text]


def canary() -> str:
    """A secret that nobody can have by chance."""
    return f"CANARY-{secrets.token_hex(8)}"


def load(folder: Path, shown: str) -> Graded:
    """Read what `grade` left in a folder."""
    graded = Graded(**json.loads((folder / "graded.json").read_text("utf-8")))
    graded.shown = shown
    return graded


def grade(folder: Path, tier: str, attacks: Sequence[Known]) -> None:
    """Hand in the attacks, an honest submission before and after each, and grade them all."""
    scratch = folder / "scratch"
    scratch.mkdir()
    tempfile.tempdir = str(scratch)
    _adopt_orphans()
    # Nothing hinders these from leaving files where all look for what attacks left.
    leaves = tier == "none" and any(one.function in ("secrets", "escape") for one in attacks)
    with _beside_other_runs(leaves), _secrets() as (canaries, told):
        graded = Graded(str(folder), canaries)
        _hand_in(folder / "class", attacks, told, canaries["neighbour"])
        lay_table(graded.out)
        order = Order(folder / "class", graded.out, 1, SEED, tier, LIMITS, fresh=False)
        with (
            patch.object(Store, "put", _watched(Store.put, graded, scratch)),
            patch("graders.grade.usable_draw", lambda seed: drawn()),
        ):
            graded.status = grade_class(order)
        graded.left["the class"] = _left(scratch, processes=0)
    (folder / "graded.json").write_text(json.dumps(asdict(graded)), encoding="utf-8")


def _hand_in(root: Path, attacks: Sequence[Known], told: str, secret: str) -> None:
    honest = [IMPORTS, *reference_cells(), f'note = "{secret}"']
    submissions = {"000-honest": honest}
    for number, attack in enumerate(attacks):
        submissions[f"{2 * number + 1:03}-{_slug(attack)}"] = [told, *attack.cells()]
        submissions[f"{2 * number + 2:03}-honest"] = honest
    for student, cells in submissions.items():
        path = root / student / "rnn_lstm.py"
        path.parent.mkdir(parents=True)
        path.write_text("\n\n".join(f"# %%\n{cell}" for cell in cells), encoding="utf-8")


def _slug(attack: Known) -> str:
    return attack.id.replace("/", "-")


@contextmanager
def _beside_other_runs(leaves: bool) -> Iterator[None]:
    """Wait until no run that leaves files is under way here; if this one does, until none is.

    CI runs the tests as two users at once.
    """
    folder = os.open("/tmp", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX if leaves else fcntl.LOCK_SH)
        yield
    finally:
        # Not by closing it only: a process that an attack left behind would go on to hold it.
        fcntl.flock(folder, fcntl.LOCK_UN)
        os.close(folder)


@contextmanager
def _secrets() -> Iterator[tuple[dict[str, str], str]]:
    """Lay out what attacks look for. Gives the canaries, and a cell that tells where they are.

    Everyone may read, change and delete the files: only the sandbox stands before them.
    """
    places = ("etc", "reference", "bytecode", "file name", "link", "neighbour", "memory")
    canaries = {place: canary() for place in places} | {"environment": os.environ[VARIABLE]}
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
        link = root / "students" / "link"
        link.symlink_to(canaries["link"])
        # The name that is a secret is not told; what lies beside it is.
        paths = [str(path) for path in (*files, link) if path.name != canaries["file name"]]
        told = f"FILES = {paths}\nGRADER = {os.getpid()}"
        yield canaries, f"{told}\nADDRESS = {ctypes.addressof(memory)}"
        changed = [str(path) for path, content in files.items() if path.read_bytes() != content]
        assert not changed


def _watched(put: Put, graded: Graded, scratch: Path) -> Put:
    """`Store.put`, and a look around after each submission."""
    usual = 0

    @functools.wraps(put)
    def watched(store: Store, row: Row, fingerprint: str) -> None:
        nonlocal usual
        put(store, row, fingerprint)
        graded.records[row.student] = json.loads(row.record)
        usual = usual or len(descendants())
        graded.left[row.student] = _left(scratch, usual)

    return watched


def _left(scratch: Path, processes: int) -> list[str]:
    """Tell, and remove, the files that an attack made; tell processes beyond so many."""
    places = {Path(place) for place in ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", ".")}
    places |= {Path.home(), Path(os.__file__).parent, *map(Path, site.getsitepackages())}
    near = [place for place in places if os.access(place, os.R_OK | os.X_OK)]
    files = [path for place in near for path in place.glob(f"*{MARK}*")]
    files += [path for folder in scratch.iterdir() for path in folder.iterdir()]
    for path in files:
        path.rmdir() if path.is_dir() else path.unlink()
    found = descendants()
    more = [f"{len(found)} processes: {found}"] if len(found) > processes else []
    return [*map(str, files), *more]


def descendants(process: int | None = None) -> dict[int, str]:
    """The processes below one, this one by default, that have not ended, with their names."""
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
    top = process or os.getpid()
    below = {top}
    while more := {number for number, parent in parents.items() if parent in below} - below:
        below |= more
    return {number: names[number] for number in below - {top}}


def _adopt_orphans() -> None:
    """Become the parent of every process below whose own parent ends, so that none is lost."""
    pr_set_child_subreaper = 36
    if ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0) != 0:
        raise OSError("orphans could not be adopted")


if __name__ == "__main__":
    wanted = sys.argv[3:]
    grade(Path(sys.argv[2]), sys.argv[1], [one for one in ATTACKS if one.id in wanted])
