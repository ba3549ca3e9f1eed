"""Today's work for the clock."""

from goodword.accounts.queries import business
from goodword.jobs import queries
from goodword.jobs.wiring import Payload
from goodword.mail.actions.wishing import serve
from goodword.mail.queries import mornings
from goodword.mail.rendering import as_the_house_reads

from .mornings import TOPIC, WRITER, NotYetCounted, mail


def by_mail(_: Payload) -> None:
    """Every quarter of an hour: Today to each whose morning it is. Doing it twice is doing it once."""
    now, known = queries.clock(), business()
    if known is None:
        return
    with as_the_house_reads(known):
        for member, day in mornings(TOPIC, now):
            try:
                content = mail(member, now=now)
            except NotYetCounted:
                return  # in a quarter of an hour it is counted
            serve(member, TOPIC, day=day, content=content, by=WRITER, at=now)
