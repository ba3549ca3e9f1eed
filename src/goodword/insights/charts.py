"""The chart of an insight: one Altair definition for page, mail, command line and file.

An interval is a band. Over each figure lies a field that nobody sees until somebody points at it: it holds
what is told of the figure, and `here` says whose turn it is.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from . import effecting, flows, growing, quadrants, remaining
from .declaration import Insight
from .dimensions import PERIODS
from .wording import group, spelt

LIGHT = {
    "paper": "#ffffff", "rule": "#e9e4da", "edge": "#8b8f88", "ink": "#1d2a33", "soft": "#5b6670",
    "leaf": "#1f6f5c", "sun": "#d98e1f", "brick": "#a03b2e",
}  # fmt: skip
DARK = {
    "paper": "#1b242a", "rule": "#2c3840", "edge": "#71808b", "ink": "#e7e4dc", "soft": "#94a1aa",
    "leaf": "#5cc3a8", "sun": "#f0b354", "brick": "#e58475",
}  # fmt: skip
THEMES = {"light": LIGHT, "dark": DARK}
ON_PAGE = "page"
COLOURS = {**THEMES, ON_PAGE: {name: f"var(--{name})" for name in LIGHT}}
WIDTHS = {"wide": 720, "narrow": 330}
MOST_BARS, MOST_PERIODS = 12, 400
PICTURES = {
    "flow": flows.picture,
    "curve": remaining.picture,
    "growth": growing.picture,
    "quadrants": quadrants.picture,
    "effect": effecting.picture,
}
FIGURES = "figures"
NAMED = f"data('{FIGURES}')[datum.value].label"
Definition = alt.LayerChart | alt.Chart


def spec(insight: Insight, answer: Mapping[str, Any], by: str | None, *, size: str, theme: str) -> dict[str, Any]:
    """The chart of one answer, as the JSON of Vega-Lite."""
    if insight.draws and not by:
        return _coloured(_sized(PICTURES[insight.draws](answer["rows"], size), size), theme)
    rows = [row for row in answer["rows"] if row.get("value") is not None]
    column = by or (insight.levels or ("",))[0] or (insight.lines or ("", ""))[1]
    if not rows or not column:
        rows, column = _distribution(answer), "score"
    is_time = by in PERIODS
    shown = enumerate(rows[: MOST_PERIODS if is_time else MOST_BARS])
    points = [_point(insight, row, column, at) for at, row in shown]
    title = insight.measure.unit if insight.measure.unit not in {"", "%"} and column != "score" else ""
    labels = tuple(_spread(points, 8 if size == "wide" else 4)) if is_time else None
    return _frame(labels, title, size, theme) | {"data": {"name": FIGURES, "values": points}}


@lru_cache(maxsize=64)
def _frame(labels: tuple[str, ...] | None, title: str, size: str, theme: str) -> dict[str, Any]:
    """A chart without its figures. Altair takes long to check each word of it, so it is asked once for all that look alike."""
    data = alt.Data(values=[], name=FIGURES)  # type: ignore[no-untyped-call]
    drawn = _bars(data, title, size) if labels is None else _line(data, title, labels)
    return _coloured(_sized(drawn, size), theme)


def _sized(drawn: alt.LayerChart, size: str) -> Definition:
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    named: alt.LayerChart = drawn.add_params(alt.param(name="here", value=-1))
    return named.properties(width=WIDTHS[size], autosize=fit, padding={"left": 2, "top": 6, "right": 14, "bottom": 4})


def _coloured(definition: Definition, theme: str) -> dict[str, Any]:
    """In the colours of a theme. A page says itself what it shows: its parts are not named."""
    found: dict[str, Any] = definition.configure(**_configured(COLOURS[theme]), aria=theme != ON_PAGE).to_dict()
    return found


def _point(insight: Insight, row: Mapping[str, Any], column: str, at: int) -> dict[str, Any]:
    unit, decimals = ("", 0) if column == "score" else (insight.measure.unit, insight.decimals)
    value, low, high = row["value"], row.get("low"), row.get("high")
    label = group(column, row[column])
    said = spelt(value, unit, decimals)
    told = [label, said]
    if low is not None and high is not None:
        told.append(_("between %(low)s and %(high)s") % {"low": spelt(low, unit, decimals), "high": spelt(high, unit, decimals)})
    if "n" in row:
        told.append(_from(row))
    return {
        "at": at,
        "label": label,
        "value": value,
        "low": value if low is None else low,
        "high": value if high is None else high,
        "said": said,
        "told": told,
    }


def _from(row: Mapping[str, Any]) -> str:
    if "count" in row:
        return _("%(count)s of %(n)s") % {"count": f"{row['count']:,}", "n": f"{row['n']:,}"}
    return _("from %(n)s") % {"n": f"{row['n']:,}"}


def _distribution(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    counts: Mapping[str, int] = answer.get("distribution") or {}
    return [{"score": level, "value": n} for level, n in counts.items()]


def _line(data: Any, title: str, labels: Sequence[str]) -> Any:
    axis = alt.Axis(labelAngle=0, values=list(labels), ticks=False, labelPadding=8)
    plain = alt.Axis(domain=False, ticks=False, labelPadding=8, tickCount=5)
    base = alt.Chart(data).encode(x=alt.X("label:O", title=None, sort=None, scale=alt.Scale(type="band"), axis=axis))
    band = base.mark_area(opacity=0.16).encode(y=alt.Y("low:Q", title=title or None, axis=plain), y2="high:Q")
    line = base.mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=28, filled=True)).encode(y="value:Q")
    field = _field(base, y=alt.value(0), y2=alt.value("height"))
    return alt.layer(band, line, field).properties(height=200)


def _spread(points: Sequence[Mapping[str, Any]], most: int) -> list[str]:
    """Of the labels every so many, the last always, that none runs into the next."""
    labels = [point["label"] for point in points]
    return labels[:: -max(1, -(-len(labels) // most))][::-1]


def _bars(data: Any, title: str, size: str) -> Any:
    # A bar for each figure, whatever it is called: two of one name are two bars.
    axis = alt.Axis(labelLimit=220 if size == "wide" else 110, domain=False, ticks=False, labelPadding=8, labelExpr=NAMED)
    base = alt.Chart(data).encode(y=alt.Y("at:O", title=None, sort=None, axis=axis))
    along = alt.X("value:Q", title=title or None, axis=alt.Axis(domain=False, ticks=False, labelPadding=6, tickCount=5))
    bar = base.mark_bar(height=14, cornerRadiusEnd=4).encode(x=along)
    band = base.mark_bar(height=26, opacity=0.18, cornerRadius=5).encode(x="low:Q", x2="high:Q")
    beyond = base.transform_calculate(end="max(datum.high, 0)")  # of a figure below nought the bar lies to the right
    words = beyond.mark_text(align="left", dx=8, fontSize=12).encode(x="end:Q", text="said:N")
    field = _field(base, x=alt.value(0), x2=alt.value("width"))
    return alt.layer(band, bar, words, field).properties(height=alt.Step(36))


def _field(base: Any, **across: Any) -> Any:
    """What is pointed at: the whole row or column of a figure."""
    is_here = alt.condition("datum.at === here", alt.value(0.07), alt.value(0))
    field = base.mark_rect(cornerRadius=4, stroke=None).encode(opacity=is_here, tooltip="told:N", **across)
    return field.properties(name="figure")


def _configured(token: Mapping[str, str]) -> dict[str, Any]:
    text: Any = {
        "labelColor": token["soft"],
        "titleColor": token["soft"],
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": 400,
    }
    return {
        "background": token["paper"],
        "font": "Inter, system-ui, sans-serif",
        "view": alt.ViewConfig(stroke=None),
        "axis": alt.AxisConfig(gridColor=token["rule"], domainColor=token["rule"], tickColor=token["rule"], **text),
        "area": alt.AreaConfig(color=token["leaf"]),
        "line": alt.LineConfig(color=token["leaf"]),
        "point": alt.MarkConfig(color=token["leaf"]),
        "bar": alt.BarConfig(color=token["leaf"]),
        "rect": alt.RectConfig(color=token["ink"]),
        "rule": alt.MarkConfig(color=token["ink"]),
        "text": alt.MarkConfig(color=token["ink"]),
    }
