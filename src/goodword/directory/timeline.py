"""Everything that happened with somebody in one line of time, a page of it at a time.

Contacts, orders, answers and enquiries stand in tables of their own; each gives its latest few
before the cursor, and the newest of all of them make the page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as say

from goodword.accounts.models import Member
from goodword.kit.money import shown
from goodword.kit.paging import BadCursor
from goodword.people.models import Organisation, Person
from goodword.pipeline.models import Opportunity
from goodword.pipeline.queries import opportunities_of
from goodword.surveys.models import Answer
from goodword.surveys.queries import answers_of
from goodword.touchpoints.models import Order, Touchpoint
from goodword.touchpoints.queries import orders_of, talks_of

SIZE = 20
KINDS = ("talk", "order", "answer", "enquiry")
COLUMNS = {"talk": "at", "order": "ordered_at", "answer": "answered_at", "enquiry": "opened_at"}


@dataclass(frozen=True)
class Moment:
    """One thing that happened: when, what, in whose words."""

    at: datetime
    kind: str
    number: int
    title: str
    words: str = ""
    more: str = ""
    is_ours: bool = False

    @property
    def cursor(self) -> str:
        return f"{self.at.isoformat()}~{self.kind}~{self.number}"


@dataclass(frozen=True)
class Timeline:
    moments: list[Moment]
    after: str


def timeline(
    member: Member, *, person: Person | None = None, organisation: Organisation | None = None, after: str = ""
) -> Timeline:
    """The page of moments before a cursor, the newest first."""
    whom = {"person": person, "organisation": organisation}
    found: list[Moment] = []
    place = _place(after) if after else None
    for kind, (ask, tell) in SOURCES.items():
        rows = ask(member, **whom)
        if place is not None:
            rows = rows.filter(_before(kind, *place))
        found += map(tell, rows[: SIZE + 1])
    found.sort(key=lambda m: (m.at, -KINDS.index(m.kind), m.number), reverse=True)
    shown_now = found[:SIZE]
    return Timeline(shown_now, shown_now[-1].cursor if len(found) > SIZE else "")


def _place(cursor: str) -> tuple[datetime, str, int]:
    at, _, rest = cursor[:200].partition("~")
    kind, _, number = rest.partition("~")
    try:
        moment = parse_datetime(at)
    except ValueError as why:
        raise BadCursor from why
    if moment is None or moment.tzinfo is None or kind not in KINDS or not (number.isascii() and number.isdigit()):
        raise BadCursor
    if len(number) > 18:
        raise BadCursor
    return moment, kind, int(number)


def _before(kind: str, at: datetime, of: str, number: int) -> Q:
    column = COLUMNS[kind]
    earlier = Q(**{f"{column}__lt": at})
    if KINDS.index(kind) > KINDS.index(of):
        return earlier | Q(**{column: at})
    return earlier | Q(**{column: at, "id__lt": number}) if kind == of else earlier


def _talk(talk: Touchpoint) -> Moment:
    words = talk.conversation.words if hasattr(talk, "conversation") else ""
    by = [str(part) for part in (talk.staff, talk.dealer) if part is not None]
    names = {
        "call": say("Call"),
        "visit": say("Visit"),
        "email": say("E-mail"),
        "message": say("Message"),
        "letter": say("Letter"),
        "talk": say("Talk"),
    }
    title = names.get(talk.kind, talk.kind.replace("_", " ").replace("-", " ").capitalize())
    return Moment(talk.at, "talk", talk.pk, title, words, ", ".join(by), is_ours=talk.origin is None)


def _order(order: Order) -> Moment:
    title = say("Ordered for %(price)s") % {"price": shown(order.total, order.currency)}
    return Moment(order.ordered_at, "order", order.pk, title, more=str(order.get_state_display()))


def _answer(answer: Answer) -> Moment:
    facts = {"question": answer.asked, "score": answer.score, "high": answer.scale_high}
    title = say("%(question)s: %(score)s out of %(high)s") if answer.score is not None else say("%(question)s: no score")
    return Moment(answer.answered_at or answer.noted_at, "answer", answer.pk, title % facts, answer.comment)


def _enquiry(enquiry: Opportunity) -> Moment:
    title = say("Asked: %(title)s") % {"title": enquiry.title}
    return Moment(enquiry.opened_at, "enquiry", enquiry.pk, title, more=str(enquiry.get_state_display()))


SOURCES: dict[str, tuple[Callable[..., QuerySet[Model]], Callable[..., Moment]]] = {
    "talk": (talks_of, _talk),
    "order": (orders_of, _order),
    "answer": (answers_of, _answer),
    "enquiry": (opportunities_of, _enquiry),
}
