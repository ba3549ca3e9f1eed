"""What was found in a file, and what is to be done with it: plain values that travel as JSON."""

from collections.abc import Mapping as AnyMapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from .remarks import Remark


@dataclass(frozen=True)
class Source:
    """How a file is to be read. Rows are counted as a spreadsheet counts them: the first is 1."""

    format: str  # csv | xlsx | parquet
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    header_row: int = 1  # 0: the file has no headers
    sheet: str = ""

    @classmethod
    def from_json(cls, found: AnyMapping[str, Any]) -> Self:
        return cls(**{name: found[name] for name in cls.__dataclass_fields__ if name in found})


@dataclass(frozen=True)
class Column:
    """One column as it stands in the file.

    `orders` are the date orders that fit every filled row: two of them mean "ask", none in a
    column that looks like dates means that rows contradict each other. `decimal` is the mark
    that fits every amount. `n_distinct` stops at `MOST_DISTINCT` + 1.
    """

    header: str
    samples: tuple[str, ...] = ()
    n_filled: int = 0
    n_distinct: int = 0
    looks: str = "text"
    orders: tuple[str, ...] = ()
    decimal: str = ""
    low: float | None = None
    high: float | None = None

    @property
    def order(self) -> str:
        """The one date order that fits, or nothing."""
        return self.orders[0] if len(self.orders) == 1 else ""

    @property
    def is_ambiguous(self) -> bool:
        return len(self.orders) > 1

    @classmethod
    def from_json(cls, found: AnyMapping[str, Any]) -> Self:
        whole = {name: found[name] for name in cls.__dataclass_fields__ if name in found}
        return cls(**{**whole, "samples": tuple(whole.get("samples", ())), "orders": tuple(whole.get("orders", ()))})


@dataclass(frozen=True)
class Profile:
    """What the reader found in a file: how it is written, its columns, its first rows."""

    source: Source
    rows: int
    columns: tuple[Column, ...]
    preview: tuple[tuple[str, ...], ...] = ()
    remarks: tuple[Remark, ...] = ()
    sheets: tuple[str, ...] = ()

    @property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns]

    @property
    def is_asking(self) -> bool:
        """Whether a date column reads equally well with the day or the month first."""
        return any(column.is_ambiguous for column in self.columns)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, found: AnyMapping[str, Any]) -> Self:
        return cls(
            source=Source.from_json(found["source"]),
            rows=found["rows"],
            columns=tuple(Column.from_json(c) for c in found["columns"]),
            preview=tuple(tuple(row) for row in found.get("preview", ())),
            remarks=tuple(Remark.from_json(r) for r in found.get("remarks", ())),
            sheets=tuple(found.get("sheets", ())),
        )


@dataclass(frozen=True)
class Target:
    """One column and the field it goes to: "" is left out, "dim" is kept as a dimension.

    `form` says how its text is written: a date order (dmy, mdy, ymd) or a decimal mark (. or ,).
    """

    column: int  # from 0; the staged table calls it c0, c1, …
    header: str
    field: str
    form: str = ""
    sure: float = 1.0
    orders: tuple[str, ...] = ()  # all that fit; more than one: ask

    @property
    def staged(self) -> str:
        return f"c{self.column}"

    @classmethod
    def from_json(cls, found: AnyMapping[str, Any]) -> Self:
        whole = {name: found[name] for name in cls.__dataclass_fields__ if name in found}
        return cls(**{**whole, "orders": tuple(whole.get("orders", ()))})


@dataclass(frozen=True)
class Mapping:
    """A suggestion: what the file holds, and where each of its columns goes."""

    kind: str
    targets: tuple[Target, ...]
    fixed: dict[str, str] = field(default_factory=dict)
    offered: tuple[int, ...] = ()  # columns left out that would do as dimensions

    def of(self, name: str) -> list[Target]:
        """The columns that go to a field, from left to right."""
        return [target for target in self.targets if target.field == name]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Plan:
    """A mapping that somebody confirmed, with what the values need to be understood.

    `fixed` gives fields that the file does not have a value for every row: {"metric": "nps"}.
    """

    kind: str
    source: Source
    targets: tuple[Target, ...]
    currency: str = "EUR"
    country: str = ""
    time_zone: str = "UTC"
    fixed: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> list[Target]:
        """The columns that go to a field, from left to right."""
        return [target for target in self.targets if target.field == name]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, found: AnyMapping[str, Any]) -> Self:
        return cls(
            kind=found["kind"],
            source=Source.from_json(found["source"]),
            targets=tuple(Target.from_json(t) for t in found["targets"]),
            currency=found.get("currency", "EUR"),
            country=found.get("country", ""),
            time_zone=found.get("time_zone", "UTC"),
            fixed=dict(found.get("fixed", {})),
        )


@dataclass(frozen=True)
class Staged:
    """A file laid down as Parquet, one row a row.

    Columns: `row` (its number in the file), `trouble` (why it cannot be used as it stands, mostly
    empty) and the text of the cells c0, c1, … (empty, never null).
    """

    path: str
    rows: int
    columns: int
    n_troubled: int = 0

    @classmethod
    def from_json(cls, found: AnyMapping[str, Any]) -> Self:
        return cls(**{name: found[name] for name in cls.__dataclass_fields__ if name in found})
