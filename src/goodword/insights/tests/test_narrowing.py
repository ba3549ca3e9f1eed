"""What is computed once is kept without the columns that nobody reads, and whole where that cannot be told."""

import ibis

from goodword.insights.narrowing import narrowed

UNITS = ibis.table({"who": "int64", "kind": "string", "days": "float64", "note": "string"}, name="units")


def test_only_what_is_read_is_kept() -> None:
    found = narrowed(UNITS, [UNITS.group_by("kind").aggregate(n=UNITS.count()), UNITS.aggregate(days=UNITS.days.mean())])
    assert found.columns == ("kind", "days")


def test_it_stays_whole_where_somebody_takes_it_as_it_stands() -> None:
    for reader in (UNITS.filter(UNITS.days > 1), UNITS.order_by("who").limit(2), UNITS.mutate(more=UNITS.days + 1)):
        assert narrowed(UNITS, [reader, UNITS.aggregate(n=UNITS.days.sum())]).columns == UNITS.columns


def test_what_only_counts_rows_keeps_them() -> None:
    assert narrowed(UNITS, [UNITS.aggregate(n=UNITS.count())]).columns == UNITS.columns
