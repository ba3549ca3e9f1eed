"""From figures that insights gave to what stands out among them, and to whether two of them differ; JSON in, JSON out."""

from collections.abc import Mapping, Sequence
from typing import Any

from goodword.analytics.findings import Group, Look, apart, largest

Said = Mapping[str, Any]


def finding(looks: Sequence[Said]) -> dict[str, Any]:
    """The largest difference that is more than chance, however many were looked at; `finding` is None where none is."""
    found = largest([_look(one) for one in looks])
    if found.finding is None:
        return {"finding": None, "looked_at": found.looked_at}
    one = found.finding
    interval = one.difference.interval
    told = {
        "insight": one.insight,
        "dimension": one.dimension,
        "group": one.group,
        "value": one.value,
        "rest": one.rest,
        "difference": one.difference.value,
        "low": interval.low,
        "high": interval.high,
        "n": one.n,
        "n_rest": one.n_rest,
        "chance": one.chance,
    }
    return {"finding": told, "looked_at": found.looked_at}


def change(now: Said, before: Said) -> dict[str, Any]:
    """`now` less `before`, each a figure with its interval and count."""
    found = apart(_group("now", now), _group("before", before))
    return {"value": found.value, "low": found.interval.low, "high": found.interval.high, "is_clear": found.is_clear}


def _look(said: Said) -> Look:
    by = str(said["by"])
    # Of what nobody noted is no group that anybody could learn from.
    rows = [row for row in said["rows"] if row[by] is not None and row.get("value") is not None and row.get("low") is not None]
    groups = [_group(str(row[by]), row) for row in rows]
    is_share = said["unit"] == "%"
    return Look(
        str(said["insight"]),
        by,
        groups,
        reach=100.0 if is_share else 200.0,
        is_share=is_share,
        only_below=bool(said.get("only_below")),
    )


def _group(name: str, row: Said) -> Group:
    return Group(name, float(row["value"]), float(row["low"]), float(row["high"]), int(row["n"]))
