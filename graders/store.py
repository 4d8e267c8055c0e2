"""The store of a batch: SQLite, one file in `OUT`; a batch that is killed goes on where it was."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

NAME = "results.sqlite"
#: The fact that says where the submissions are.
ROOT = "root"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS results (
    student TEXT NOT NULL,
    file TEXT NOT NULL,
    submission_sha256 TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    graded INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (student, file)
);
CREATE TABLE IF NOT EXISTS arrivals (
    student TEXT NOT NULL,
    file TEXT NOT NULL,
    arrival TEXT NOT NULL,
    PRIMARY KEY (student, file)
);
CREATE TABLE IF NOT EXISTS conditions (fingerprint TEXT PRIMARY KEY, facts TEXT NOT NULL);
"""
_RECORDS = """
SELECT record, arrival, fingerprint FROM results LEFT JOIN arrivals USING (student, file)
ORDER BY student, file
"""


class StoreError(OSError):
    """The folder or the store in it cannot be used; the message says what to do."""


class Row(NamedTuple):
    """A result as it is kept. record: the object of `results.jsonl` as JSON."""

    student: str
    file: str
    submission_sha256: str
    graded: bool
    record: str

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Row:
        """Make the row of a record."""
        return cls(
            record["student"],
            record["file"],
            record["submission_sha256"],
            record["status"] == "graded",
            _as_text(record),
        )


class Store:
    """Finished results, each committed in one transaction before anything else shows it.

    A context manager. Nobody else can open the same store at the same time.
    """

    def __init__(self, out: Path) -> None:
        """Open the store in `out`, which is made, or made private, unless it is someone else's.

        Raises StoreError.
        """
        self.path = out / NAME
        make_private(out)
        with self._explained():
            self.path.touch(mode=0o600)
            self._db = sqlite3.connect(self.path, timeout=0, isolation_level=None)
            try:
                # Kept until the process ends, however it ends; and it spares the shared memory
                # that network file systems lack.
                self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
                self._db.execute("PRAGMA journal_mode=WAL")
                # After a power cut the last results may be missing: then they are judged again.
                self._db.execute("PRAGMA synchronous=NORMAL")
                self._db.executescript(_SCHEMA)
            except sqlite3.Error:
                self._db.close()
                raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def seed(self) -> int | None:
        """Give the seed of the last batch in this folder."""
        seed = self.fact("seed")
        return None if seed is None else int(seed)

    def keep_seed(self, seed: int) -> None:
        """Remember the seed, before the first result."""
        self.keep_fact("seed", str(seed))

    def fact(self, name: str) -> str | None:
        """Give what the last batch in this folder noted under a name."""
        row = self._row("SELECT value FROM facts WHERE name = ?", name)
        return os.fsdecode(row[0]) if row else None

    def keep_fact(self, name: str, value: str) -> None:
        """Note something about the batch; it may be a path, and so no text that UTF-8 can hold."""
        row = (name, os.fsencode(value))
        with self._explained():
            self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", row)

    def conditions(self, fingerprint: str) -> dict[str, Any] | None:
        """Give what a fingerprint stands for."""
        row = self._row("SELECT facts FROM conditions WHERE fingerprint = ?", fingerprint)
        return json.loads(row[0]) if row else None

    def keep_conditions(self, fingerprint: str, conditions: Mapping[str, Any]) -> None:
        """Note what a fingerprint stands for."""
        row = (fingerprint, _as_text(conditions))
        with self._explained():
            self._db.execute("INSERT OR REPLACE INTO conditions VALUES (?, ?)", row)

    def keep_arrivals(self, arrivals: Iterable[tuple[str, str, Mapping[str, Any]]]) -> None:
        """Replace what is known of how each submission came: its student, its file, and the rest.

        Unlike a result it may change while the submission's bytes stay the same.
        """
        rows = ((student, file, _as_text(arrival)) for student, file, arrival in arrivals)
        with self._explained():
            self._db.execute("BEGIN")
            self._db.execute("DELETE FROM arrivals")
            self._db.executemany("INSERT OR REPLACE INTO arrivals VALUES (?, ?, ?)", rows)
            self._db.execute("COMMIT")

    def forget(self) -> None:
        """Drop every result."""
        with self._explained():
            self._db.execute("DELETE FROM results")

    def has(
        self, student: str, file: str, submission_sha256: str, of_student: int, fingerprint: str
    ) -> bool:
        """Whether this very submission was judged under these very conditions.

        of_student: how many the student has; they share time.
        What could not be judged is not kept back: the next batch tries it again.
        """
        row = self._row(
            "SELECT submission_sha256, json_extract(record, '$.of_student'), fingerprint, graded "
            "FROM results WHERE student = ? AND file = ?",
            student,
            file,
        )
        return row == (submission_sha256, of_student, fingerprint, 1)

    def put(self, row: Row, fingerprint: str) -> None:
        """Commit one submission's result. Raises StoreError, as when the disk is full."""
        question = "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?)"
        with self._explained():
            self._db.execute(question, (*row[:3], fingerprint, *row[3:]))

    def arrivals(self) -> Iterator[dict[str, Any]]:
        """Give how every submission came, ordered by student and file."""
        with self._explained():
            for (row,) in self._db.execute("SELECT arrival FROM arrivals ORDER BY student, file"):
                yield json.loads(row)

    def records(self) -> Iterator[dict[str, Any]]:
        """Give every record and how the submission came, ordered by student and file."""
        for record, _ in self.stored():
            yield record

    def stored(self) -> Iterator[tuple[dict[str, Any], str]]:
        """Give every record as `records` does, with the fingerprint of its conditions."""
        with self._explained():
            for record, arrival, fingerprint in self._db.execute(_RECORDS):
                yield json.loads(record) | json.loads(arrival or "{}"), fingerprint

    def is_of_others(self, students: Iterable[str]) -> bool:
        """Whether there are results, and none of them is one of these students'."""
        with self._explained():
            rows = {student for (student,) in self._db.execute("SELECT student FROM results")}
        return bool(rows) and rows.isdisjoint(students)

    def keep_only(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Drop the results of submissions that are no longer there, all at once."""
        with self._explained():
            rows = self._db.execute("SELECT student, file FROM results").fetchall()
            self._db.execute("BEGIN")
            self._db.executemany(
                "DELETE FROM results WHERE student = ? AND file = ?", set(rows) - set(wanted)
            )
            self._db.execute("COMMIT")

    def _row(self, question: str, *values: str) -> tuple[Any, ...] | None:
        with self._explained():
            row: tuple[Any, ...] | None = self._db.execute(question, values).fetchone()
        return row

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            # The low byte is the kind of error.
            kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if kind == sqlite3.SQLITE_BUSY:
                raise StoreError(
                    f"Another batch is at work in {self.path.parent}. "
                    "Wait until it has ended, or choose another folder with --out."
                ) from error
            mend = "What is in it is safe: make room, and give the same command again."
            if kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                mend = "Remove it to start over, or choose another folder with --out."
            raise StoreError(f"I tried to use {self.path} and got: {error}. {mend}") from error


@contextmanager
def private_files() -> Iterator[None]:
    """Let only their owner read the files that are made meanwhile."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def make_private(out: Path) -> None:
    """Make a folder that only its owner can look into.

    One that exists is closed to others when it is empty or already holds a store; what else a
    folder holds may be meant for others, so that it is refused while it is open to them.
    Raises StoreError.
    """
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        ours = (out / NAME).exists() or not any(out.iterdir())
        if ours:
            out.chmod(0o700)
        if ours and not (out / ".gitignore").exists():
            (out / ".gitignore").write_text("*\n", encoding="utf-8")
        is_open = bool(out.stat().st_mode & 0o077)
    except OSError as error:
        raise StoreError(
            f"I tried to use {out} for the grades and got: {error}. Choose a folder of your own: "
            "--out FOLDER (of `make grade`: OUT=FOLDER)."
        ) from error
    if is_open:
        raise StoreError(
            f"Others can look into {out}, and it holds files that may be meant for them. "
            "Choose a new or an empty folder with --out; grades belong into a private one."
        )


def _as_text(record: Mapping[str, Any]) -> str:
    """Write a record as JSON; half characters (lone surrogates), which no file can hold, go."""
    text = json.dumps(record, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode("utf-8")
