"""The picture of what a change did: a point for each month before and after it, with its interval, and a line where it began."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .remaining import HEIGHT
from .wording import spelt

Month = Mapping[str, Any]


def picture(rows: Sequence[Month], size: str) -> Any:
    """How far places with the change are from where they would be without, month by month; what comes after it is bold."""
    figures = [_figure(at, row) for at, row in enumerate(rows)]
    data = alt.Data(values=figures, name="figures")  # type: ignore[no-untyped-call]
    base = alt.Chart(data)
    axis = alt.Axis(ticks=False, grid=False, format="d", tickMinStep=1, tickCount=10 if size == "wide" else 5)
    along = alt.X("month:Q", title=_("months since the change"), axis=axis, scale=alt.Scale(nice=False, padding=10))
    plain = alt.Axis(domain=False, ticks=False, labelPadding=8, tickCount=5)
    up = alt.Y("value:Q", title=_("points more than without it"), axis=plain)
    is_after = alt.condition("datum.month >= 0", alt.value(1), alt.value(0.4))
    error = base.mark_rule(strokeWidth=1.5).encode(x=along, y=alt.Y("low:Q", axis=plain), y2="high:Q", opacity=is_after)
    point = base.mark_point(filled=True, size=55).encode(x=along, y=up, opacity=is_after)
    zero = base.mark_rule(strokeDash=[3, 3], opacity=0.6).encode(y=alt.datum(0))
    began = base.mark_rule(strokeDash=[3, 3], opacity=0.6).encode(x=alt.datum(-0.5))
    is_here = alt.condition("datum.at === here", alt.value(0.07), alt.value(0))
    field = base.mark_rect(stroke=None).encode(
        x="begin:Q", x2="until:Q", y=alt.value(0), y2=alt.value("height"), opacity=is_here, tooltip="told:N"
    )
    return alt.layer(zero, began, error, point, field.properties(name="figure")).properties(height=HEIGHT)


def _figure(at: int, row: Month) -> dict[str, Any]:
    value, low, high = (spelt(row[name], "", 1) for name in ("value", "low", "high"))
    n = int(row["month"])
    if n < 0:
        when = ngettext("%(n)s month before", "%(n)s months before", -n) % {"n": -n}
    else:
        when = ngettext("after %(n)s month", "after %(n)s months", n) % {"n": n}
    told = [when, value, _("between %(low)s and %(high)s") % {"low": low, "high": high}]
    told.append(_("from %(n)s") % {"n": f"{row['n']:,}"})
    return {
        "at": at, "month": n, "begin": n - 0.5, "until": n + 0.5,
        "value": row["value"], "low": row["low"], "high": row["high"], "told": told,
    }  # fmt: skip
