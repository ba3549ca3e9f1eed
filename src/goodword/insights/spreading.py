"""How something spread from friend to friend, as a picture and a sentence: what came together, by no design."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from goodword.analytics.peers import Moment, came_together

from . import designs
from .designs import Design
from .remaining import HEIGHT
from .wording import spelt


def picture(moments: Sequence[Moment]) -> Any:
    """Two curves over time: the share that has adopted, and the share of their friends that has."""
    rows = [
        {"time": one.time, "value": value, "of": of}
        for one in moments
        for of, value in ((_("have adopted"), 100 * one.adopted / one.n), (_("of their friends"), 100 * one.exposure))
    ]
    data = alt.Data(values=rows, name="figures")  # type: ignore[no-untyped-call]
    up = alt.Y("value:Q", title="%", scale=alt.Scale(domain=[0, 100]))
    along = alt.X("time:Q", title=_("time"), axis=alt.Axis(grid=False, format="d"))
    of = alt.StrokeDash("of:N", title=None, legend=alt.Legend(orient="top"))
    return (
        alt.Chart(data)
        .mark_line(strokeWidth=2.5, interpolate="step-after")
        .encode(x=along, y=up, strokeDash=of)
        .properties(height=HEIGHT)
    )


def sentence(moments: Sequence[Moment], level: float = 0.95) -> str:
    """What came together, whether those whose friends had were likelier to, and by what design."""
    last = asdict(moments[-1])
    said = _(
        "Exposure and adoption came together: in the end %(adopted)s of %(n)s had adopted, and %(exposure)s of their friends."
    )
    told = [said % (last | {"exposure": spelt(100 * moments[-1].exposure, "%")})]
    found = came_together(moments, level)
    if found is not None:
        by = {"value": spelt(100 * found.value, "points", 1), "low": spelt(100 * (found.interval.low or 0), "points", 1)}
        by |= {"high": spelt(100 * (found.interval.high or 0), "points", 1)}
        words = (
            _("At one and the same time, whoever had such a friend was likelier to by %(value)s points (%(low)s to %(high)s)")
            % by
        )
        told.append(f"{words}{_('.') if found.is_clear else _(': no clear difference.')}")
    return " ".join([*told, designs.words(Design.NONE)])
