"""The picture of how many each has brought so far: a curve that rises from month to month, in the band of its interval."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .remaining import HEIGHT, MOST_TICKS, ticks
from .wording import spelt

BEGIN = {"month": 0, "value": 0.0, "low": 0.0, "high": 0.0, "n": 0}
Month = Mapping[str, Any]


def picture(rows: Sequence[Month], size: str) -> Any:
    """How many customers a customer has brought by the end of each month after their first order."""
    months = [{**BEGIN, "n": rows[0]["n"] if rows else 0}, *rows]
    figures = [_figure(at, row) for at, row in enumerate(months)]
    data = alt.Data(values=figures, name="figures")  # type: ignore[no-untyped-call]
    last = months[-1]["month"]
    axis = alt.Axis(values=ticks(last, MOST_TICKS if size == "wide" else MOST_TICKS // 2), ticks=False, grid=False, format="d")
    along = alt.X(
        "month:Q", title=_("months since their first order"), axis=axis, scale=alt.Scale(domain=[0, max(last, 1)], nice=False)
    )
    plain = alt.Axis(domain=False, ticks=False, labelPadding=8, tickCount=5)
    base = alt.Chart(data).encode(x=along)
    band = base.mark_area(opacity=0.16).encode(y=alt.Y("low:Q", axis=plain), y2="high:Q")
    line = base.mark_line(strokeWidth=2.5).encode(y=alt.Y("value:Q", title=_("customers brought by each"), axis=plain))
    is_here = alt.condition("datum.at === here", alt.value(0.07), alt.value(0))
    field = base.mark_rect(stroke=None).encode(
        x="begin:Q", x2="until:Q", y=alt.value(0), y2=alt.value("height"), opacity=is_here, tooltip="told:N"
    )
    return alt.layer(band, line, field.properties(name="figure")).properties(height=HEIGHT)


def _figure(at: int, row: Month) -> dict[str, Any]:
    value, low, high = (spelt(row[name], "", 2) for name in ("value", "low", "high"))
    n = int(row["month"])
    after = ngettext("after %(n)s month", "after %(n)s months", n) % {"n": n}
    told = [after, value, _("between %(low)s and %(high)s") % {"low": low, "high": high}]
    told.append(_("%(n)s watched as long") % {"n": f"{row['n']:,}"})
    return {
        "at": at, "month": n, "begin": max(n - 0.5, 0), "until": n + 0.5,
        "value": row["value"], "low": row["low"], "high": row["high"], "told": told,
    }  # fmt: skip
