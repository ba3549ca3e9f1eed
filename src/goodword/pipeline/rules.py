"""What a contract must be, how long its next term is, and to whom an enquiry is given. No Django."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONGEST_NOTICE = 3650
LOST_CADENCE_DAYS = 180
THANKED_WITHIN_DAYS = 60  # thanks that come later than this are stranger than none
LOST_FOR_YEARS = 3  # then they are strangers again
ASKED_AFTER_DAYS = 7  # after the thanks, so that the question does not look like their reason


class Courtesy(StrEnum):
    """What good manners ask for: thanks to whoever sent somebody who came, bought or did not; and three to who did not buy."""

    CAME = "came"
    WON = "won"
    LOST = "lost"
    THANKS = "thanks"
    QUESTION = "question"
    WORD = "word"

    @property
    def is_to_introducer(self) -> bool:
        """Whether it is owed to whoever sent them, not to them."""
        return self in (Courtesy.CAME, Courtesy.WON, Courtesy.LOST)


def key_of(enquiry: object, courtesy: Courtesy) -> str:
    """By what a courtesy after an enquiry is known, on Today and by the contact that did it."""
    return f"enquiry:{enquiry}:{courtesy}"


class NotInOrder(ValueError):
    """A contract ends, or renews itself, after it starts; its notice is at most ten years."""


class OfAnother(ValueError):
    """The enquiry is somebody else's."""


@dataclass(frozen=True)
class Term:
    """From when to when a contract runs: `ends_on` is its last day, `renews_on` the first day of what follows by itself."""

    starts_on: date
    ends_on: date | None = None
    renews_on: date | None = None
    notice_days: int = 0

    @property
    def due_on(self) -> date | None:
        """The day on which it is decided whether it goes on."""
        return self.renews_on or self.ends_on


def checked(term: Term) -> Term:
    """Refuse a term that cannot be."""
    days = [day for day in (term.ends_on, term.renews_on) if day is not None]
    if any(day < term.starts_on for day in days) or not 0 <= term.notice_days <= LONGEST_NOTICE:
        raise NotInOrder
    return term


def next_term(term: Term) -> Term:
    """As long as the one before, in whole months where that was; without an end there is no other end."""
    if term.renews_on is None and term.ends_on is None:
        return term
    begins = term.renews_on or _after(term)
    turns = _later(begins, term.starts_on)
    return Term(
        begins,
        turns - timedelta(days=1) if term.ends_on else None,
        turns if term.renews_on else None,
        term.notice_days,
    )


def _after(term: Term) -> date:
    """The day after the last; a year that is written “3 May to 3 May” is a year, not a year and a day."""
    assert term.ends_on is not None
    is_written_over = term.ends_on.day == term.starts_on.day and term.ends_on != term.starts_on
    return term.ends_on if is_written_over else term.ends_on + timedelta(days=1)


def _later(begins: date, before: date) -> date:
    """As long after `begins` as that is after `before`."""
    if begins.day != before.day:
        return begins + (begins - before)
    months = begins.month - 1 + (begins.year - before.year) * 12 + begins.month - before.month
    year, month = begins.year + months // 12, months % 12 + 1
    return date(year, month, min(begins.day, monthrange(year, month)[1]))


@dataclass(frozen=True)
class Asked:
    """What the rules look at in a new enquiry; `region` is that of whoever asks."""

    is_warm: bool = False
    product: int | None = None
    dealer: int | None = None
    channel: str = ""
    region: str = ""


@dataclass(frozen=True)
class Rule:
    """Who is given what fits; what is left open fits all. They take turns, and `given` have had theirs."""

    id: int
    staff: Sequence[int]
    warmth: str = ""
    product: int | None = None
    dealer: int | None = None
    channel: str = ""
    region: str = ""
    given: int = 0

    def fits(self, asked: Asked) -> bool:
        """Whether an enquiry is one of those that the rule means."""
        return (
            self.warmth in ("", "warm" if asked.is_warm else "cold")
            and self.product in (None, asked.product)
            and self.dealer in (None, asked.dealer)
            and self.channel.casefold() in ("", asked.channel.casefold())
            and self.region.casefold() in ("", asked.region.casefold())
        )


def fitting(rules: Iterable[Rule], asked: Asked) -> Rule | None:
    """The first rule that fits and names somebody."""
    return next((rule for rule in rules if rule.staff and rule.fits(asked)), None)


def given_to(rules: Sequence[Rule], enquiries: Iterable[Asked]) -> list[tuple[Rule, int] | None]:
    """The rule and the member of staff for each, in their order; where no rule fits, nothing."""
    turns = {rule.id: rule.given for rule in rules}
    found: list[tuple[Rule, int] | None] = []
    for asked in enquiries:
        rule = fitting(rules, asked)
        found.append((rule, rule.staff[turns[rule.id] % len(rule.staff)]) if rule else None)
        if rule:
            turns[rule.id] += 1
    return found
