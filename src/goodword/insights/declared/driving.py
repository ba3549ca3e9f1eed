"""Why: what drives a score, by what people rate and by what happened to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.analytics import drivers, rated
from goodword.insights import driving, wording
from goodword.insights.asked import Asked
from goodword.insights.declaration import BY, Extra, Facts, Insight
from goodword.insights.designs import Design
from goodword.insights.works import Work
from goodword.kit.facts import ANSWERS, ORDERS, PROMISES

Rows = list[dict[str, object]]
RATING = "rating_"
MUCH_MISSING = 5.0
SHOWN = (*driving.FIGURES, "n", *driving.NUMBERS)
HOW = _(
    "It is an association: what goes with a high score need not make it. Of the question with most such answers "
    "(satisfaction and ease on their usual scale, by a straight line). The part of the scores' variance that goes with the "
    "marks (R²) is shared out among the things: what each adds, averaged over every order in which they could be counted "
    "(LMG, the Shapley value; above 15 things Johnson's relative weights). A 0 or “n/a” is no mark but a missing one: the "
    "share of them is shown, and what they leave open is reckoned from the other marks (EM). How far scores lie above those "
    "of middle marks where a thing is marked high, and below where it is marked low, is told with all things in one "
    "regression. Intervals are resampled from 200 random blocks of people; that of a share begins at 0 where chance may "
    "make as much. It takes 20 answers, and five more for each thing."
)


def _rated(facts: Facts, asked: Asked) -> ir.Table:
    """Every answer with marks that people gave."""
    said = rated.with_scores(facts[ANSWERS.name], since=asked.since, until=asked.last)
    names = _names(facts)
    if not names:
        return rated.nothing(said)
    return rated.marked(said, {name: said[f"{RATING}{name}"] for name in names})


def _names(facts: Facts) -> list[str]:
    return [c.removeprefix(RATING) for c in facts[ANSWERS.name].columns if c.startswith(RATING)]


def _happened(facts: Facts, asked: Asked) -> ir.Table:
    """Every answer about an order with the marks that facts give it."""
    said = rated.with_scores(facts[ANSWERS.name], since=asked.since, until=asked.last)
    found, marks = rated.of_orders(said, facts[ORDERS.name], facts[PROMISES.name])
    return rated.marked(found.mutate(**marks), {name: ibis._[name] for name in marks})


@dataclass(frozen=True)
class Marks:
    """How answers come by their marks, what the things are called that are marked, and who works out what they tell."""

    column: str
    lay: Callable[[Facts, Asked], ir.Table]
    names: Callable[[Facts], list[str]]
    work: Work
    work_by: Work

    def units(self, facts: Facts, asked: Asked) -> ir.Table:
        units = facts.keep(self.lay(facts, asked))
        if BY not in units.columns:
            found = facts.worked(self.work, units)
            return rated.explained(units, found.filter(found["at"] == driving.WHOLE))
        counts = units.mutate(**{BY: units[BY].cast("string").fill_null("")})
        return rated.explained(units, facts.worked(self.work_by, counts))

    def told(self, facts: Facts, asked: Asked) -> ir.Table:
        """The units with their marks in words."""
        return rated.in_words(self.units(facts, asked), self.names(facts))

    def lines(self, facts: Facts, asked: Asked) -> ir.Table:
        """A line for each thing and one for all of them, by name."""
        found = facts.worked(self.work, facts.keep(self.lay(facts, asked)))
        named = [(found["at"] == i, name) for i, name in enumerate(self.names(facts))]
        return found.mutate(**{self.column: ibis.cases(*named, else_="") if named else ibis.literal("")})

    def extras(self) -> tuple[Extra, ...]:
        return (
            Extra(f"{self.column}s", _as_they_are, self._of_each, units=self.lines),
            Extra("model", _as_they_are, self._of_all, units=self.lines, says=_first, warns=_left_out),
        )

    def _of_each(self, rows: Rows, _: Asked) -> object:
        lines = sorted((row for row in rows if row["at"] != driving.WHOLE), key=lambda row: -float(str(row["value"])))
        return [{self.column: row[self.column], **{name: row[name] for name in SHOWN}} for row in lines]

    def _of_all(self, rows: Rows, _: Asked) -> object:
        whole = next((row for row in rows if row["at"] == driving.WHOLE), None)
        lines = [{**row, "name": wording.group(self.column, row[self.column])} for row in rows if row["at"] != driving.WHOLE]
        return _model(whole, sorted(lines, key=lambda row: -float(str(row["value"])))) if whole else None


def _as_they_are(units: ir.Table, _: Asked) -> ir.Table:
    return units


def _model(whole: Mapping[str, object], lines: Rows) -> dict[str, object]:
    chance, ahead = float(str(whole["chance"])), whole["ahead_low"]
    clear = chance < drivers.CLEAR
    return {
        "method": "lmg" if whole["is_exact"] else "relative-weights",
        "chance": chance,
        "is_clear": clear,
        "explained": whole["value"],
        "first": [row["name"] for row in lines[:2]],
        "is_first_clear": clear and (len(lines) == 1 or float(str(ahead or 0)) > 0),
        "damage": _most(lines, "damage") if clear else None,
        "promote": _most(lines, "promote") if clear else None,
        "missing": max(float(str(row["missing"])) for row in lines),
    }


def _most(lines: Rows, what: str) -> dict[str, object] | None:
    """What takes most where it is marked low, or adds most where it is marked high, if that is more than chance."""
    sign = -1.0 if what == "damage" else 1.0
    found = [(sign * float(str(row[what])), row) for row in lines if row[what] is not None]
    sure = [one for one in found if sign * float(str(one[1][f"{what}_{'high' if sign < 0 else 'low'}"])) > 0]
    if not sure:
        return None
    row = max(sure, key=lambda one: one[0])[1]
    return {"name": row["name"], "value": row[what], "low": row[f"{what}_low"], "high": row[f"{what}_high"]}


def _first(found: object, _: Asked) -> str:
    if not isinstance(found, Mapping):
        return ""
    if not found["is_clear"]:
        return say("No clear driver: chance alone may tell as much.")
    names = found["first"]
    if found["is_first_clear"]:
        said = [say("What goes with the score most is %(name)s.") % {"name": names[0]}]
    else:
        said = [
            say("What goes with the score most is %(name)s or %(other)s: too close to say.")
            % {"name": names[0], "other": names[1]}
        ]
    if one := found["damage"]:
        words = say("Scores are lowest where %(name)s is marked low: %(value)s points, between %(low)s and %(high)s.")
        said.append(words % _spelt(one))
    if one := found["promote"]:
        words = say("Scores are highest where %(name)s is marked high: %(value)s points, between %(low)s and %(high)s.")
        said.append(words % _spelt(one))
    return " ".join(said)


def _spelt(one: Mapping[str, object]) -> dict[str, str]:
    ends = {end: wording.spelt(float(str(one[end])), "points", 1) for end in ("value", "low", "high")}
    return {"name": str(one["name"]), **ends}


def _left_out(found: object) -> list[str]:
    most = float(str(found["missing"])) if isinstance(found, Mapping) else 0.0
    if most < MUCH_MISSING:
        return []
    said = say("Of one thing %(share)s of the marks are missing; what they would have been is expected from the others.")
    return [said % {"share": wording.spelt(most, "%")}]


RATED = Marks("driver", _rated, _names, driving.RATED, driving.RATED_BY)
HAPPENED = Marks("happening", _happened, lambda _: list(rated.OF_ORDERS), driving.HAPPENED, driving.HAPPENED_BY)

DRIVERS = Insight(
    name="drivers",
    order=12,
    title=_("What drives the score"),
    question=_("Of what people rate, what goes with a high score and what with a low one?"),
    how=HOW,
    formula="drivers/1",
    reads=(ANSWERS,),
    about=(ANSWERS,),
    units=RATED.units,
    told=RATED.told,
    measure=rated.Explained(),
    sentence=_("{value} of how scores differ goes with what people rate, between {low} and {high}, from {n} answers."),
    empty=_("It takes 20 answers with ratings beside the score, and five more for each thing rated. Ask for some in a survey."),
    shows=("id", "who", "person_id", "organisation_id", "day", "metric", "score", "told"),
    decimals=1,
    extras=RATED.extras(),
    lines=("drivers", "driver"),
    draws="quadrants",
    design=Design.NONE,
    is_difference=True,
)

WHAT_HAPPENED = Insight(
    name="what-happened",
    order=13,
    title=_("What happened, and the score"),
    question=_("Of what happened with their order, what goes with a high score and what with a low one?"),
    how=_(
        "It is an association: what goes with a high score need not make it. Answers about an order, marked by facts as they "
        "stood when somebody answered: good, middling or poor (3, 2, 1). Delivery: before the promised day, on it, after it or "
        "not at all. Waiting: the quickest quarter of deliveries, the half between, the slowest quarter. Price: the cheapest "
        "quarter of orders in their currency, the half between, the dearest. Promises to them in the 90 days before: all kept "
        "in time, none due, one that was not. From there on it is computed as “What drives the score” is."
    ),
    formula="what-happened/1",
    reads=(ANSWERS, ORDERS, PROMISES),
    about=(ANSWERS,),
    units=HAPPENED.units,
    told=HAPPENED.told,
    measure=rated.Explained(),
    sentence=_(
        "{value} of how scores differ goes with what happened with the order, between {low} and {high}, from {n} answers."
    ),
    empty=_("It takes 20 answers about orders, and five more for each thing that is known of them."),
    shows=("id", "who", "person_id", "organisation_id", "day", "metric", "score", "told"),
    decimals=1,
    extras=HAPPENED.extras(),
    lines=("happenings", "happening"),
    draws="quadrants",
    design=Design.NONE,
    is_difference=True,
)

INSIGHTS = (DRIVERS, WHAT_HAPPENED)
