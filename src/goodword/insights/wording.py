"""Numbers as words: what a person reads is rounded, what a program reads is not."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from math import isinf
from typing import TYPE_CHECKING, Any

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodword.kit import money, places

if TYPE_CHECKING:  # pages spell numbers too, and a web worker loads no engine
    from goodword.analytics.change import Change
    from goodword.analytics.intervals import Interval
    from goodword.analytics.measures import Figure
    from goodword.analytics.periods import Quarter


MINUS = "−"
MANY_FRESH = 0.05  # of those asked; of fewer the number would hardly move
FEWEST_SILENT = 20  # of fewer it is no wonder that all of them answered
QUARTER = re.compile(r"(\d{4})-Q([1-4])")
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def spelt(value: float | None, unit: str, decimals: int = 0) -> str:
    """+36 for points, 72 % for shares, 4.3 for means; a dash for nothing, ∞ where there is no bound."""
    if value is None:
        return "–"
    if isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    number = f"{abs(value):,.{decimals}f}"
    is_zero = not any(c in "123456789" for c in number)
    sign = "" if is_zero else MINUS if value < 0 else "+" if unit == "points" else ""
    return f"{sign}{number}{chr(0xA0)}%" if unit == "%" else f"{sign}{number}"


def moved(found: Mapping[str, float], unit: str, decimals: int = 0) -> dict[str, str]:
    """How far a figure moved, and between what: `by`, `low` and `high`. Two shares are points apart, not so many %."""
    low, high = (spelt(found[side], "" if unit == "%" else unit, decimals) for side in ("low", "high"))
    by = spelt(abs(found["value"]), "", decimals)
    return {"by": _("%(n)s points") % {"n": by} if unit == "%" else by, "low": low, "high": high}


def period(text: str) -> str:
    """Q1 2026 for the quarter that programs call 2026-Q1; any other text as it is."""
    found = QUARTER.fullmatch(text)
    return _("Q%(number)s %(year)s") % {"number": found[2], "year": found[1]} if found else text


def month(text: str) -> str:
    """Mar 2026 for the month that programs call 2026-03; any other text as it is."""
    found = MONTH.fullmatch(text)
    return date_format(date(int(found[1]), int(found[2]), 1), "M Y") if found else text


def verdict(code: str) -> str:
    """What became of a step, in words."""
    said = {
        "done": _("done in time"), "late": _("done late"), "out-of-order": _("done out of order"),
        "repeated": _("done again"), "skipped": _("skipped"), "open-late": _("not done"), "not-due": _("not yet due"),
    }  # fmt: skip
    return said.get(code, code)


def proof(code: str) -> str:
    """How it is known who sent somebody, in words."""
    said = {
        "invitation": _("a named invitation"), "code": _("a code"), "link": _("a personal link"),
        "said": _("they said so"), "staff": _("staff noted it"),
    }  # fmt: skip
    return said.get(code, code)


def happening(code: str) -> str:
    """What can happen with an order, in words."""
    said = {
        "delivery": _("delivery on the promised day"), "waiting": _("days of waiting"), "price": _("price"),
        "promises": _("promises kept"),
    }  # fmt: skip
    return said.get(code, code)


def driver(code: str) -> str:
    """What people rated, as it was called, in words."""
    return code.replace("_", " ")


CODES: dict[str, Callable[[str], str]] = {
    "country": places.country_name,
    "language": places.language_name,
    "quarter": period,
    "month": month,
    "verdict": verdict,
    "proof": proof,
    "happening": happening,
    "driver": driver,
}


def group(by: str, value: object) -> str:
    """What people call a group of a split, where programs have a code: Germany for DE, Q1 2026 for 2026-Q1."""
    if value is None:
        return _("not known")
    return CODES[by](str(value)) if by in CODES else str(value)


def sentence(template: str, figure: "Figure", unit: str, decimals: int) -> str:
    """The insight's own sentence, filled in."""
    words: dict[str, object] = {k: v for k, v in figure.more.items() if isinstance(v, str)}
    words |= {k: f"{v:,}" for k, v in figure.more.items() if isinstance(v, int)}
    words |= {k: spelt(v, "", 2) for k, v in figure.more.items() if isinstance(v, float)}
    words |= {
        "value": spelt(figure.value, unit, decimals),
        "low": spelt(figure.interval.low, unit, decimals),
        "high": spelt(figure.interval.high, unit, decimals),
        "n": f"{figure.n:,}",
    }
    return template.format_map(_Blank(words))


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "–"


def changed(change: "Change", quarters: "tuple[Quarter, Quarter]", unit: str, decimals: int, *, too_few: str = "") -> str:
    """Whether the last full quarter differs from the one before; "no clear change" unless it surely does.

    `too_few` is the insight's own sentence for fewer than tell anything; without one they are answers.
    """
    before, now = (period(str(q)) for q in quarters)
    if change.difference is None:
        few = too_few or _("No clear change: too few answers in %(now)s and %(before)s to tell (%(n)d and %(m)d).")
        return few % {"now": now, "before": before, "n": change.n_now, "m": change.n_before}
    ends = change.difference.interval
    found = {"value": change.difference.value, "low": ends.low or 0.0, "high": ends.high or 0.0}
    said = {"now": now, "before": before, **moved(found, unit, decimals)}
    if not change.difference.is_clear:
        return _("No clear change in %(now)s against %(before)s (between %(low)s and %(high)s).") % said
    if change.difference.value > 0:
        return _("Up by %(by)s in %(now)s against %(before)s (between %(low)s and %(high)s).") % said
    return _("Down by %(by)s in %(now)s against %(before)s (between %(low)s and %(high)s).") % said


def differ(by: str, chance: float, n_groups: int) -> str:
    """Whether groups differ by more than chance."""
    if n_groups < 2:
        return ""
    if chance >= 0.05:
        return _("No clear difference by %(by)s.") % {"by": by}
    return _("It differs by %(by)s by more than chance.") % {"by": by}


def nobody_knows(by: str) -> str:
    """Why a split shows a single line."""
    return _("By %(by)s there is nothing to tell apart: none of them has one.") % {"by": by}


def finite(interval: "Interval", of: tuple[int, int], unit: str, decimals: int) -> str:
    """The same number for a closed circle of people, labelled so that nobody takes it for the other.

    `of` is how many they are, and how many of them answered and are no customers.
    """
    n, others = of
    said = {
        "of": f"{n - others:,}", "others": f"{others:,}", "low": spelt(interval.low, unit, decimals),
        "high": spelt(interval.high, unit, decimals),
    }  # fmt: skip
    if others:
        return _("Of these %(of)s customers and %(others)s others, today: between %(low)s and %(high)s.") % said
    return _("Of these %(of)s customers, today: between %(low)s and %(high)s.") % said


def answered(hits: int, n: int) -> str:
    """How many of those who were asked answered: beside every score, so that nobody takes a few for all."""
    said = ngettext(
        "%(hits)s of %(n)s question that arrived was answered (%(share)s).",
        "%(hits)s of %(n)s questions that arrived were answered (%(share)s).",
        n,
    )
    return said % {"hits": f"{hits:,}", "n": f"{n:,}", "share": spelt(100 * hits / n, "%")}


def nobody_silent(hits: int, n: int) -> list[str]:
    """A warning that of so many who are known to have been asked everybody answered: those who did not may not be known."""
    if n < FEWEST_SILENT or hits < n:
        return []
    return [_("Nobody is known who was asked and did not answer. Where a file held answers alone, this is no rate of response.")]


def may_still_answer(n_fresh: int, n: int, days: int) -> list[str]:
    """A warning that many were asked lately, so that what is told of them is lower than it will be."""
    if n_fresh < MANY_FRESH * n or not n_fresh:
        return []
    said = _("%(fresh)s of %(n)s were asked within the last %(days)s days and may still answer: it is lower than it will be.")
    return [said % {"fresh": f"{n_fresh:,}", "n": f"{n:,}", "days": days}]


def beside(answer: Mapping[str, Any], in_money: Iterable[str]) -> list[str]:
    """Who answered of those who were asked, and what it is about in money."""
    said = [str(answer["response"]["sentence"])] if answer.get("response") else []
    amounts = (money.shown(answer[key], answer["currency"]) for key in in_money if answer.get(key))
    return said + [_("A year of their orders: %(money)s.") % {"money": amount} for amount in amounts]


def other_scale(n: int, what: str) -> str:
    """A warning that some answers were asked on another scale."""
    if what == "left out":
        return ngettext(
            "%(n)d answer was asked on another scale and is left out.",
            "%(n)d answers were asked on another scale and are left out.",
            n,
        ) % {"n": n}
    return ngettext(
        "%(n)d answer was asked on another scale and is put on this one in a straight line.",
        "%(n)d answers were asked on another scale and are put on this one in a straight line.",
        n,
    ) % {"n": n}


def change_as_json(change: "Change", quarters: "tuple[Quarter, Quarter]") -> Mapping[str, object]:
    """The same change for programs, unrounded."""
    found = change.difference
    return {
        "now": {"quarter": str(quarters[1]), "value": change.now, "n": change.n_now},
        "before": {"quarter": str(quarters[0]), "value": change.before, "n": change.n_before},
        "value": found.value if found else None,
        "low": found.interval.low if found else None,
        "high": found.interval.high if found else None,
        "is_clear": bool(found and found.is_clear),
    }
