"""What is worked out beyond SQL: a few columns of an answer that NumPy computes from counts, and hands back as a table.

A work is known by its name, so that a plan, which is only SQL, can say where its rows are wanted. What has
been worked out from some counts is remembered, since several answers read the same.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from .template import MADE

WORKED = f"{MADE}worked_"
T = TypeVar("T")


@dataclass(frozen=True)
class Work:
    """Its name, the columns that it reads and gives (types as Ibis spells them), and what it does at which level."""

    name: str
    reads: Mapping[str, str]
    gives: Mapping[str, str]
    does: Callable[[pa.Table, float], pa.Table]

    @property
    def table(self) -> ir.Table:
        """The rows that it gives, under the name they will have."""
        return ibis.table(self.gives, name=f"{WORKED}{self.name}")

    @property
    def read_as(self) -> pa.Schema:
        return ibis.schema(self.reads).to_pyarrow()

    def done(self, counts: pa.Table, level: float = 0.95) -> pa.Table:
        """What it gives; intervals in it are as sure as `level`."""
        return self.does(counts, level).cast(ibis.schema(self.gives).to_pyarrow())


WORKS: dict[str, Work] = {}


def known(work: Work) -> Work:
    """Note a work under its name."""
    WORKS[work.name] = work
    return work


def named(made: str) -> Work | None:
    """The work whose rows stand under that name, if it is one."""
    return WORKS.get(made.removeprefix(WORKED)) if made.startswith(WORKED) else None


class Remembered(Generic[T]):
    """A function of a table of counts that is computed once for the same counts, in whatever order they come, and level."""

    def __init__(self, does: Callable[[pa.Table, float], T], most: int = 8) -> None:
        self._does, self._most = does, most
        self._kept: OrderedDict[tuple[str, float], T] = OrderedDict()
        self._lock = Lock()

    def __call__(self, counts: pa.Table, level: float = 0.95) -> T:
        ordered = counts.sort_by([(name, "ascending") for name in counts.column_names])
        key = (_digest(ordered), level)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._does(ordered, level)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
            return self._kept[key]


def _digest(table: pa.Table) -> str:
    found = hashlib.blake2b(repr(table.schema).encode(), digest_size=16)
    for column in table.columns:
        if pa.types.is_string(column.type):  # a few words, each said of many rows
            coded = column.combine_chunks().dictionary_encode()
            found.update(repr(coded.dictionary.to_pylist()).encode())
            column = coded.indices
        found.update(column.to_numpy(zero_copy_only=False).tobytes())
    return found.hexdigest()
