"""The arithmetic of kept units: what they add up to, less those of the touched as they were, and with these as they are."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from .touched import IDS, Touched

KEYS = {"person_id": "people", "organisation_id": "organisations"}


def sums_of(step: str, schema: pa.Schema) -> list[str]:
    """The columns of a table that add up over units: all of the figure, else those whose names begin with `n`.

    None where they are no whole numbers: fractions come out otherwise when they are added in another order.
    """
    found = [c for c in schema.names if step == "figure" or c.startswith("n")]
    return found if all(pa.types.is_integer(schema.field(c).type) for c in found) else []


def added_up(kept: pa.Table, old: pa.Table, anew: pa.Table, sums: Sequence[str]) -> pa.Table:
    """A table of keys and sums over all units, from what it is over those kept, over the old and over the new ones."""
    keys = [c for c in kept.column_names if c not in sums]
    for c in sums:
        old = old.set_column(old.schema.get_field_index(c), c, pc.negate(old[c]))
    found = pa.concat_tables([kept, old, anew]).group_by(keys).aggregate([(c, "sum") for c in sums])
    found = found.select([*keys, *(f"{c}_sum" for c in sums)]).rename_columns([*keys, *sums]).select(kept.column_names)
    if keys:
        found = found.filter(pc.not_equal(found[sums[0]], 0))
    return found.cast(kept.schema)


def counts_now(columns: Sequence[str], counts: str, now: str, before: str) -> str:
    """The counts of everybody now: those kept, and the touched as they are, less the touched as they were."""
    keys = [c for c in columns if not c.startswith("n")]
    sums = [c for c in columns if c.startswith("n")]
    chosen, added = ", ".join(keys), ", ".join(f"sum({c})::BIGINT AS {c}" for c in sums)
    less = ", ".join([*keys, *(f"-{c} AS {c}" for c in sums)])
    every = f"SELECT {', '.join(columns)} FROM {counts} UNION ALL BY NAME FROM {now}"  # noqa: S608
    both = f"{every} UNION ALL BY NAME SELECT {less} FROM {before}"  # noqa: S608
    left = " OR ".join(f"sum({c}) <> 0" for c in sums)
    return f"SELECT {chosen}, {added} FROM ({both}) GROUP BY {chosen} HAVING {left}"  # noqa: S608


def of_the_touched(units: str, columns: Sequence[str], touched: Touched) -> str:
    """Those of some units that are anybody's who was touched."""
    theirs = [f"({c} IN (SELECT id FROM {ids}))" for c, ids in _named(columns, touched).items()]  # noqa: S608
    return f"SELECT * FROM {units} WHERE {' OR '.join(theirs) or 'false'}"  # noqa: S608


def of_the_others(units: str, columns: Sequence[str], touched: Touched) -> str:
    """Those of some units that are nobody's who was touched."""
    others = [f"({c} IS NULL OR {c} NOT IN (SELECT id FROM {ids}))" for c, ids in _named(columns, touched).items()]  # noqa: S608
    return f"SELECT * FROM {units} WHERE {' AND '.join(others) or 'true'}"  # noqa: S608


def _named(columns: Sequence[str], touched: Touched) -> dict[str, str]:
    """The columns to look in, and the tables of the ids to look for."""
    return {c: IDS[kind] for c, kind in KEYS.items() if c in columns and getattr(touched, kind)}
