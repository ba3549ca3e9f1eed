"""What waits, as a calendar (RFC 5545): all-day entries that take up no time, one for each thing on its day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from goodword.kit.sealing import sealed, unsealed

SALT = "front.calendar"
LONGEST = 400


@dataclass(frozen=True)
class Planned:
    """One thing on its day: how it is known, of whom, what, and the page to go to."""

    key: str
    day: date
    who: str
    what: str
    url: str


def token_of(member_id: int, turn: int) -> str:
    """The secret part of a calendar's address."""
    return sealed(SALT, member_id, turn)


def read_token(token: str) -> tuple[int, int] | None:
    """Whose calendar a secret address leads to, and by which round; None for one that was never given out."""
    parts = unsealed(SALT, token)
    return (int(parts[0]), int(parts[1])) if parts else None


def written(planned: Iterable[Planned], *, name: str, at: datetime) -> bytes:
    """The file. Names and words are text in it, whatever stands in them."""
    # Takes longer to load than any page takes to write, and nobody but calendars asks.
    from icalendar import Calendar as Feed  # noqa: PLC0415
    from icalendar import Event as Entry  # noqa: PLC0415

    feed = Feed()
    feed.add("prodid", "-//Goodword//Today//EN")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", name)
    for one in planned:
        entry = Entry()
        entry.add("uid", f"{one.key}@goodword")
        entry.add("dtstamp", at)
        entry.add("dtstart", one.day)
        entry.add("dtend", one.day + timedelta(days=1))
        entry.add("summary", _plain(f"{one.who}: {one.what}"))
        entry.add("url", one.url)
        entry.add("transp", "TRANSPARENT")
        feed.add_component(entry)
    written: bytes = feed.to_ical()
    return written


def _plain(text: str) -> str:
    """One line without what no calendar may hold: control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST]
