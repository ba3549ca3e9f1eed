"""The picture of who is still there: a curve that falls from month to month, in the band of its interval."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .wording import spelt

HEIGHT, MOST_TICKS = 220, 8
YEAR = 12
BEGIN = {"month": 0, "value": 100.0, "low": 100.0, "high": 100.0, "n": 0, "ended": 0}
Month = Mapping[str, Any]


def picture(rows: Sequence[Month], size: str) -> Any:
    """The share that stays longer than each month. It holds until the next, so the curve has steps."""
    months = rows if rows and rows[0]["month"] == 0 else [{**BEGIN, "n": rows[0]["n"] if rows else 0}, *rows]
    following = [row["month"] for row in months[1:]] + [months[-1]["month"] + 1]
    figures = [_figure(at, row, until) for at, (row, until) in enumerate(zip(months, following, strict=True))]
    data = alt.Data(values=figures, name="figures")  # type: ignore[no-untyped-call]
    last = following[-1]
    axis = alt.Axis(values=ticks(last, MOST_TICKS if size == "wide" else MOST_TICKS // 2), ticks=False, grid=False, format="d")
    along = alt.X("month:Q", title=_("months under contract"), axis=axis, scale=alt.Scale(domain=[0, last], nice=False))
    plain = alt.Axis(domain=False, ticks=False, labelPadding=8, tickCount=5)
    up = alt.Y("value:Q", title=_("% still there"), axis=plain, scale=alt.Scale(domain=[0, 100]))
    base = alt.Chart(data).encode(x=along)
    band = base.mark_area(opacity=0.16, interpolate="step-after").encode(y=alt.Y("low:Q", axis=plain), y2="high:Q")
    line = base.mark_line(strokeWidth=2.5, interpolate="step-after").encode(y=up)
    is_here = alt.condition("datum.at === here", alt.value(0.07), alt.value(0))
    field = base.mark_rect(stroke=None).encode(
        x2="until:Q", y=alt.value(0), y2=alt.value("height"), opacity=is_here, tooltip="told:N"
    )
    return alt.layer(band, line, field.properties(name="figure")).properties(height=HEIGHT)


def ticks(last: int, most: int) -> list[int]:
    """Whole years where there are several, so many that none runs into the next."""
    unit = YEAR if last >= 2 * YEAR else 3 if last >= YEAR else 1
    step = unit * max(1, -(-last // (unit * most)))
    return list(range(0, last + 1, step))


def _figure(at: int, row: Month, until: int) -> dict[str, Any]:
    value, low, high = (spelt(row[name], "%", 1) for name in ("value", "low", "high"))
    n = int(row["month"])
    after = ngettext("after %(n)s month", "after %(n)s months", n) % {"n": n}
    told = [after, value, _("between %(low)s and %(high)s") % {"low": low, "high": high}]
    told.append(_("%(ended)s of %(n)s left") % {"ended": f"{row['ended']:,}", "n": f"{row['n']:,}"})
    return {
        "at": at, "month": n, "until": until, "value": row["value"], "low": row["low"], "high": row["high"], "told": told,
    }  # fmt: skip
