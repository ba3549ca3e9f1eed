"""Why people are happy or not, in their own words: the themes that comments speak of, and what each comes together with."""

import ibis.expr.types as ir
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.analytics import themes
from goodword.analytics.findings import Group
from goodword.analytics.measures import Share
from goodword.insights.asked import Asked
from goodword.insights.declaration import BY, Extra, Facts, Insight
from goodword.insights.designs import Design
from goodword.insights.wording import spelt
from goodword.kit.facts import ANSWERS, MENTIONS

Row = dict[str, object]


def _last(facts: Facts, asked: Asked) -> ir.Table:
    return themes.banded(facts[ANSWERS.name], since=asked.since, until=asked.last, by=BY)


def _answers(facts: Facts, asked: Asked) -> ir.Table:
    return themes.with_themes(_last(facts, asked), facts[MENTIONS.name])


def _by_theme(facts: Facts, asked: Asked) -> ir.Table:
    return themes.by_theme(_last(facts, asked), facts[MENTIONS.name])


def _counted(rows: ir.Table, _: Asked) -> ir.Table:
    return themes.counted(rows)


def _lines(rows: list[Row], asked: Asked) -> object:
    """In the order of what the picture shows: how many speak of each."""
    found = sorted(themes.lines(rows, asked.level), key=lambda line: -line.counts.n)
    return [_line(line, asked) for line in found]


def _line(line: themes.Line, asked: Asked) -> Row:
    around = line.difference.interval if line.difference else None
    return {
        "theme": str(line.theme),
        "theme_id": line.theme,
        "count": line.counts.n,
        **_spread("value", line.share),
        "low": line.share.low,
        "high": line.share.high,
        "n": line.share.n,
        **_spread("of_happy", line.of_happy),
        **_spread("of_unhappy", line.of_unhappy),
        "net": line.counts.net,
        "rest": line.rest,
        "difference": line.difference.value if line.difference else None,
        "difference_low": around.low if around else None,
        "difference_high": around.high if around else None,
        "costs": line.costs,
        "is_clear": line.is_clear,
    }


def _spread(name: str, group: Group | None) -> Row:
    if name == "value" and group:
        return {name: group.value}
    found = (group.value, group.low, group.high) if group else (None, None, None)
    return dict(zip((name, f"{name}_low", f"{name}_high"), found, strict=True))


def _told(found: object, _: Asked) -> str:
    """The theme that costs most and the one that is worth most, where they are more than chance."""
    assert isinstance(found, list)
    clear = sorted((line for line in found if line["is_clear"]), key=lambda line: -line["costs"])
    if not found:
        return say("No comment has been read for its themes yet.")
    if not clear:
        return say("No theme comes clearly together with a higher or a lower score.")
    said = []
    if (worst := clear[0])["costs"] > 0:
        said.append(
            say("Costs most: %(theme)s, in %(count)s answers, %(by)s points below the rest (%(low)s to %(high)s).") % _of(worst)
        )
    if (best := clear[-1])["costs"] < 0:
        said.append(
            say("Worth most: %(theme)s, in %(count)s answers, %(by)s points above the rest (%(low)s to %(high)s).") % _of(best)
        )
    return " ".join(said)


def _of(line: Row) -> dict[str, str]:
    ends = sorted(abs(float(str(line[f"difference_{end}"]))) for end in ("low", "high"))
    low, high, by = (spelt(value, "") for value in (*ends, abs(float(str(line["difference"])))))
    return {"theme": f"“{{theme:{line['theme_id']}}}”", "count": f"{line['count']:,}", "by": by, "low": low, "high": high}


THEMES = Insight(
    name="themes",
    order=45,
    title=_("What they speak of"),
    question=_("Which themes in comments come together with praise, and which with blame?"),
    how=_(
        "Of each person's last scored answer, the share that speaks of any theme. Themes are found by reading the comments: "
        "which words go together. For each: how many answers speak of it, which part of the happy and of the unhappy (Wilson "
        "intervals), and the score of those who do against the rest, happy less unhappy in points, which for “would "
        "recommend” is the NPS (adjusted Wald intervals). What it costs: the points that the whole score would gain if they "
        "were as happy as the rest. A difference is called one where it survives Holm's correction for all themes. A comment "
        "counts once, however often it names a theme. What most speak of stands first."
    ),
    formula="themes/1",
    reads=(ANSWERS, MENTIONS),
    about=(ANSWERS,),
    units=_answers,
    measure=Share("names_one"),
    sentence=_("{hits} of {n} answers speak of a theme: {value}, between {low} and {high}."),
    empty=_("Nobody has answered with a score yet. Bring in a file of answers, and what they write is read."),
    shows=("id", "who", "day", "band", "names_one"),
    decimals=1,
    extras=(Extra("themes", _counted, _lines, units=_by_theme, says=_told),),
    lines=("themes", "theme"),
    design=Design.NONE,
)

INSIGHTS = (THEMES,)
