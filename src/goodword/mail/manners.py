"""When it is polite to write, how fast, and which providers count what we send. No Django."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

QUIET_FROM, QUIET_UNTIL = 20, 8  # by the reader's own clock
A_MINUTE = 600  # to one domain; 0 is as fast as it takes
# Who sends about 5,000 mails a day to one of these counts as a bulk sender from then on, for good.
WARNS_AT = 4_000
BIG = {
    "gmail": frozenset({"gmail.com", "googlemail.com"}),
    "yahoo": frozenset({"yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "yahoo.es", "yahoo.com.br", "ymail.com", "aol.com"}),
    "microsoft": frozenset({"outlook.com", "hotmail.com", "hotmail.co.uk", "live.com", "msn.com", "outlook.de", "hotmail.de"}),
}
PROVIDER_OF = {domain: provider for provider, domains in BIG.items() for domain in domains}


def is_quiet(hour: int, quiet_from: int, quiet_until: int) -> bool:
    """Whether an hour lies in the quiet ones; they may go over midnight, and from an hour to itself there are none."""
    if quiet_from <= quiet_until:
        return quiet_from <= hour < quiet_until
    return hour >= quiet_from or hour < quiet_until


def not_before(at: datetime, zone: str, quiet_from: int, quiet_until: int) -> datetime:
    """The moment itself, or the end of the quiet hours that it falls into, by the clocks of a zone."""
    local = at.astimezone(ZoneInfo(zone))
    if not is_quiet(local.hour, quiet_from, quiet_until):
        return at
    end = local.replace(hour=quiet_until, minute=0, second=0, microsecond=0)
    # Wall clocks: where a night is an hour longer or shorter, the morning still begins at the same hour.
    end = end if end > local else end + timedelta(days=1)
    return end.astimezone(at.tzinfo)


def minute_of(at: datetime) -> datetime:
    """The beginning of the minute in which a moment lies."""
    return at.replace(second=0, microsecond=0)
