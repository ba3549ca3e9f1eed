"""What a contract must be, and how long its next term is. No Django."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST_NOTICE = 3650


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
