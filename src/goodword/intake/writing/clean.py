"""From staged text to typed columns, and to what could not be read and why.

Plain spellings are read by SQL, a column at a time; whatever is not plain goes to
`reading.values`, one value at a time, so that both agree on what a cell means.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import duckdb
from duckdb.func import FunctionNullHandling

from goodword.intake.reading import values
from goodword.intake.reading.fields import DIMENSION, MOST_DIMENSION_VALUES, Field, Several, Type
from goodword.intake.reading.plan import Plan, Target
from goodword.kit import cells as cells_kit
from goodword.kit import emails, money, names
from goodword.kit import phones as kit_phones

from . import phones
from .letters import LETTERS
from .shapes import fields_of

# What stands before a reason in the text that a reader gives back; no cell can hold it, for readers strip it.
UNREADABLE = "\x01"
LOCAL_CLOCK = r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?"
SHORT_EMAIL = 64
TYPES = {Type.DAY: "DATE", Type.MOMENT: "TIMESTAMP", Type.MONEY: "BIGINT", Type.INTEGER: "INTEGER", Type.TRUTH: "BOOLEAN"}
TYPES[Type.NUMBER] = "DECIMAL(14,3)"


@dataclass(frozen=True)
class Cell:
    """One field of a row: which columns it comes from and how they are read."""

    name: str
    field: Field
    targets: tuple[Target, ...]
    fixed: str = ""

    @property
    def raw(self) -> str:
        """SQL for the text of the cell, NULL where it is empty."""
        if not self.targets:
            return quoted(self.fixed)
        parts = [text_of(target) for target in self.targets]
        if self.field.several is Several.JOIN and len(parts) > 1:
            between = "chr(10)" if self.field.type is Type.WORDS else "' '"
            return f"NULLIF(concat_ws({between}, {', '.join(parts)}), '')"
        return f"coalesce({', '.join(parts)})" if len(parts) > 1 else parts[0]

    @property
    def header(self) -> str:
        return self.targets[0].header if self.targets else self.name

    @property
    def form(self) -> str:
        return self.targets[0].form if self.targets else ""


def text_of(target: Target) -> str:
    """SQL for a staged text without the mark that an exported cell may carry; NULL where it is empty."""
    text = f"trim({target.staged})"
    is_marked = f"{text}[1] = {quoted(cells_kit.MARK)} AND regexp_matches({text}, {quoted(cells_kit.MARKED)})"
    return f"NULLIF(CASE WHEN {is_marked} THEN {text}[2:] ELSE {text} END, '')"


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''").replace("\x00", "") + "'"


def cells(plan: Plan) -> list[Cell]:
    """The fields that the plan fills; each rating is a cell of its own."""
    known = fields_of(plan.kind)
    found = []
    for name, field in known.items():
        targets = plan.of(name)
        if field.several is Several.EACH:
            found += [Cell(f"{name}_{i}", field, (target,)) for i, target in enumerate(targets)]
        elif targets or plan.fixed.get(name):
            found.append(Cell(name, field, tuple(targets), plan.fixed.get(name, "")))
    return found


def write(con: duckdb.DuckDBPyConnection, plan: Plan, staged: str, to: str) -> None:
    """Read every cell of the staged file; `to` gets a row each, with `problems`."""
    filled = cells(plan)
    _teach(con, filled, plan)
    _numbering(con, filled, staged)
    texts = ", ".join(f"{cell.raw} AS r_{cell.name}" for cell in filled)
    dims = _dims(con, plan, staged)
    numbers = ", regexp_replace(r_phone, '[^0-9]', '', 'g') AS d_phone" if _has(filled, "phone") else ""
    plans = f" LEFT JOIN codes k ON k.code = {phones.code_of('d_phone')}" if numbers else ""
    read = [(name, sql) for cell in filled for name, sql in _read(cell, plan, filled)]
    problems = [f"{{'column': {quoted(c.header)}, 'value': r_{c.name}, 'reason': substr(v_{c.name}, 2)}}" for c in filled]
    told = ", ".join(f"CASE WHEN v_{c.name}[1] = chr(1) THEN {p} END" for c, p in zip(filled, problems, strict=True))
    typed = ", ".join(f'{_typed(cell)} AS "{cell.name}"' for cell in filled)
    trouble = _trouble(con, staged)
    keys = "".join(f", {name}" for name, _ in read if not name.startswith("v_"))
    con.execute(f"""COPY (
        SELECT row, {typed}{keys}, {dims} AS dims, {trouble}list_filter([{told}], p -> p IS NOT NULL) END AS problems FROM (
            SELECT *, {", ".join(f"{sql} AS {name}" for name, sql in read)} FROM (
                SELECT *{numbers} FROM (SELECT *, {texts} FROM read_parquet({quoted(staged)}))
            ){plans}
        )
    ) TO {quoted(to)} (FORMAT parquet, ROW_GROUP_SIZE 20000)""")


def _trouble(con: duckdb.DuckDBPyConnection, staged: str) -> str:
    """What the reader of the file said of a row that it could not take apart; of its cells nothing more is to be said."""
    there = {str(c[0]) for c in con.execute(f"DESCRIBE SELECT * FROM read_parquet({quoted(staged)})").fetchall()}
    slipped = "trouble <> ''" if "trouble" in there else "false"
    reason = "trouble" if "trouble" in there else "''"
    return f"CASE WHEN {slipped} THEN [{{'column': '', 'value': '', 'reason': {reason}}}] ELSE "


def _has(filled: list[Cell], name: str) -> bool:
    return any(cell.name == name for cell in filled)


def _typed(cell: Cell) -> str:
    plain = f"CASE WHEN v_{cell.name}[1] = chr(1) THEN NULL ELSE v_{cell.name} END"
    if cell.field.type is Type.MONEY:
        plain = f"split_part({plain}, ' ', 1)"
    if cell.field.type in TYPES:
        return f"CAST(NULLIF({plain}, '') AS {TYPES[cell.field.type]})"
    return plain


def _read(cell: Cell, plan: Plan, filled: list[Cell]) -> Iterator[tuple[str, str]]:
    """Name and SQL of the columns that a cell becomes: its text as read, and its keys."""
    raw, name = f"r_{cell.name}", f"v_{cell.name}"
    slow = f"read_{cell.name}({raw})"
    if cell.field.type is Type.MONEY and _has(filled, "currency"):
        yield name, f"read_{cell.name}({raw}, r_currency)"
        return
    if cell.field.type is Type.PHONE and _has(filled, "country"):
        slow = f"read_{cell.name}({raw}, coalesce(country_code(r_country), {quoted(plan.country)}))"
    fast = _fast(cell, plan)
    if cell.field.type is Type.PHONE:
        plain = phones.expression(raw, "d_phone", "" if _has(filled, "country") else plan.country)
        fast = f"{plain} IS NOT NULL", raw
    yield name, f"CASE WHEN {fast[0]} THEN {fast[1]} ELSE {slow} END" if fast else slow
    if cell.field.type is Type.EMAIL:
        yield f"{cell.name}_key", f"CASE WHEN {fast[0]} THEN lower({raw}) ELSE email_key({raw}) END" if fast else "''"
    if cell.field.type is Type.PHONE:
        country = (
            f"coalesce(country_code(r_country), {quoted(plan.country)})" if _has(filled, "country") else quoted(plan.country)
        )
        yield f"{cell.name}_key", f"coalesce({plain}, phone_key({raw}, {country}))"


def _fast(cell: Cell, plan: Plan) -> tuple[str, str] | None:
    """When a cell is plain, and what it is then."""
    r, kind = f"r_{cell.name}", cell.field.type
    is_plain = f"regexp_full_match({r}, {quoted(LETTERS)})"
    one_blank = f"CASE WHEN contains({r}, '  ') THEN regexp_replace({r}, ' +', ' ', 'g') ELSE {r} END"
    if kind in (Type.NAME, Type.TEXT, Type.WORDS):
        return f"{is_plain} AND length({r}) <= {values.LONGEST_TEXT}", one_blank
    if kind is Type.KEY:
        return f"{is_plain} AND length({r}) <= 200", one_blank
    if kind is Type.EMAIL:
        return f"length({r}) <= {SHORT_EMAIL} AND regexp_full_match({r}, {quoted(emails.PLAIN.pattern)})", r
    if kind is Type.DAY:
        return rf"regexp_full_match({r}, '[12]\d{{3}}-\d{{2}}-\d{{2}}') AND TRY_CAST({r} AS DATE) IS NOT NULL", r
    if kind is Type.MOMENT:
        moment = f"TRY_CAST({r} AS TIMESTAMP)"
        plain = rf"{r}[1] IN ('1', '2') AND regexp_full_match({r}, '{LOCAL_CLOCK}') AND {moment} IS NOT NULL"
        return plain, f"CAST({moment if plan.time_zone == 'UTC' else f'in_utc({moment})'} AS VARCHAR)"
    if kind is Type.MONEY and cell.form != "," and money.decimals(plan.currency) == 2:
        return (
            rf"regexp_full_match({r}, '-?\d{{1,12}}(\.\d{{1,2}})?')",
            f"CAST(CAST(CAST({r} AS DECIMAL(16,2)) * 100 AS BIGINT) AS VARCHAR)",
        )
    if kind in (Type.NUMBER, Type.INTEGER):
        return rf"regexp_full_match({r}, '\d{{1,9}}')", r
    return None


def _teach(con: duckdb.DuckDBPyConnection, filled: list[Cell], plan: Plan) -> None:
    """Give the connection the readers of `reading.values`, by column."""
    for cell in filled:
        manner = values.Manner(cell.form, plan.currency, plan.country, plan.time_zone)
        if cell.field.type is Type.MONEY and _has(filled, "currency"):
            _function(con, f"read_{cell.name}", _money_reader(cell.field, manner), 2)
        elif cell.field.type is Type.PHONE and _has(filled, "country"):
            _function(con, f"read_{cell.name}", _phone_reader(cell.field), 2)
        else:
            _function(con, f"read_{cell.name}", _text_reader(cell, manner), 1)
    _function(con, "email_key", _or_nothing(_email_key, emails.NotAnAddress), 1)
    _function(con, "phone_key", _phone_key, 2)
    _function(con, "country_code", _or_nothing(_country_code, values.Unreadable), 1)
    con.create_function("in_utc", _to_utc(plan.time_zone), ["TIMESTAMP"], "TIMESTAMP")


def _numbering(con: duckdb.DuckDBPyConnection, filled: list[Cell], staged: str) -> None:
    """Lay out the numbering plans of the countries that the file's numbers begin with; to load all takes longer than a file."""
    con.execute("CREATE OR REPLACE TEMP TABLE codes (code VARCHAR, prefix VARCHAR, lengths INTEGER)")
    for cell in (cell for cell in filled if cell.name == "phone"):
        digits = f"regexp_replace({cell.raw}, '[^0-9]', '', 'g')"
        asked = f"SELECT DISTINCT {digits}[:3] FROM read_parquet({quoted(staged)}) WHERE ({cell.raw})[1] = '+'"
        for plan in phones.codes({row[0][:n] for row in con.execute(asked).fetchall() for n in (1, 2, 3)}):
            con.execute("INSERT INTO codes VALUES (?, ?, ?)", plan)


def _function(con: duckdb.DuckDBPyConnection, name: str, read: Callable[..., str | None], n: int) -> None:
    """Teach one reader. Value by value: texts of an Arrow function that stand in a CASE outlive their buffer (DuckDB 1.5)."""
    con.create_function(name, read, ["VARCHAR"] * n, "VARCHAR", null_handling=FunctionNullHandling.SPECIAL)


def _text_reader(cell: Cell, manner: values.Manner) -> Callable[[str | None], str | None]:
    read = values.reader(cell.field, manner)

    def text(raw: str | None) -> str | None:
        try:
            return _spelt(read(raw)) if raw is not None else None
        except values.Unreadable as why:
            return UNREADABLE + str(why)

    return text


def _money_reader(field: Field, manner: values.Manner) -> Callable[[str | None, str | None], str | None]:
    """Amounts in a file whose rows name their currency; digits behind the point depend on it."""

    @lru_cache(maxsize=64)
    def of(currency: str) -> values.Reader:
        return values.reader(field, values.Manner(manner.form, currency, manner.country, manner.time_zone))

    def text(raw: str | None, currency: str | None) -> str | None:
        try:
            return _spelt(of((currency or manner.currency).strip().upper()[:3])(raw)) if raw is not None else None
        except values.Unreadable as why:
            return UNREADABLE + str(why)

    return text


def _phone_reader(field: Field) -> Callable[[str | None, str | None], str | None]:
    """Phone numbers in a file whose rows name their country: each is read as it is dialled there."""

    @lru_cache(maxsize=256)
    def of(country: str) -> values.Reader:
        return values.reader(field, values.Manner(country=country))

    def text(raw: str | None, country: str | None) -> str | None:
        try:
            return _spelt(of(country or "")(raw)) if raw is not None else None
        except values.Unreadable as why:
            return UNREADABLE + str(why)

    return text


def _spelt(value: "values.Value | values.Money") -> str | None:
    """A value as the text that SQL casts back."""
    if value is None:
        return None
    if isinstance(value, values.Money):
        return f"{value.units} {value.currency}".strip()
    if isinstance(value, datetime):
        return str(value.replace(tzinfo=None))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _or_nothing(read: Callable[[str], str], trouble: type[ValueError]) -> Callable[[str | None], str | None]:
    def quiet(text: str | None) -> str | None:
        try:
            return read(text) if text is not None else None
        except trouble:
            return None

    return quiet


def _email_key(raw: str) -> str:
    written = raw.removeprefix("mailto:")
    return emails.key(written[written.rindex("<") + 1 : -1] if written.endswith(">") and "<" in written else written)


def _phone_key(raw: str | None, country: str | None) -> str | None:
    try:
        return kit_phones.key(raw.removeprefix("tel:").lstrip("'"), country or "") if raw is not None else None
    except kit_phones.NotANumber:
        return None


def _country_code(raw: str) -> str:
    return str(values.reader(fields_of("people")["country"], values.Manner())(raw) or "")


def _to_utc(zone_name: str) -> Callable[[datetime], datetime]:
    zone = ZoneInfo(zone_name)

    @lru_cache(maxsize=100_000)
    def ahead(hour: datetime) -> timedelta:
        return hour.replace(tzinfo=zone).utcoffset() or timedelta()

    def utc(local: datetime) -> datetime:
        """Every change of clocks happens at a full quarter of an hour."""
        return local - ahead(local.replace(minute=local.minute // 15 * 15, second=0, microsecond=0))

    return utc


def _dims(con: duckdb.DuckDBPyConnection, plan: Plan, staged: str) -> str:
    """SQL for the dimensions as JSON, without those of too many values; NULL where there are none."""
    found = []
    for target in plan.of(DIMENSION):
        n = con.execute(f"SELECT count(DISTINCT {target.staged}) FROM read_parquet({quoted(staged)})").fetchone()
        slug = "_".join("".join(c if c.isascii() and c.isalnum() else " " for c in names.key(target.header)).split())[:40]
        if n and n[0] <= MOST_DIMENSION_VALUES + 1 and slug:
            found.append((slug if slug[0].isalpha() else f"d_{slug}"[:40], text_of(target)))
    if not found:
        return "CAST(NULL AS VARCHAR)"
    pairs = ", ".join(f"{quoted(name)}, {sql}" for name, sql in dict(found).items())
    filled = " OR ".join(f"{sql} IS NOT NULL" for _, sql in found)
    return f"CASE WHEN {filled} THEN CAST(json_merge_patch('{{}}', json_object({pairs})) AS VARCHAR) END"
