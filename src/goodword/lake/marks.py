"""How far the lake has followed the database: one small file that names the version of every table.

It is written last and renamed into place, so a reader sees all tables as of one moment of the
database, and a mirror that is killed before it leaves a lake that merely lags.
"""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

FILE = "mark.json"
FORMAT = 1
NOWHERE = -1


@dataclass(frozen=True)
class Table:
    """What a reader needs to know of one Delta table.

    `version` is Delta's, NOWHERE when there is no table yet. `top` is the largest id in it.
    `dims` are the business's own dimensions, without their prefix, and the values seen of each;
    `refused` those that turned out to be text or numbers. `rated` are the columns of marks.
    `shape` says which columns it was written with.
    """

    version: int = NOWHERE
    rows: int = 0
    top: int = 0
    dims: dict[str, list[str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    shape: str = ""
    rated: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Mark:
    """One moment of one database.

    `identity` names the database, `reached` how far it was read (SQLite: the tick; PostgreSQL: a
    snapshot), `witness` the last journal entry of that moment, `zone` the business's time zone
    that the days were worked out in.
    """

    identity: str = ""
    reached: str = ""
    witness: str = ""
    zone: str = "UTC"
    mirrored_at: str = ""
    tables: dict[str, Table] = field(default_factory=dict)

    def table(self, name: str) -> Table:
        return self.tables.get(name, Table())


@dataclass(frozen=True)
class Moment:
    """What the database says of itself: the row of `source.moment`."""

    identity: str
    reached: str
    witness: str
    zone: str
    witness_then: str

    def follows(self, mark: Mark) -> bool:
        """Whether this is the database of the mark, later on; else the lake has to be made anew."""
        known = (mark.identity, mark.witness, mark.zone)
        return known == (self.identity, self.witness_then, self.zone) and not self._is_before(mark)

    def _is_before(self, mark: Mark) -> bool:
        return int(self.reached.partition(":")[0]) < int(mark.reached.partition(":")[0] or 0)


def read(lake: Path) -> Mark:
    """The lake's mark; that of an empty lake when there is none, or one of another format."""
    try:
        found = json.loads((lake / FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return Mark()
    if found.pop("format", 0) != FORMAT:
        return Mark()
    tables = {name: Table(**table) for name, table in found.pop("tables").items()}
    return Mark(**found, tables=tables)


def write(lake: Path, mark: Mark) -> None:
    """Put the mark in the place of the one before, in one step."""
    new = lake / f"{FILE}.{os.getpid()}"
    with new.open("w", encoding="utf-8") as file:
        json.dump({"format": FORMAT, **asdict(mark)}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    new.replace(lake / FILE)
