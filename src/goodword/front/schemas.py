"""What the API says of the people to call."""

from datetime import date

from ninja import Schema

from .desk import Line


class CallOut(Schema):
    """One of the people to call: why, since which day, how one might begin, and what is at stake a year in minor units.

    `warning` says where they have had nothing from us for 90 days and the deed asks something of them.
    """

    kind: str
    id: int
    name: str
    belongs_to: str
    why: str
    day: date
    fact: str
    also: list[str]
    opening: str
    warning: str
    stake: int
    url: str

    @staticmethod
    def of(line: Line) -> "CallOut":
        return CallOut(
            kind=line.subject.kind,
            id=line.subject.id,
            name=line.name,
            belongs_to=line.belongs_to,
            why=line.call.reason.why,
            day=line.call.reason.day,
            fact=line.fact,
            also=list(line.also),
            opening=line.opening,
            warning=line.warning,
            stake=line.call.stake,
            url=line.url,
        )


class TodayOut(Schema):
    """The first of those who wait for a call, the most pressing first."""

    currency: str
    calls: list[CallOut]
