"""What a letter asks of the insights, and what it keeps of their answers: a few figures and words, as they were read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodword.insights import client
from goodword.insights.asked import Asked
from goodword.insights.wording import moved, period, spelt

from . import queries
from .rules import FEWEST, LOOKED_AT, NOT_BY, NUMBERS, ONLY_BELOW, OPINIONS

Answered = Mapping[str, Any]
YEAR = timedelta(days=365)
KEPT = ("value", "low", "high", "n", "unit")
MONTHS_SHOWN = 13


def figures(today: date) -> dict[str, Any]:
    """Everything that a letter of a day says, except its challenge."""
    titles = {one["name"]: one for one in client.catalogue()}
    numbers = [_number(name, titles[name], today) for name in NUMBERS if name in titles]
    opinion = next((one for name in OPINIONS if (one := _number(name, titles[name], today))["n"]), None)
    return {"day": today.isoformat(), "numbers": numbers, "opinion": opinion, **_standing_out(titles, today)}


def chart(opinion: Answered | None, today: date) -> tuple[dict[str, str], bytes | None]:
    """The months of the opinion, drawn for a page and for mail; nothing where there are not two of them."""
    if opinion is None:
        return {}, None
    asked = Asked(today, since=months_ago(today), by="month", bare=True)
    if sum(row["value"] is not None for row in client.ask(opinion["name"], asked)["rows"]) < 2:
        return {}, None
    name = opinion["name"]
    drawings = {size: client.chart(name, asked, "svg", size=size).decode() for size in ("wide", "narrow")}
    return drawings, client.chart(name, asked, "png", theme="light", size="narrow")


def months_ago(today: date) -> date:
    """The first day of the month with which the picture begins."""
    months = today.year * 12 + today.month - MONTHS_SHOWN
    return date(months // 12, months % 12 + 1, 1)


def standing(name: str, today: date) -> dict[str, Any] | None:
    """A number as it stands, to be held against itself later; None where nobody can tell."""
    (answer,) = client.ask_all([(name, Asked(today, bare=True))])
    if answer is None or not answer["n"] or answer["value"] is None or answer["low"] is None:
        return None
    return {**{key: answer[key] for key in KEPT}, "name": name, "day": today.isoformat()}


def _number(name: str, known: Answered, today: date) -> dict[str, Any]:
    """One number with its margin, its sentence and its change; without a value where it cannot be told."""
    (answer,) = client.ask_all([(name, Asked(today))])
    told = {"name": name, "title": known["title"], "unit": known["unit"], "how": known["how"]}
    if answer is None or not answer["n"] or answer["value"] is None:
        return {**told, "value": None, "n": 0, "figure": "", "say": known["empty"], "change": None, "change_says": ""}
    change = answer.get("change") or _quarters_apart(name, today, known["decimals"])
    return {
        **told,
        **{key: answer[key] for key in KEPT},
        "figure": spelt(answer["value"], answer["unit"], known["decimals"]),
        "say": _own_words(answer),
        "change": {key: change[key] for key in ("value", "low", "high", "is_clear")} if change else None,
        "change_says": change["sentence"] if change else _("No clear change: there is no quarter before to compare with."),
    }


def _own_words(answer: Answered) -> str:
    """The insight's first sentence; the change is told apart from it."""
    change = (answer.get("change") or {}).get("sentence", "")
    words = str(answer["sentence"]).replace(change, "").split(" ")  # not at the space that keeps a number and its % together
    return " ".join(word for word in words if word)


def _quarters_apart(name: str, today: date, decimals: int) -> dict[str, Any] | None:
    """The change of a number that says how things stand: at the end of the last full quarter against the one before."""
    before_on, now_on = Asked(today).quarter_ends()[-2:]
    now, before = client.ask_all([(name, Asked(day, bare=True)) for day in (now_on, before_on)])
    if not all(a and a["n"] >= 20 and a["value"] is not None for a in (now, before)):
        return None
    assert now is not None and before is not None
    found = client.apart({key: now[key] for key in KEPT}, {key: before[key] for key in KEPT})
    return {**found, "sentence": change_says(found, now["unit"], _day(now_on), _day(before_on), decimals)}


def change_says(found: Answered, unit: str, now: str, before: str, decimals: int = 0) -> str:
    """Whether a figure of one day differs from that of another, in a sentence."""
    said = {"now": now, "before": before, **moved(found, unit, decimals)}
    if not found["is_clear"]:
        return _("No clear change on %(now)s against %(before)s (between %(low)s and %(high)s).") % said
    if found["value"] > 0:
        return _("Up by %(by)s on %(now)s against %(before)s (between %(low)s and %(high)s).") % said
    return _("Down by %(by)s on %(now)s against %(before)s (between %(low)s and %(high)s).") % said


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _standing_out(titles: Mapping[str, Answered], today: date) -> dict[str, Any]:
    """The one finding, and among how many comparisons it was found."""
    asked = Asked(today, since=today - YEAR, bare=True)
    whole = client.ask_all([(name, asked) for name in LOOKED_AT if name in titles])
    # Where not two groups of thirty can be made there is nothing to compare, and nothing is asked.
    enough = [answer["insight"] for answer in whole if answer is not None and answer["n"] >= 2 * FEWEST]
    wanted = [(name, by) for name in enough for by in client.dimensions(name) if by not in NOT_BY]
    answers = [client.ask_all([(name, replace(asked, by=by))])[0] for name, by in wanted]
    looks = [
        {
            "insight": name,
            "by": by,
            "unit": answer["unit"],
            "only_below": by in ONLY_BELOW,
            "rows": [{**row, by: _called(row[by])} for row in answer["rows"]],
        }
        for (name, by), answer in zip(wanted, answers, strict=True)
        if answer is not None
    ]
    found = client.finding(looks)
    if found["finding"] is None:
        return {"finding": None, "looked_at": found["looked_at"]}
    return {"finding": _told(found["finding"], titles), "looked_at": found["looked_at"]}


def _called(group: object) -> str:
    return _("not known") if group is None else period(str(group))


def _told(found: Answered, titles: Mapping[str, Answered]) -> dict[str, Any]:
    known = titles[found["insight"]]
    unit, decimals = known["unit"], known["decimals"]
    said = {
        "number": known["title"],
        "by": capfirst(str(found["dimension"]).replace("_", " ")),
        "group": queries.step_names().get(found["group"], found["group"]) if found["dimension"] == "step" else found["group"],
        "value": spelt(found["value"], unit, decimals),
        "rest": spelt(found["rest"], unit, decimals),
        "n": f"{found['n']:,}",
        "n_rest": f"{found['n_rest']:,}",
        "apart": spelt(abs(found["difference"]), "", decimals),
        "low": spelt(min(abs(found["low"]), abs(found["high"])), "", decimals),
        "high": spelt(max(abs(found["low"]), abs(found["high"])), "", decimals),
    }
    title = _("%(by)s “%(group)s”: %(number)s %(value)s, elsewhere %(rest)s") % said
    text = _(
        "The last twelve months, from %(n)s against %(n_rest)s: %(apart)s points apart, surely between %(low)s and %(high)s."
    )
    return {**found, "title": title, "say": text % said}


def finding_says(figures: Answered) -> str:
    """How sure the finding is, seeing how many comparisons were made; or that nothing stands out."""
    n = int(figures["looked_at"])
    if figures["finding"] is None and not n:
        return _("Nothing to compare yet: no group has thirty to speak for it.")
    if figures["finding"] is None:
        said = ngettext(
            "Nothing stands out this week. We looked at %(n)s group, and it differs from the rest by no more than chance.",
            "Nothing stands out this week. We looked at %(n)s groups, and none differs from the rest by more than chance.",
            n,
        )
    else:
        said = ngettext(
            "We looked at %(n)s group; this difference is more than chance.",
            "The largest of %(n)s comparisons that is more than chance, even though so many were made.",
            n,
        )
    return said % {"n": f"{n:,}"}
