"""Days and moments as people write them.

A date order is one of `ORDERS`. Which one holds is a property of a column, never of a value:
"03/04/2026" alone says nothing, so `fitting` asks every row.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone

from goodword.kit import names, yearless

ORDERS = ("ymd", "dmy", "mdy")
FIRST_YEAR, LAST_YEAR = 1000, 2200
# Two digits: 00 to 68 are this century, as POSIX reads them.
PIVOT = 69
EXCEL_EPOCH = date(1899, 12, 30)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
SERIALS = (10_000, 80_000)  # 1927 to 2119
MONTH_WORDS = {
    1: "january jan januar janner enero ene janeiro janvier janv gennaio gen januari",
    2: "february feb februar feber febrero fevereiro fev fevrier fevr febbraio februari",
    3: "march mar marz mrz maerz marzo marco mars maart mrt",
    4: "april apr abril abr avril avr aprile",
    5: "may mai mayo maio maggio mag mei",
    6: "june jun juni junio junho juin giugno giu",
    7: "july jul juli julio julho juillet juil luglio lug",
    8: "august aug agosto ago aout augustus",
    9: "september sep sept septiembre setembro set septembre settembre",
    10: "october oct oktober okt octubre outubro out octobre ottobre ott",
    11: "november nov noviembre novembro novembre",
    12: "december dec dezember dez diciembre dic dezembro decembre dicembre",
}
MONTHS = {word: number for number, words in MONTH_WORDS.items() for word in words.split()}
DIGIT = re.compile(r"\d")
FIGURES = re.compile(r"(\d{1,4})\s?([./\- ])\s?(\d{1,2})\s?\2\s?(\d{1,4})\.?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
DAY_FIRST = re.compile(
    r"(\d{1,2})(?:\.|st|nd|rd|th|er|º|o)?[\s\-/]*(?:de |di )?([a-z]{3,})\.?[\s,\-/]*(?:de |del )?(\d{2}|\d{4})"
)
MONTH_FIRST = re.compile(r"([a-z]{3,})\.?[\s\-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s\-]+(\d{2}|\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})[\s\-/]([a-z]{3,})\.?[\s\-/](\d{1,2})")
WEEKDAY = re.compile(r"^[a-z]{2,10}\.?,\s+(?=\d|[a-z]{3,}\.?\s+\d{1,2},)")
CLOCK = re.compile(
    r"(?:T|,\s*|\s+(?:at |um |a las |às |à |-\s*)?)"
    r"(\d{1,2})(?:[:.h](\d{2}))(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*"
    r"([AaPp])?\.?(?:[Mm]\.?)?\s*(?:Uhr|uhr|h)?\s*(Z|UTC|GMT|[+\-]\d{2}:?\d{2}|[+\-]\d{2})?$"
)
ZONES = {"Z": UTC, "UTC": UTC, "GMT": UTC}


class NotADate(ValueError):
    """The text is no day of any calendar that people file by."""


def day(text: str, order: str) -> date:
    """The day that a text means in an order; a time of day behind it is passed over."""
    return moment(text, order).date()


def moment(text: str, order: str) -> datetime:
    """The moment that a text means in an order: aware if the text names a zone, midnight if it has no time."""
    fast = _iso(text)
    if fast is not None:
        return fast
    if not DIGIT.search(text):
        raise NotADate(f"“{text[:40]}” is not a date")
    plain, clock = _without_clock(text.strip())
    return _at(_day(plain, order, text), clock)


def fitting(texts: Iterable[str]) -> tuple[str, ...]:
    """The orders in which every text is a day."""
    left = list(ORDERS)
    for text in texts:
        if _iso(text) is not None or is_wordy(text):
            continue
        left = [order for order in left if _reads(text, order)]
        if not left:
            break
    return tuple(left)


def has_time(text: str) -> bool:
    """Whether a time of day stands behind the day."""
    return CLOCK.search(text.strip()) is not None


def is_wordy(text: str) -> bool:
    """Whether the text reads the same in every order: its month is a word, its year stands first, or it is a serial."""
    if not DIGIT.search(text):
        return False
    plain, _ = _without_clock(text.strip())
    return _spelled(plain) is not None or _serial(plain) is not None or _compact(plain) is not None


def looks_like_one(text: str) -> bool:
    """Whether a text is a day in any order at all. A bare number is not: it could be anything."""
    if SERIAL.fullmatch(text.strip()):
        return False
    return any(_reads(text, order) for order in ORDERS)


def _reads(text: str, order: str) -> bool:
    try:
        moment(text, order)
    except NotADate:
        return False
    return True


def _iso(text: str) -> datetime | None:
    """The common spelling, read by the standard library at its own speed."""
    if len(text) < 10 or text[4:5] != "-" or text[7:8] != "-":
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _without_clock(text: str) -> tuple[str, re.Match[str] | None]:
    clock = CLOCK.search(text)
    return (text[: clock.start()], clock) if clock else (text, None)


def _day(plain: str, order: str, text: str) -> date:
    found = _in_figures(plain, order) or _spelled(plain) or _serial(plain) or _compact(plain) or yearless.read(plain)
    if found is None:
        raise NotADate(f"“{text[:40]}” is not a date")
    return found


def _in_figures(plain: str, order: str) -> date | None:
    match = FIGURES.fullmatch(plain)
    if match is None:
        return None
    one, _, two, three = match.groups()
    if len(one) > 2:
        return _date(one, two, three) if order == "ymd" and len(one) == 4 and len(three) <= 2 else None
    if order == "ymd":
        return _date(one, two, three) if len(one) == len(two) == len(three) == 2 else None
    if len(three) not in (2, 4):
        return None
    return _date(three, two, one) if order == "dmy" else _date(three, one, two)


def _spelled(plain: str) -> date | None:
    if not any(c.isalpha() for c in plain):
        return None
    folded = WEEKDAY.sub("", names.key(plain))
    if match := DAY_FIRST.fullmatch(folded):
        return _date(match[3], MONTHS.get(match[2], 0), match[1])
    if match := MONTH_FIRST.fullmatch(folded):
        return _date(match[3], MONTHS.get(match[1], 0), match[2])
    if match := YEAR_FIRST.fullmatch(folded):
        return _date(match[1], MONTHS.get(match[2], 0), match[3])
    return None


def _serial(plain: str) -> date | None:
    """A day as Excel counts it, when a date column was saved as numbers."""
    if not SERIAL.fullmatch(plain):
        return None
    days = float(plain)
    return EXCEL_EPOCH + timedelta(days=int(days)) if SERIALS[0] <= days <= SERIALS[1] else None


def _compact(plain: str) -> date | None:
    match = COMPACT.fullmatch(plain)
    return _date(*match.groups()) if match else None


def _date(year: str | int, month: str | int, of_month: str | int) -> date | None:
    whole = int(year)
    if isinstance(year, str) and len(year) <= 2:
        whole += 2000 if whole < PIVOT else 1900
    if not FIRST_YEAR <= whole <= LAST_YEAR:
        return None
    try:
        return date(whole, int(month), int(of_month))
    except ValueError:
        return None


def _at(day: date, clock: re.Match[str] | None) -> datetime:
    if clock is None:
        return datetime.combine(day, time())
    hour, minute, second, fraction, half, zone = clock.groups()
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half in "Pp" else 0)
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    try:
        return datetime.combine(day, time(hours, int(minute), int(second or 0), micro, _zone(zone)))
    except ValueError as why:
        raise NotADate(f"“{clock[0].strip()}” is not a time of day") from why


def _zone(name: str | None) -> timezone | None:
    if not name:
        return None
    if name in ZONES:
        return ZONES[name]
    sign = -1 if name[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(name[1:3]), minutes=int(name[3:].lstrip(":") or 0)))
