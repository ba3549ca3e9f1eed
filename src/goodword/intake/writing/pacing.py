"""How many rows one transaction takes, so that nobody who also writes has to wait long for it."""

import time
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection

ROWS = 1000
LEAST, MOST = 500, 8000
SECONDS = 0.1
READ = 20_000
# SQLite makes a waiting writer poll; between two transactions it must get its turn. PostgreSQL wakes it.
PAUSE = {"sqlite": 0.012}


@dataclass
class Pace:
    """As many rows as fit into the time, by what the last ones took; slower at once, faster by and by."""

    rows: int = ROWS
    began: float = 0.0
    ended: float = 0.0

    def begin(self) -> None:
        """Let others have their turn, if they have not had it while the rows were made ready."""
        time.sleep(max(0.0, self.ended + PAUSE.get(connection.vendor, 0) - time.monotonic()))
        self.began = time.monotonic()

    def end(self, n: int) -> None:
        """Take the time of a transaction of `n` rows."""
        self.ended = time.monotonic()
        fitting = n * SECONDS / max(self.ended - self.began, 1e-4)
        self.rows = int(min(max(fitting, LEAST), self.rows * 1.5, MOST))


class Pages:
    """The rows of a Parquet file, some at a time."""

    def __init__(self, path: Path) -> None:
        self._batches = pq.ParquetFile(path).iter_batches(batch_size=READ)
        self._left: pa.RecordBatch | None = None

    def take(self, n: int) -> pa.RecordBatch | None:
        """The next rows, at most `n`; None after the last."""
        while self._left is None or not self._left.num_rows:
            self._left = next(self._batches, None)
            if self._left is None:
                return None
        part, self._left = self._left.slice(0, n), self._left.slice(n)
        return part

    def skip(self, n: int) -> None:
        """Pass rows over."""
        while n > 0 and (part := self.take(n)) is not None:
            n -= part.num_rows
