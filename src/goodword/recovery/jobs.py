"""Cases open, follow and are judged by themselves."""

from datetime import datetime

from goodword.accounts.queries import business
from goodword.jobs import queries as clocks
from goodword.jobs.wiring import Payload
from goodword.mail.actions.writing import write
from goodword.mail.queries import wishing
from goodword.mail.rendering import as_the_house_reads

from . import queries
from .actions import asking_again, following, opening
from .alerts import TOPIC, told
from .models import Case

BY = "recovery"


def look(payload: Payload) -> None:
    """Open what the rules mean, tell whoever has it, and see who was spoken with and what they say since.

    By the clock also who has gone quiet, and whom we ask again. Doing it twice is doing it once.
    """
    now, house = clocks.clock(), business()
    if house is None:
        return
    is_by_the_clock = bool(payload.get("by_the_clock"))
    with as_the_house_reads(house):
        opening.pass_over_imports(by=BY, at=now)
        following.quote_anew(by=BY, at=now)
        opened = opening.open_by_rules(is_silence_asked=is_by_the_clock, by=BY, at=now)
        following.follow_contacts(by=BY, at=now)
        following.judge(by=BY, at=now)
        if is_by_the_clock:
            asking_again.ask_again(by=BY, at=now)
        _tell(opened, now)


def _tell(opened: list[Case], now: datetime) -> None:
    """One mail to each who asked for it, with all their new cases in it."""
    if not opened:
        return
    theirs = queries.by_owner(opened)
    for member in wishing(TOPIC):
        if cases := theirs.get(member.pk):
            cause = "-".join(str(case.pk) for case in (cases[0], cases[-1]))
            write(to=member, topic=TOPIC, cause=cause, content=told(cases, now=now), by=BY, at=now)
