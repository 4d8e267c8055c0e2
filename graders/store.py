"""The store of a batch: SQLite, one file in `OUT`; a batch that is killed goes on where it was."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

NAME = "results.sqlite"
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
"""


class StoreError(OSError):
    """The store cannot be opened or written; the message says what to do."""


class Store:
    """Finished results, each committed in one transaction before anything else shows it."""

    def __init__(self, out: Path) -> None:
        """Open the store in `out`, a private folder that is made when it does not exist.

        Raises StoreError when the folder or the file cannot be used.
        """
        self.path = out / NAME
        try:
            out.mkdir(mode=0o700, parents=True, exist_ok=True)
            out.chmod(0o700)
            self._db = sqlite3.connect(self.path, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"I tried to open {self.path} and got: {error}. "
                "Choose another folder with --out, or remove this one."
            ) from error

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()

    def seed(self) -> int | None:
        """Give the seed of the last batch in this folder."""
        row = self._db.execute("SELECT value FROM facts WHERE name = 'seed'").fetchone()
        return int(row[0]) if row else None

    def keep_seed(self, seed: int) -> None:
        """Remember the seed, before the first result."""
        self._db.execute("INSERT OR REPLACE INTO facts VALUES ('seed', ?)", (str(seed),))

    def forget(self) -> None:
        """Drop every result."""
        self._db.execute("DELETE FROM results")

    def has(self, student: str, file: str, submission_sha256: str, fingerprint: str) -> bool:
        """Whether this very submission was judged under these very conditions.

        What could not be judged is not kept back: the next batch tries it again.
        """
        row = self._db.execute(
            "SELECT submission_sha256, fingerprint, graded FROM results "
            "WHERE student = ? AND file = ?",
            (student, file),
        ).fetchone()
        return bool(row == (submission_sha256, fingerprint, 1))

    def put(self, record: dict[str, Any], fingerprint: str) -> None:
        """Commit one submission's record. Raises StoreError, as when the disk is full."""
        row = (
            record["student"],
            record["file"],
            record["submission_sha256"],
            fingerprint,
            record["status"] == "graded",
            json.dumps(record, ensure_ascii=True),
        )
        try:
            self._db.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?)", row)
        except sqlite3.Error as error:
            raise StoreError(
                f"I tried to write to {self.path} and got: {error}. What is in it is safe: "
                "make room, and give the same command again."
            ) from error

    def records(self) -> Iterator[dict[str, Any]]:
        """Give every record, ordered by student and file."""
        for (record,) in self._db.execute("SELECT record FROM results ORDER BY student, file"):
            yield json.loads(record)

    def keep_only(self, wanted: set[tuple[str, str]]) -> None:
        """Drop the results of submissions that are no longer there."""
        rows = self._db.execute("SELECT student, file FROM results").fetchall()
        gone = [row for row in rows if row not in wanted]
        self._db.executemany("DELETE FROM results WHERE student = ? AND file = ?", gone)
