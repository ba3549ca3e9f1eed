"""Who the rows are about: each person and organisation of a file once, whatever rows and spellings they stand in.

For each kind three files are written: `KIND.parquet` with the values of each, `KIND.traits.parquet`
with everything by which an old record may be known again, `KIND.pairs.parquet` with those that look
alike. The table `KIND_of` tells which row, in which role, is about whom.
"""

from collections.abc import Sequence

import duckdb

from goodword.intake.reading.plan import Plan

from .clean import quoted
from .folding import fold
from .identity import Trait, resolve
from .rows import NAME_KEY
from .shapes import ORGANISATIONS, PEOPLE, Table

BETWEEN = "chr(31)"
NOTHING = "CAST(NULL AS VARCHAR)"
TRAITS = ("key", "email_key", "phone_key", "name_key")
COMPANY = frozenset({"company", "company_key"})
AT_ONCE = 5000
OF_A_PERSON = "SELECT row, 'person' AS role, person_key AS key, email, email_key, phone, phone_key, name FROM rows"
INTRODUCER = f"""SELECT row, 'introducer' AS role,
    CASE WHEN starts_with(introduced_by, 'gw-') THEN introduced_by END AS key,
    CASE WHEN contains(introduced_by, '@') THEN introduced_by END AS email,
    CASE WHEN contains(introduced_by, '@') THEN email_key(introduced_by) END AS email_key, {NOTHING} AS phone,
    {NOTHING} AS phone_key,
    CASE WHEN contains(introduced_by, '@') OR starts_with(introduced_by, 'gw-') THEN NULL ELSE introduced_by END AS name
    FROM rows"""
OF_A_COMPANY = f"""SELECT row, 'organisation' AS role, company_key AS key, {NOTHING} AS email, {NOTHING} AS email_key,
    {NOTHING} AS phone, {NOTHING} AS phone_key, company AS name FROM rows"""
ITSELF = "SELECT row, 'itself' AS role, {key} AS key, email, email_key, phone, phone_key, name FROM rows"


def people_of(con: duckdb.DuckDBPyConnection, plan: Plan, folder: str) -> None:
    """Write the people of the file: its own records, or those that its records refer to."""
    kind = plan.kind
    if kind == "people":
        _tell_namesakes_apart(con)
        said = "SELECT s.* REPLACE (coalesce(s.key, w.weak) AS key) FROM ({}) s LEFT JOIN weak_keys w USING (row)"
        _relate(con, "people", said.format(ITSELF.format(key="key")), folder, by_name=False)
        _whole(con, PEOPLE, folder)
        if _names_companies(plan):
            _memberships(con, folder)
        return
    also = f" UNION ALL {INTRODUCER}" if kind in ("opportunities", "referrals") else ""
    _relate(con, "people", OF_A_PERSON + also, folder, by_name=False)
    _mentioned(con, "people", folder)


def organisations_of(con: duckdb.DuckDBPyConnection, plan: Plan, folder: str) -> None:
    """Write the organisations of the file, likewise."""
    if plan.kind == "organisations":
        _relate(con, "organisations", ITSELF.format(key="key"), folder, by_name=True)
        _whole(con, ORGANISATIONS, folder)
    elif _names_companies(plan):
        _relate(con, "organisations", OF_A_COMPANY, folder, by_name=True)
        _mentioned(con, "organisations", folder)
    else:
        con.execute("CREATE TEMP TABLE organisations_of (row BIGINT, role VARCHAR, name_key VARCHAR, n BIGINT)")


def _names_companies(plan: Plan) -> bool:
    """Whether the file has anything to say of organisations."""
    return bool(COMPANY & ({target.field for target in plan.targets} | set(plan.fixed)))


def _tell_namesakes_apart(con: duckdb.DuckDBPyConnection) -> None:
    """Give rows that have nothing but a name a key: the name, and which of its bearers in order of what else is said."""
    content = f"concat_ws({BETWEEN}, birthday, street, postcode, city, region, country, notes, company, phone, dims)"
    con.execute(f"""CREATE TEMP TABLE weak_keys AS SELECT row,
        '~' || md5(name_key) || '#' || dense_rank() OVER (PARTITION BY name_key ORDER BY content) AS weak
        FROM (SELECT row, {NAME_KEY.format(x="name")} AS name_key, {content} AS content FROM rows
              WHERE key IS NULL AND email IS NULL AND phone_key IS NULL)""")


def _relate(con: duckdb.DuckDBPyConnection, kind: str, said: str, folder: str, *, by_name: bool) -> None:
    """Find out which rows mean the same one."""
    texts = ", ".join(f"coalesce({t}, '')" for t in TRAITS)
    is_name_only = "email IS NULL AND phone_key IS NULL AND role <> 'itself' AND name IS NOT NULL"
    refer = f"CASE WHEN {is_name_only} THEN '~' || md5(name_key) || '#1' END"
    con.execute(f"""CREATE TEMP TABLE {kind}_said AS SELECT *, md5_number(concat_ws({BETWEEN}, {texts})) AS id
        FROM (SELECT * REPLACE (coalesce(key, {"NULL" if by_name else refer}) AS key)
              FROM (SELECT *, {NAME_KEY.format(x="name")} AS name_key FROM ({said})))
        WHERE coalesce(key, email_key, phone_key, name_key) IS NOT NULL""")
    con.execute(f"""CREATE TEMP TABLE {kind}_traits AS SELECT row_number() OVER (ORDER BY key, email, phone, name) AS n, *
        FROM (SELECT id, {", ".join(f"any_value(coalesce({t}, '')) AS {t.removesuffix('_key')}" for t in TRAITS)}
              FROM {kind}_said GROUP BY id)""")
    names = ("key", "email", "phone", *(("name",) if by_name else ()))
    shared = " OR ".join(
        f"({c} <> '' AND {c} IN (SELECT {c} FROM {kind}_traits GROUP BY {c} HAVING count(*) > 1))" for c in names
    )
    found = con.execute(f"SELECT n, key, email, phone, name FROM {kind}_traits WHERE {shared} ORDER BY n").fetchall()
    sets, pairs = resolve([Trait(*row) for row in found], by_name=by_name)
    con.execute("CREATE OR REPLACE TEMP TABLE moved (n BIGINT, root BIGINT)")
    _fill(con, "moved", [(n, root) for n, root in sets.items() if n != root])
    con.execute(
        f"CREATE TEMP TABLE {kind}_roots AS SELECT t.*, coalesce(m.root, t.n) AS root"
        f" FROM {kind}_traits t LEFT JOIN moved m USING (n)"
    )
    con.execute(
        f"CREATE TEMP TABLE {kind}_of AS SELECT s.row, s.role, s.name_key, r.root AS n"
        f" FROM {kind}_said s JOIN {kind}_roots r USING (id)"
    )
    con.execute(f"""COPY (SELECT r.root AS n, key, email, phone, name, coalesce(key = o.own, false) AS is_own FROM {kind}_roots r
        LEFT JOIN (SELECT root, min(key) AS own FROM {kind}_roots WHERE key <> '' GROUP BY root) o USING (root))
        TO {quoted(f"{folder}/{kind}.traits.parquet")} (FORMAT parquet, ROW_GROUP_SIZE 20000)""")
    con.execute("CREATE OR REPLACE TEMP TABLE pairs (n BIGINT, other BIGINT, why VARCHAR)")
    _fill(con, "pairs", pairs)
    con.execute(f"COPY pairs TO {quoted(f'{folder}/{kind}.pairs.parquet')} (FORMAT parquet)")


def _fill(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[int | str, ...]]) -> None:
    """Rows into a table, some at a time, as one literal: a statement for each row would take a millisecond."""
    for start in range(0, len(rows), AT_ONCE):
        listed = ", ".join(
            f"({', '.join(quoted(v) if isinstance(v, str) else str(v) for v in row)})" for row in rows[start : start + AT_ONCE]
        )
        con.execute(f"INSERT INTO {table} VALUES {listed}")


def _whole(con: duckdb.DuckDBPyConnection, table: Table, folder: str) -> None:
    """Write the records themselves, several rows of one folded into one."""
    own = [c for c in table.columns if c != "name_key"]
    source = f"""SELECT o.n, r.row, o.name_key, {", ".join(f"r.{c}" for c in own)}
        FROM rows r JOIN {table.name}_of o USING (row)"""
    folded = fold(con, source, table.columns)
    _copy(con, table, f"SELECT f.*, false AS is_bare FROM ({folded}) f", folder)


def _mentioned(con: duckdb.DuckDBPyConnection, kind: str, folder: str) -> None:
    """Write what other records say of them: enough to make one, or a bare key."""
    table = PEOPLE if kind == "people" else ORGANISATIONS
    columns = ("name", "name_key", "email", "email_key", "phone", "phone_key")
    source = f"SELECT o.n, s.row, {', '.join('s.' + c for c in columns)} FROM {kind}_said s JOIN {kind}_of o USING (row, role)"
    distinct = f"SELECT n, min(row) AS row, {', '.join(columns)} FROM ({source}) GROUP BY ALL"
    folded = fold(con, distinct, columns)
    bare = "f.name IS NULL AND f.email IS NULL AND f.phone IS NULL AS is_bare"
    _copy(con, table, f"SELECT f.*, {bare} FROM ({folded}) f", folder)


def _memberships(con: duckdb.DuckDBPyConnection, folder: str) -> None:
    """Write who belongs where."""
    con.execute(f"""COPY (SELECT min(r.row) AS n, p.n AS person_n, o.n AS organisation_n,
        {NOTHING} AS source_key, false AS is_bare,
        first(r.title ORDER BY r.title) FILTER (WHERE r.title IS NOT NULL) AS title
        FROM rows r JOIN people_of p USING (row) JOIN organisations_of o USING (row) GROUP BY p.n, o.n)
        TO {quoted(folder + "/memberships.parquet")} (FORMAT parquet, ROW_GROUP_SIZE 20000)""")


def _copy(con: duckdb.DuckDBPyConnection, table: Table, select: str, folder: str) -> None:
    keys = f"SELECT root AS n, min(key) AS source_key FROM {table.name}_roots WHERE key <> '' GROUP BY root"
    con.execute(f"""COPY (SELECT w.*, k.source_key FROM ({select}) w LEFT JOIN ({keys}) k USING (n))
        TO {quoted(f"{folder}/{table.name}.parquet")} (FORMAT parquet, ROW_GROUP_SIZE 20000)""")
