"""The cards of the front page, in words, made from what insights answered. No card invents a figure.

An insight's answer is the JSON of docs/numbers.md; `None` stands for "it did not answer".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodword.kit.figures import count, money

from .drawing import Picture, Point, picture
from .rules import give_or_take
from .words import points, quarter

Answered = Mapping[str, Any]
METRICS = {"nps": (-100.0, 100.0), "csat": (0.0, 100.0)}
TONES = {"fan": "sun", "ambassador": "sun", "lapsed": "brick"}


@dataclass(frozen=True)
class TopOfMind:
    is_wrong: bool = False
    share: float | None = None
    figure: str = ""
    meter: str = "0"
    say: str = ""
    quiet: str = ""
    quiet_url: str = ""
    rows_url: str = ""
    how_url: str = ""
    action_url: str = ""


@dataclass(frozen=True)
class Promised:
    """Done as promised. Without a share no step of a playbook has been due yet."""

    is_wrong: bool = False
    share: float | None = None
    figure: str = ""
    meter: str = "0"
    say: str = ""
    change: str = ""
    tone: str = "leaf"
    rows_url: str = ""
    how_url: str = ""
    steps_url: str = ""


@dataclass(frozen=True)
class Opinion:
    """NPS where it was asked, else CSAT. `values` are the unrounded figures behind the words."""

    title: str
    is_wrong: bool = False
    metric: str = ""
    opinion: "Months | None" = None
    figure: str = ""
    unit: str = ""
    say: str = ""
    change: str = ""
    tone: str = "leaf"
    rows_url: str = ""
    how_url: str = ""
    action_url: str = ""
    picture_says: str = ""


@dataclass(frozen=True)
class Months:
    points: tuple[Point, ...]
    picture: Picture | None


@dataclass(frozen=True)
class Stage:
    """One stage of the life cycle: how many stand in it, and who came and went in the last full quarter."""

    name: str
    count: str
    meter: str
    tone: str
    moved: str
    url: str


@dataclass(frozen=True)
class LifeCycle:
    is_wrong: bool = False
    stages: tuple[Stage, ...] = ()
    say: str = ""
    quarter: str = ""
    how_url: str = ""


def top_of_mind(answered: Answered | None, silent: Answered | None, *, currency: str) -> TopOfMind:
    """The share of active people whom we spoke with within their cadence, and who has gone quiet."""
    people = reverse("directory:people")
    if answered is None:
        return TopOfMind(is_wrong=True)
    if not answered["n"] or answered["value"] is None:
        return TopOfMind(action_url=people)
    n, value = int(answered["n"]), float(answered["value"])
    reached = round(value * n / 100)
    said = ngettext(
        "%(reached)s of %(n)s person heard from you within their cadence.",
        "%(reached)s of %(n)s people heard from you within their cadence.",
        n,
    )
    return TopOfMind(
        share=value,
        figure=count(round(value)),
        meter=f"{value:.2f}",
        say=said % {"reached": count(reached), "n": count(n)},
        quiet=_quiet(silent, currency),
        quiet_url=_page("silence"),
        rows_url=str(answered["rows_url"]),
        how_url=_page("top-of-mind"),
        action_url=people,
    )


def promised(answered: Answered | None) -> Promised:
    """The share of the steps that were due which were done, and how it moved."""
    if answered is None:
        return Promised(is_wrong=True)
    if not answered["n"] or answered["value"] is None:
        return Promised()
    n, hits, in_time = (int(answered.get(key) or 0) for key in ("n", "hits", "in_time"))
    said = ngettext(
        "%(hits)s of %(n)s step that was due was done, %(in_time)s in time.",
        "%(hits)s of %(n)s steps that were due were done, %(in_time)s in time.",
        n,
    )
    change, tone = _changed(answered.get("change"), is_points=False)
    return Promised(
        share=float(answered["value"]),
        figure=count(round(float(answered["value"]))),
        meter=f"{float(answered['value']):.2f}",
        say=said % {"hits": count(hits), "n": count(n), "in_time": count(in_time)},
        change=change,
        tone=tone,
        rows_url=str(answered["rows_url"]),
        how_url=_page("completion"),
        steps_url=_page("steps"),
    )


def _quiet(silent: Answered | None, currency: str) -> str:
    """How many went quiet by their own rhythm, and what they are worth a year."""
    overdue, stake = (int((silent or {}).get(key) or 0) for key in ("overdue", "stake"))
    if not overdue:
        return ""
    if not stake:
        return ngettext("%(n)s has gone quiet", "%(n)s have gone quiet", overdue) % {"n": count(overdue)}
    said = ngettext("%(n)s worth %(money)s a year has gone quiet", "%(n)s worth %(money)s a year have gone quiet", overdue)
    return said % {"n": count(overdue), "money": money(stake, currency)}


def opinion(answered: Answered | None, monthly: Answered | None, *, metric: str) -> Opinion:
    """The score with its margin, how it moved, and its months."""
    title = _("Would they recommend you?") if metric == "nps" else _("Are they satisfied?")
    if answered is None:
        return Opinion(title, is_wrong=True)
    if not answered["n"] or answered["value"] is None:
        return Opinion(title, action_url=reverse("intake:imports"))
    value, low, high, n = float(answered["value"]), float(answered["low"]), float(answered["high"]), int(answered["n"])
    known = _points((monthly or {}).get("rows") or ())
    lowest, highest = METRICS[metric]
    change, tone = _changed(answered.get("change"), is_points=metric == "nps")
    said = {"margin": count(max(round(give_or_take(value, low, high)), 1)), "n": count(n)}
    return Opinion(
        title,
        metric=metric,
        opinion=Months(tuple(known), picture(known, lowest=lowest, highest=highest)),
        figure=points(value) if metric == "nps" else count(round(value)),
        unit="" if metric == "nps" else "%",
        say=_opinion_said(metric, n) % said,
        change=change,
        tone=tone,
        rows_url=str(answered["rows_url"]),
        how_url=_page(metric),
        picture_says=_("%(metric)s by month with its margin") % {"metric": metric.upper()},
    )


def _opinion_said(metric: str, n: int) -> str:
    if metric == "nps":
        return ngettext("NPS, give or take %(margin)s · %(n)s answer", "NPS, give or take %(margin)s · %(n)s answers", n)
    return ngettext("satisfied, give or take %(margin)s · %(n)s answer", "satisfied, give or take %(margin)s · %(n)s answers", n)


def _changed(change: Answered | None, *, is_points: bool) -> tuple[str, str]:
    """How the last full quarter compares with the one before, in few words, and its colour."""
    if not change:
        return "", "leaf"
    if not change.get("is_clear") or change.get("value") is None:
        return _("no clear change on last quarter"), "leaf"
    by = {"by": count(max(round(abs(float(change["value"]))), 1)) + ("" if is_points else " %")}
    if float(change["value"]) > 0:
        return _("up by %(by)s on the quarter before") % by, "leaf"
    return _("down by %(by)s on the quarter before") % by, "brick"


def _points(rows: Sequence[Answered]) -> list[Point]:
    found = [
        Point(date.fromisoformat(f"{row['month']}-01"), float(row["value"]), float(row["low"]), float(row["high"]), int(row["n"]))
        for row in rows
        if row.get("month") and row.get("value") is not None
    ]
    return sorted(found, key=lambda p: p.month)


def life_cycle(answered: Answered | None) -> LifeCycle:
    """How many stand in each stage, and how many came and went in the last full quarter."""
    if answered is None:
        return LifeCycle(is_wrong=True)
    rows = [row for row in answered["rows"] if row.get("count")]
    if not rows:
        return LifeCycle()
    total = sum(int(row["count"]) for row in rows)
    flow = answered.get("flow") or {}
    moves = [m for m in flow.get("moves", ()) if m["before"] != m["now"]]
    names = _stage_names()
    stages = tuple(
        Stage(
            name=names.get(row["stage"], str(row["stage"])),
            count=count(int(row["count"])),
            meter=f"{100 * int(row['count']) / total:.2f}",
            tone=TONES.get(row["stage"], ""),
            moved=_moved(str(row["stage"]), moves),
            url=f"{reverse('directory:people')}?{urlencode({'stage': row['stage']})}",
        )
        for row in rows
    )
    name = str(flow.get("quarter", ""))
    return LifeCycle(stages=stages, say=_bought(rows, total), quarter=quarter(name) if name else "", how_url=_page("lifecycle"))


def _moved(stage: str, moves: Sequence[Answered]) -> str:
    came = sum(int(m["n"]) for m in moves if m["now"] == stage)
    left = sum(int(m["n"]) for m in moves if m["before"] == stage)
    if not came and not left:
        return ""
    return _("+%(came)s −%(left)s") % {"came": count(came), "left": count(left)}


def _bought(rows: Sequence[Answered], total: int) -> str:
    """Who bought, who came again, who is gone: true with orders alone."""
    of = {str(row["stage"]): int(row["count"]) for row in rows}
    buyers = sum(of.get(stage, 0) for stage in ("customer", "repeat", "fan", "lapsed"))
    if not buyers:
        return ngettext("%(n)s person, and no order yet.", "%(n)s people, and no order yet.", total) % {"n": count(total)}
    said = {"buyers": count(buyers), "n": count(total), "lapsed": count(of.get("lapsed", 0))}
    return _("%(buyers)s of %(n)s have bought from you; %(lapsed)s of them have fallen silent.") % said


def _stage_names() -> dict[str, str]:
    return {
        "stranger": _("Strangers"),
        "prospect": _("Prospects"),
        "customer": _("Customers"),
        "repeat": _("Repeat customers"),
        "fan": _("Fans"),
        "ambassador": _("Ambassadors"),
        "lapsed": _("Lapsed"),
    }


def _page(insight: str) -> str:
    return reverse("insights:insight", args=[insight])
