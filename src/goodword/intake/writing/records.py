"""The facts of a file: orders with their lines, contacts with their words, answers, enquiries; and the names they mention."""

from dataclasses import dataclass

import duckdb

from .clean import quoted
from .folding import fold
from .rows import NAME_KEY, formula
from .shapes import (
    ANSWERS,
    CONTRACTS,
    CONVERSATIONS,
    GOOD_WORDS,
    NAMED,
    OPPORTUNITIES,
    ORDER_LINES,
    ORDERS,
    OWN_DAYS,
    QUOTES,
    SPOKEN_OF,
    TOUCHES,
    TOUCHPOINTS,
    Table,
    fields_of,
)

BETWEEN = "chr(31)"
ROW_GROUP = "(FORMAT parquet, ROW_GROUP_SIZE 20000)"
# Role of a name → the field with its key, the field with the name, and what else the row says of it.
ROLES: dict[str, tuple[str, str, dict[str, str]]] = {
    "products": ("product_key", "product", {"category": "product_category"}),
    "dealers": ("dealer_key", "dealer", {"city": "dealer_city", "region": "dealer_region"}),
    "branches": ("", "branch", {}),
    "departments": ("", "department", {}),
    "staff": ("", "staff", {}),
}
# Who it is about, in words that are the same in every file: the least of what tells one fact from another.
WHO = "coalesce(person_key, email_key, phone_key, name, company_key, company, order_key, '')"

# Where a row says what or whom it belongs to, what is surest first.
BELONGS_BY = ("order_key", "person_key", "company_key", "email", "phone", "name", "company")


@dataclass(frozen=True)
class Shape:
    """How the rows of a kind become one table: its columns in SQL, and what tells one record from another."""

    table: Table
    columns: dict[str, str]
    distinct: tuple[str, ...]
    key: str = "key"


ORDER_SUMS = {
    "total": "CAST(coalesce(max(total), sum(amount)) AS BIGINT)",
    "dealer_n": "CASE WHEN min(dealer_n) = max(dealer_n) THEN min(dealer_n) END",
}
SHAPES = {
    "orders": Shape(
        ORDERS,
        {},
        ("ordered_at",),
        key="coalesce(key, number)",
    ),
    "touchpoints": Shape(TOUCHPOINTS, {"kind": "coalesce(kind, 'talk')"}, ('"at"', "kind", "channel")),
    "answers": Shape(
        ANSWERS,
        {
            "formula": formula(),
            "score": "CAST(score AS INTEGER)",
            "is_high_good": "true",
            "state": "coalesce(state, CASE WHEN score IS NULL THEN 'sent' ELSE 'complete' END)",
        },
        ("metric", "coalesce(sent_at, answered_at)"),
    ),
    "opportunities": Shape(
        OPPORTUNITIES,
        {"title": "coalesce(title, product, 'Enquiry')", "is_warm": "coalesce(is_warm, introduced_by IS NOT NULL)"},
        ("opened_at", "title"),
    ),
}
SHAPES["events"] = SHAPES["touchpoints"]
SHAPES["contracts"] = Shape(CONTRACTS, {}, ("starts_on", "number"))
SHAPES["quotes"] = Shape(QUOTES, {"title": "coalesce(title, product, 'Quote')"}, ("sent_at", "title"))
SHAPES["good_words"] = Shape(
    GOOD_WORDS,
    {"kind": "coalesce(word_kind, 'review')", "named_as": "coalesce(named_as, 'none')"},
    ("said_at", "channel"),
    key="coalesce(key, link)",
)
SHAPES["own_days"] = Shape(OWN_DAYS, {"name": "r.what"}, ("what", '"month"', '"day"'))
SHAPES["referrals"] = Shape(OPPORTUNITIES, {**SHAPES["opportunities"].columns, "is_warm": "true"}, ("opened_at", "title"))


def names_of(con: duckdb.DuckDBPyConnection, kind: str, folder: str) -> None:
    """Write the products, dealers and so on: a file of their own, or those that rows mention."""
    if kind in NAMED:
        extra = {c: c for c in NAMED[kind].texts if c not in ("name", "name_key")}
        _named(con, kind, ("key", "name", extra), folder)
        return
    known = fields_of(kind)
    for role, (key, name, extra) in ROLES.items():
        there = {c: f if f in known else "CAST(NULL AS VARCHAR)" for c, f in extra.items()}
        if name in known:
            _named(con, role, (key if key in known else "", name, there), folder)


def _named(con: duckdb.DuckDBPyConnection, role: str, of: tuple[str, str, dict[str, str]], folder: str) -> None:
    key, name, extra = of[0] or "CAST(NULL AS VARCHAR)", of[1], of[2]
    more = "".join(f", {sql} AS {c}" for c, sql in extra.items())
    con.execute(f"""CREATE TEMP TABLE {role}_said AS SELECT row,
        CASE WHEN key IS NOT NULL THEN 'k' || key ELSE 'n' || name_key END AS ident, * EXCLUDE (row)
        FROM (SELECT row, {key} AS key, coalesce({name}, {key}) AS name,
                     {NAME_KEY.format(x=f"coalesce({name}, {key})")} AS name_key{more}
              FROM rows) WHERE name IS NOT NULL""")
    con.execute(f"""CREATE TEMP TABLE {role}_all AS SELECT row_number() OVER (ORDER BY ident) AS n, ident
        FROM (SELECT DISTINCT ident FROM {role}_said)""")
    con.execute(f"CREATE TEMP TABLE {role}_of AS SELECT s.row, a.n FROM {role}_said s JOIN {role}_all a USING (ident)")
    columns = ("name", "name_key", *extra)
    distinct = f"""SELECT a.n, min(row) AS row, {", ".join(f"s.{c}" for c in columns)}
        FROM {role}_said s JOIN {role}_all a USING (ident) GROUP BY ALL"""
    folded = fold(con, distinct, columns)
    keys = f"SELECT n, CASE WHEN ident[1] = 'k' THEN ident[2:] END AS source_key FROM {role}_all"
    con.execute(f"""COPY (SELECT f.*, k.source_key, false AS is_bare FROM ({folded}) f JOIN ({keys}) k USING (n))
        TO {quoted(f"{folder}/{role}.parquet")} {ROW_GROUP}""")
    con.execute(f"""COPY (SELECT f.n, coalesce(k.source_key, '') AS key, '' AS email, '' AS phone, f.name_key AS name
        FROM read_parquet({quoted(f"{folder}/{role}.parquet")}) f JOIN ({keys}) k USING (n))
        TO {quoted(f"{folder}/{role}.traits.parquet")} {ROW_GROUP}""")


def facts_of(con: duckdb.DuckDBPyConnection, kind: str, folder: str, headers: dict[str, str]) -> None:
    """Write the facts themselves, each with the numbers of those it refers to; `headers` are the file's, by field."""
    shape = SHAPES[kind]
    _identify(con, kind, shape)
    for field, table in SPOKEN_OF.items():
        if field in fields_of(kind):
            _meant(con, field, table.name, folder)
    summed = ORDER_SUMS if kind == "orders" else {}
    _write(con, shape.table, *_source(con, kind, shape), folder, summed=summed)
    if kind == "orders":
        _lines(con, folder)
    if shape.table is TOUCHPOINTS:
        words = (
            "SELECT f.n, r.row, f.n AS touchpoint_n, r.words FROM rows r JOIN facts_of f USING (row) WHERE r.words IS NOT NULL"
        )
        con.execute("CREATE TEMP TABLE words_of AS SELECT n, CAST(NULL AS VARCHAR) AS ident FROM facts_of")
        _write(con, CONVERSATIONS, words, ["touchpoint_n", "words"], folder, of="words_of")
    if kind == "referrals":
        _touches(con, folder)
    con.execute(f"""COPY (SELECT f.n, row, {_about(kind, headers)} FROM facts_of f JOIN rows r USING (row))
        TO {quoted(folder + "/rows.parquet")} {ROW_GROUP}""")


def _about(kind: str, headers: dict[str, str]) -> str:
    """SQL for the cell by which a row says what or whom it belongs to: its column and its text."""
    fields = [name for name in BELONGS_BY if name in fields_of(kind)]
    columns = " ".join(f"WHEN r.{f} IS NOT NULL THEN {quoted(headers.get(f, f))}" for f in fields)
    values = ", ".join(f"CAST(r.{f} AS VARCHAR)" for f in fields)
    return f"CASE {columns} END AS said_in, coalesce({values}) AS said"


def _identify(con: duckdb.DuckDBPyConnection, kind: str, shape: Shape) -> None:
    """Give each row the number of its record: rows of one key are one; without a key each row is its own."""
    who = WHO if "order_key" in fields_of(kind) else WHO.replace("order_key, ", "")
    parts = ", ".join([who, *(f"coalesce(CAST({d} AS VARCHAR), '')" for d in shape.distinct)])
    con.execute(f"""CREATE TEMP TABLE idents AS SELECT row, {shape.key} AS ident FROM rows WHERE {shape.key} IS NOT NULL UNION ALL
        SELECT row, '~' || parts || '#' || row_number() OVER (PARTITION BY parts ORDER BY content)
        FROM (SELECT row, md5(concat_ws({BETWEEN}, {parts})) AS parts,
                     concat_ws({BETWEEN}, *COLUMNS(* EXCLUDE (row, problems))) AS content FROM rows WHERE {shape.key} IS NULL)""")
    con.execute("""CREATE TEMP TABLE facts_of AS SELECT row, n, ident
        FROM idents JOIN (SELECT ident, min(row) AS n FROM idents GROUP BY ident) USING (ident)""")


def _source(con: duckdb.DuckDBPyConnection, kind: str, shape: Shape) -> tuple[str, list[str]]:
    """SQL for the rows with the columns of their table, and the names of those columns."""
    table, known = shape.table, fields_of(kind)
    values = {c: shape.columns.get(c, f'r."{c}"') for c in table.columns}
    refs = {"person_n": "p.n", "organisation_n": "o.n"}
    joins = """ LEFT JOIN (SELECT row, n FROM people_of WHERE role = 'person') p USING (row)
        LEFT JOIN organisations_of o USING (row)"""
    if "introduced_by" in known:
        refs["introduced_by_n"] = "i.n"
        joins += " LEFT JOIN (SELECT row, n FROM people_of WHERE role = 'introducer') i USING (row)"
    for column, role in table.refs.items():
        if any(field in known and role == meant.name for field, meant in SPOKEN_OF.items()):
            refs[column.replace("_id", "_n")] = f"{role}_of.n"
            joins += f" LEFT JOIN {role}_of USING (row)"
    for column, role in table.refs.items():
        if role in ROLES and ROLES[role][1] in known:
            refs[column.replace("_id", "_n")] = f"{role}_of.n"
            joins += f" LEFT JOIN {role}_of USING (row)"
    extra = ", r.amount" if kind == "orders" else ""
    listed = ", ".join(f'{sql} AS "{c}"' for c, sql in (values | refs).items())
    return f"SELECT f.n, r.row{extra}, {listed} FROM rows r JOIN facts_of f USING (row){joins}", [*values, *refs]


def _meant(con: duckdb.DuckDBPyConnection, field: str, name: str, folder: str) -> None:
    """The orders or enquiries that rows speak of; they are looked up, never made."""
    con.execute(f"""CREATE TEMP TABLE {name}_all AS SELECT row_number() OVER (ORDER BY {field}) AS n, {field}
        FROM (SELECT DISTINCT {field} FROM rows WHERE {field} IS NOT NULL)""")
    con.execute(f"CREATE TEMP TABLE {name}_of AS SELECT row, n FROM rows JOIN {name}_all USING ({field})")
    con.execute(f"""COPY (SELECT n, {field} AS key, '' AS email, '' AS phone, '' AS name FROM {name}_all)
        TO {quoted(f"{folder}/{name}.traits.parquet")} {ROW_GROUP}""")


def _lines(con: duckdb.DuckDBPyConnection, folder: str) -> None:
    """The lines of the orders: each row that says what was bought, how much, or for how much."""
    con.execute(f"""CREATE TEMP TABLE lines_of AS SELECT row, row AS n, ident || '/' || coalesce(line_key,
            '#' || row_number() OVER (PARTITION BY ident, line_key IS NULL ORDER BY bought, content)) AS ident
        FROM facts_of JOIN (SELECT row, line_key, coalesce(product_key, product, what, '') AS bought,
            concat_ws({BETWEEN}, *COLUMNS(* EXCLUDE (row, problems))) AS content FROM rows
            WHERE coalesce(product_key, product, what, line_key) IS NOT NULL OR quantity IS NOT NULL
               OR amount IS NOT NULL) USING (row)""")
    con.execute("UPDATE lines_of SET ident = '~' || md5(ident) WHERE length(ident) > 200")
    con.execute("CREATE TEMP TABLE alone AS SELECT n FROM facts_of GROUP BY n HAVING count(*) = 1")
    # A dealer belongs to the order; to a line only where somebody's system says so of lines, or lines differ.
    dealer = """CASE WHEN r.dealer_key IS NOT NULL OR min(d.n) OVER (PARTITION BY f.n) <> max(d.n) OVER (PARTITION BY f.n)
        THEN d.n END"""
    lines = f"""SELECT l.n, l.row, f.n AS order_n, p.n AS product_n, {dealer} AS dealer_n, r.what, r.quantity,
        coalesce(r.amount, CASE WHEN f.n IN (FROM alone) THEN r.total END) AS amount
        FROM rows r JOIN lines_of l USING (row) JOIN facts_of f USING (row)
        LEFT JOIN products_of p USING (row) LEFT JOIN dealers_of d USING (row)"""
    _write(con, ORDER_LINES, lines, ["order_n", "product_n", "dealer_n", "what", "quantity", "amount"], folder, of="lines_of")


def _touches(con: duckdb.DuckDBPyConnection, folder: str) -> None:
    """The word that brought each of them: who passed it on, a person or else a dealer, and how one knows."""
    of = "(SELECT row, n FROM people_of WHERE role = '{}')"
    touches = f"""SELECT f.n, r.row, f.n AS opportunity_n, p.n AS person_n, i.n AS introducer_n,
        CASE WHEN i.n IS NULL THEN d.n END AS dealer_n, r.opened_at AS "at", r.proof, r.channel, r.why_sent AS words
        FROM rows r JOIN facts_of f USING (row) JOIN {of.format("person")} p USING (row)
        LEFT JOIN {of.format("introducer")} i USING (row) LEFT JOIN dealers_of d USING (row)"""
    con.execute("CREATE TEMP TABLE touches_of AS SELECT n, CAST(NULL AS VARCHAR) AS ident FROM facts_of")
    columns = ["opportunity_n", "person_n", "introducer_n", "dealer_n", "at", "proof", "channel", "words"]
    _write(con, TOUCHES, touches, columns, folder, of="touches_of")


def _write(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    source: str,
    columns: list[str],
    folder: str,
    *,
    of: str = "facts_of",
    summed: dict[str, str] | None = None,
) -> None:
    """Fold the rows and write them, and by what each is known again."""
    folded = fold(con, source, columns, summed=summed)
    keys = f"SELECT n, any_value(ident) AS source_key FROM {of} GROUP BY n"
    path = f"{folder}/{table.name}"
    con.execute(f"""COPY (SELECT f.*, k.source_key, false AS is_bare FROM ({folded}) f JOIN ({keys}) k USING (n))
        TO {quoted(path + ".parquet")} {ROW_GROUP}""")
    con.execute(f"""COPY (SELECT n, source_key AS key, '' AS email, '' AS phone, '' AS name
        FROM ({keys}) WHERE source_key IS NOT NULL)
        TO {quoted(path + ".traits.parquet")} {ROW_GROUP}""")
