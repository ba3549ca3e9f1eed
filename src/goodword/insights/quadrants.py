"""The picture of what drives a score: how much each thing counts against how well it is done, in four fields."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from .wording import group, spelt

HEIGHT, MOST = {"wide": 320, "narrow": 300}, 15
LEAST_WIDE = 40.0
LINE = 0.055  # of the height: a line of words
Driver = Mapping[str, Any]


def picture(rows: Sequence[Driver], size: str) -> Any:
    """A dot for each driver; lines through the means part what to keep from what to mend."""
    figures = [_figure(at, row) for at, row in enumerate(rows[:MOST])]
    data = alt.Data(values=figures, name="figures")  # type: ignore[no-untyped-call]
    across, up = (_middle([f[name] for f in figures]) for name in ("standing", "value"))
    plain: Any = {"ticks": False, "grid": False, "tickCount": 5, "labelPadding": 8}
    top = max((f["value"] for f in figures), default=1.0) * 1.15
    _part(figures, LINE * top)
    low, high = _ends([f["standing"] for f in figures])
    x = alt.X(
        "standing:Q",
        title=_("how well it is done, %"),
        axis=alt.Axis(**plain),
        scale=alt.Scale(domain=[low, high], zero=False, nice=False),
    )
    y = alt.Y("value:Q", title=_("how much it counts, %"), axis=alt.Axis(domain=False, **plain), scale=alt.Scale(domain=[0, top]))
    base = alt.Chart(data).encode(x=x, y=y)
    dots = base.mark_point(filled=True, size=110, opacity=0.9)
    words = base.mark_text(align="left", dx=9, fontSize=12, limit=130 if size == "wide" else 84).encode(
        text="label:N", y=_at(y, "word")
    )
    is_here = alt.condition("datum.at === here", alt.value(0.16), alt.value(0))
    field = base.mark_point(shape="circle", filled=True, size=900, stroke=None).encode(opacity=is_here, tooltip="told:N")
    middles = [_rule(x, across), _rule(y, up)]
    begin = _begin(x, y, {"standing": low, "value": top})
    return alt.layer(*middles, begin, dots, words, field.properties(name="figure")).properties(height=HEIGHT[size])


def _figure(at: int, row: Driver) -> dict[str, Any]:
    name = next(key for key in ("driver", "happening") if key in row)
    label = group(name, row[name])
    value, low, high = (spelt(row[end], "%", 1) for end in ("value", "low", "high"))
    told = [label, _("tells %(value)s of the score") % {"value": value}]
    told.append(_("between %(low)s and %(high)s") % {"low": low, "high": high})
    told += [line for line in (_effect(row, "promote"), _effect(row, "damage")) if line]
    told.append(_("from %(n)s") % {"n": f"{row['n']:,}"})
    return {"at": at, "label": label, "value": row["value"], "standing": row["standing"], "told": told}


def _effect(row: Driver, name: str) -> str:
    if row[name] is None:
        return ""
    said = {end or "value": spelt(row[f"{name}{end}"], "points", 1) for end in ("", "_low", "_high")}
    if name == "promote":
        return _("high marks: %(value)s points (%(_low)s to %(_high)s)") % said
    return _("low marks: %(value)s points (%(_low)s to %(_high)s)") % said


def _part(figures: list[dict[str, Any]], apart: float) -> None:
    """Move the words of what lies close together apart, downward from the highest."""
    above = float("inf")
    for figure in sorted(figures, key=lambda one: -float(one["value"])):
        above = figure["word"] = min(float(figure["value"]), above - apart)


def _at(axis: Any, column: str) -> Any:
    """The same axis for another column."""
    told = axis.copy()
    told.shorthand = f"{column}:Q"
    return told


def _middle(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """From where to where the axis goes: wide enough that nothing small looks large, with room for words on the right."""
    low, high = min(values, default=0.0), max(values, default=100.0)
    room = max(LEAST_WIDE - (high - low), 0.3 * (high - low)) / 2
    return max(0.0, low - room), high + room


def _rule(axis: Any, at: float) -> Any:
    column = axis.to_dict()["field"]
    data = alt.Data(values=[{column: at}])  # type: ignore[no-untyped-call]
    line = alt.Chart(data).mark_rule(strokeDash=[3, 4], opacity=0.45)
    return line.encode(x=axis) if column == "standing" else line.encode(y=axis)


def _begin(x: Any, y: Any, corner: Mapping[str, float]) -> Any:
    """What stands high and to the left counts much and is done badly."""
    data = alt.Data(values=[{**corner, "said": _("begin here")}])  # type: ignore[no-untyped-call]
    words = alt.Chart(data).mark_text(align="left", baseline="top", dx=6, dy=2, fontSize=11, opacity=0.7)
    return words.encode(x=x, y=y, text="said:N")
