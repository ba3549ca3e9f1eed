"""Delta tables on disk. Parquet files of rows in order of id; the log says which of them are the table.

Only the log is Delta's library's: the files are written here, a few at a time, so that memory
stays bounded and a small change rewrites only the files that hold the changed rows.
"""

import json
import secrets
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import DeltaTable, Field, Schema
from deltalake.exceptions import DeltaError
from deltalake.transaction import AddAction, RemoveAction, create_table_with_add_actions

from .marks import NOWHERE

ROWS_OF_A_FILE = 1 << 17
ROWS_OF_A_GROUP = 1 << 17
HOURS_KEPT = 1
MAX_ID = (1 << 63) - 1


class Gone(Exception):
    """A version of a table is not there any more."""


@dataclass(frozen=True)
class Written:
    """What a table came to be: Delta's version, its rows, its largest id."""

    version: int
    rows: int
    top: int


@dataclass(frozen=True)
class File:
    """One Parquet file of a table, as the log describes it."""

    path: str
    size: int
    rows: int
    low: int
    high: int


def files(folder: Path, version: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns of one version of a table, and the paths of its Parquet files."""
    log = folder / "_delta_log" / f"{version:020}.json"
    try:
        written_at = log.stat().st_mtime_ns
    except FileNotFoundError:  # the log was shortened
        return _files(folder, version, 0)
    return _remembered(folder, version, written_at)


def _files(folder: Path, version: int, _written_at: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    try:
        table = DeltaTable(folder, version=version)
    except (DeltaError, OSError) as why:
        raise Gone(f"Version {version} of {folder.name} is not there any more.") from why
    return tuple(f.name for f in table.schema().fields), tuple(table.file_uris())


_remembered = lru_cache(maxsize=64)(_files)  # a version never changes, but a lake may be made anew


def latest(folder: Path) -> int:
    """The last version of a table; NOWHERE when there is none."""
    return int(DeltaTable(folder).version()) if DeltaTable.is_deltatable(str(folder)) else NOWHERE


def replace(folder: Path, schema: pa.Schema, batches: Iterable[pa.Table]) -> Written:
    """Make the table exactly these rows, in one commit. `batches` are in order of id."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [_write(folder, rows) for rows in _rolled(batches)]
    adds = [action for action, _ in written]
    create_table_with_add_actions(str(folder), Schema.from_arrow(schema), adds, mode="overwrite")
    return _summed(DeltaTable(folder).version(), [file for _, file in written])


def change(folder: Path, rows: pa.Table, gone: Iterable[int]) -> Written:
    """Put `rows` in the place of those with their ids, take `gone` away, in one commit."""
    _add_columns(folder, rows.schema)
    table = DeltaTable(folder)
    present = _listed(table)
    ids = pa.concat_arrays([pa.array(rows["id"].to_pylist(), pa.int64()), pa.array(list(gone), pa.int64())])
    growing = _growing(present, rows)
    adds: list[AddAction] = []
    removes: list[RemoveAction] = []
    kept: list[File] = []
    for file in present:
        rest = _without(folder, file, ids, always=file is growing)
        if rest is None:
            kept.append(file)
            continue
        removes.append(RemoveAction(file.path, True, int(time.time() * 1000), file.size))
        highest = MAX_ID if file is growing else file.high
        inside = pc.and_(pc.greater_equal(rows["id"], file.low), pc.less_equal(rows["id"], highest))
        _put(folder, _joined([rest, rows.filter(inside)], rows.schema), adds, kept)
        rows = rows.filter(pc.invert(inside))
    _put(folder, rows, adds, kept)
    if not adds and not removes:
        return _summed(table.version(), kept)
    table.create_write_transaction([*adds, *removes], "append", table.schema())
    return _summed(table.version() + 1, kept)


def purge(folder: Path, *, hours: int = HOURS_KEPT) -> int:
    """Delete files that no present version needs and that are older than `hours`; how many went."""
    if not DeltaTable.is_deltatable(str(folder)):
        return 0
    return len(DeltaTable(folder).vacuum(hours, dry_run=False, enforce_retention_duration=False, full=True))


def _listed(table: DeltaTable) -> list[File]:
    found = pa.table(table.get_add_actions(flatten=True)).to_pylist()
    known = (File(f["path"], f["size_bytes"], f["num_records"], f["min.id"], f["max.id"]) for f in found)
    return sorted(known, key=lambda f: f.low)


def _read(path: Path, columns: list[str] | None = None) -> pa.Table:
    # Not `read_table`, which loads the dataset layer and with it pandas.
    with pq.ParquetFile(path) as file:
        return file.read(columns)


def _growing(present: list[File], rows: pa.Table) -> File | None:
    """The last file, while it is not full and there are newer rows for it: so files stay few."""
    last = max(present, key=lambda f: f.high, default=None)
    newest = pc.max(rows["id"]).as_py()
    return last if last and newest and newest > last.high and last.rows < ROWS_OF_A_FILE else None


def _without(folder: Path, file: File, ids: pa.Array, *, always: bool) -> pa.Table | None:
    """The rows of a file but for those with the ids; None when it has none of them, unless `always`."""
    near = ids.filter(pc.and_(pc.greater_equal(ids, file.low), pc.less_equal(ids, file.high)))
    if not always and not len(near):
        return None
    hit = pc.is_in(_read(folder / file.path, ["id"])["id"], value_set=near)
    if not always and not pc.any(hit).as_py():
        return None
    return _read(folder / file.path).filter(pc.invert(hit))


def _put(folder: Path, rows: pa.Table, adds: list[AddAction], kept: list[File]) -> None:
    for part in _rolled([rows]):
        action, file = _write(folder, part)
        adds.append(action)
        kept.append(file)


def _joined(parts: list[pa.Table], schema: pa.Schema) -> pa.Table:
    joined = pa.concat_tables(parts, promote_options="default")
    missing = [f for f in schema if f.name not in joined.column_names]
    for one in missing:
        joined = joined.append_column(one, pa.nulls(joined.num_rows, one.type))
    return joined.select(schema.names).sort_by("id")


def _rolled(batches: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in tables of the size of a file."""
    waiting: list[pa.Table] = []
    n = 0
    for batch in batches:
        waiting.append(batch)
        n += batch.num_rows
        while n >= ROWS_OF_A_FILE:
            whole = pa.concat_tables(waiting)
            yield whole.slice(0, ROWS_OF_A_FILE)
            waiting = [whole.slice(ROWS_OF_A_FILE)]
            n -= ROWS_OF_A_FILE
    if n:
        yield pa.concat_tables(waiting)


def _write(folder: Path, rows: pa.Table) -> tuple[AddAction, File]:
    path = f"part-{secrets.token_hex(12)}.parquet"
    pq.write_table(rows, folder / path, compression="snappy", row_group_size=ROWS_OF_A_GROUP)
    ends = pc.min_max(rows["id"]).as_py()
    size = (folder / path).stat().st_size
    stats = {
        "numRecords": rows.num_rows,
        "minValues": {"id": ends["min"]},
        "maxValues": {"id": ends["max"]},
        "nullCount": {"id": 0},
    }
    action = AddAction(path, size, {}, int(time.time() * 1000), True, json.dumps(stats))
    return action, File(path, size, rows.num_rows, ends["min"], ends["max"])


def _add_columns(folder: Path, schema: pa.Schema) -> None:
    table = DeltaTable(folder)
    present = {f.name for f in table.schema().fields}
    new = [Field.from_arrow(field) for field in schema if field.name not in present]
    if new:
        table.alter.add_columns(new)


def _summed(version: int, present: list[File]) -> Written:
    return Written(version, sum(f.rows for f in present), max((f.high for f in present), default=0))
