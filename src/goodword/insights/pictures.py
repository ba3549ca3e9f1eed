"""The chart of an insight: one Altair definition, drawn as SVG for pages and mail or as PNG for files.

An interval is a band. On a page the colours are the page's own (`var(--leaf)`), so that light and dark
come by themselves; a PNG carries those of its theme.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import altair as alt
import pyarrow as pa
import vl_convert
from pyarrow import csv as arrow_csv

from .asked import Asked, NotUnderstood
from .declaration import Insight
from .dimensions import PERIODS
from .wording import period, spelt

LIGHT = {
    "paper": "#ffffff", "rule": "#e9e4da", "edge": "#8b8f88", "ink": "#1d2a33", "soft": "#5b6670",
    "leaf": "#1f6f5c", "sun": "#d98e1f", "brick": "#a03b2e",
}  # fmt: skip
DARK = {
    "paper": "#1b242a", "rule": "#2c3840", "edge": "#71808b", "ink": "#e7e4dc", "soft": "#94a1aa",
    "leaf": "#5cc3a8", "sun": "#f0b354", "brick": "#e58475",
}  # fmt: skip
THEMES = {"light": LIGHT, "dark": DARK}
WIDTHS = {"wide": 720, "narrow": 330}
MOST_BARS = 12


@dataclass(frozen=True)
class Look:
    """In which format, colours and width a chart is drawn."""

    format: str = "svg"
    theme: str = "light"
    size: str = "wide"

    def __post_init__(self) -> None:
        if self.format not in {"svg", "png"} or self.theme not in THEMES or self.size not in WIDTHS:
            raise NotUnderstood("A chart is svg or png, light or dark, wide or narrow.")


def asked_for(insight: Insight, asked: Asked) -> Asked:
    """The question whose answer a picture shows: split as asked, else as the insight declares."""
    by = asked.by or insight.chart_by or None
    return replace(asked, by=by, bare=True)


def draw(insight: Insight, answer: Mapping[str, Any], by: str | None, look: Look, *, is_alone: bool = False) -> bytes:
    """The picture of one answer; without a split, of its levels or its distribution.

    An SVG that `is_alone` has colours of its own; otherwise it takes those of the page it stands on.
    """
    definition = chart(insight, answer, by, size=look.size)
    return render(definition, format=look.format, theme=look.theme, is_alone=is_alone)


def chart(insight: Insight, answer: Mapping[str, Any], by: str | None, *, size: str) -> alt.LayerChart | alt.Chart:
    """The definition of the chart of one answer."""
    rows = [row for row in answer["rows"] if row.get("value") is not None]
    column = by or (insight.levels[0] if insight.levels else "")
    if not rows or not column:
        rows, column = _distribution(answer), "score"
    is_count = column == "score"
    points = [_point(insight, row, column, is_count=is_count) for row in rows[: 400 if by in PERIODS else MOST_BARS]]
    data = alt.Data(values=points)  # type: ignore[no-untyped-call]
    title = insight.measure.unit if insight.measure.unit not in {"", "%"} else ""
    drawn: alt.LayerChart = _line(data, title, size) if by in PERIODS else _bars(data, title, size)
    sized: alt.LayerChart = drawn.properties(width=WIDTHS[size])
    return sized


def _point(insight: Insight, row: Mapping[str, Any], column: str, *, is_count: bool) -> dict[str, Any]:
    unit, decimals = ("", 0) if is_count else (insight.measure.unit, insight.decimals)
    value = row.get("value")
    return {
        "label": "not known" if row[column] is None else period(str(row[column])),
        "value": value,
        "low": row.get("low", value),
        "high": row.get("high", value),
        "said": spelt(value, unit, decimals),
    }


def _distribution(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    counts: Mapping[str, int] = answer.get("distribution") or {}
    return [{"score": level, "value": n} for level, n in counts.items()]


def _line(data: Any, title: str, size: str) -> Any:
    x = alt.X("label:O", title=None, axis=alt.Axis(labelAngle=0, values=_spread(data, 8 if size == "wide" else 4)))
    base = alt.Chart(data).encode(x=x)
    band = base.mark_area(opacity=0.16).encode(y=alt.Y("low:Q", title=title or None), y2="high:Q")
    line = base.mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=28, filled=True)).encode(y="value:Q")
    return alt.layer(band, line).properties(height=200)


def _spread(data: Any, most: int) -> list[str]:
    """Of the labels every so many, the last always, that none runs into the next."""
    labels = [point["label"] for point in data.values]
    return labels[:: -max(1, -(-len(labels) // most))][::-1]


def _bars(data: Any, title: str, size: str) -> Any:
    y = alt.Y("label:N", title=None, sort=None, axis=alt.Axis(labelLimit=220 if size == "wide" else 110, domain=False))
    base = alt.Chart(data).encode(y=y)
    bar = base.mark_bar(height=14, cornerRadiusEnd=4).encode(x=alt.X("value:Q", title=title or None, axis=alt.Axis(tickCount=5)))
    band = base.mark_bar(height=26, opacity=0.18, cornerRadius=5).encode(x="low:Q", x2="high:Q")
    words = base.mark_text(align="left", dx=8, fontSize=12).encode(x="high:Q", text="said:N")
    return alt.layer(band, bar, words).properties(height=alt.Step(36))


def render(definition: alt.LayerChart | alt.Chart, *, format: str, theme: str, is_alone: bool = False) -> bytes:
    """A definition as SVG in the page's colours, or as a file in those of the theme."""
    tokens = THEMES["light" if format == "svg" and not is_alone else theme]
    spec = definition.configure(**_configured(tokens)).to_dict()
    if format == "png":
        return bytes(vl_convert.vegalite_to_png(spec, scale=2))
    svg = vl_convert.vegalite_to_svg(spec)
    return (svg if is_alone else _in_page_colours(svg)).encode()


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
        "text": alt.MarkConfig(color=token["ink"]),
    }


def _in_page_colours(svg: str) -> str:
    """The SVG with the page's variables for colours, without a size of its own and without style attributes."""
    for name, colour in LIGHT.items():
        svg = re.sub(rf'(fill|stroke)="{colour}"', rf'\1="var(--{name})"', svg)
    svg = re.sub(r'\sstyle="[^"]*"', "", svg)
    svg = re.sub(r'font-family="[^"]*"', 'font-family="var(--words)"', svg)
    head, _, rest = svg.partition(">")
    head = re.sub(r'\s(width|height|class)="[^"]*"', "", head)
    return f'{head} class="chart-drawing" aria-hidden="true" focusable="false">{rest}'


def csv(table: pa.Table) -> str:
    """A table as CSV text."""
    written = io.BytesIO()
    arrow_csv.write_csv(table, written)
    return written.getvalue().decode()
