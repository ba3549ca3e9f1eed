"""Verbs of members who want to be told of answers of a kind."""

from datetime import datetime

from django.db import transaction

from goodword.accounts.models import Member
from goodword.journal.actions import note
from goodword.journal.models import Entry
from goodword.kit import names
from goodword.mail.actions.wishing import ask_for
from goodword.mail.actions.writing import write
from goodword.mail.rules import Content

from .. import queries
from ..filters import Filters
from ..models import Alert

TOPIC, WRITER = queries.TOPIC, "surveys"
MOST_ALERTS = 12
LONGEST_NAME = 120


class TooMany(ValueError):
    """Whoever is told of everything reads nothing."""


@transaction.atomic
def make_alert(*, member: Member, name: str, wanted: Filters, by_mail: bool, by: str, at: datetime) -> Alert:
    """Tell a member of answers of this kind from now on."""
    if queries.alerts_of(member).count() >= MOST_ALERTS:
        raise TooMany
    newest = queries.newest(member)
    said = {"name": names.tidy(name)[:LONGEST_NAME], "filters": wanted.told(), "is_by_mail": by_mail}
    alert = Alert.objects.create(member=member, **said, told=newest, seen=newest, made_at=at)
    if by_mail:
        ask_for(member, TOPIC, by=by, at=at)
    note("alert.made", alert, by=by, at=at)
    return alert


@transaction.atomic
def drop_alert(alert: Alert, *, by: str, at: datetime) -> Entry:
    """Tell of it no more."""
    said = {name: getattr(alert, name) for name in ("member_id", "name", "filters", "is_by_mail", "told")}
    deed = note("alert.dropped", alert, by=by, at=at, **said)
    alert.delete()
    return deed


@transaction.atomic
def keep_alert_again(deed: Entry, *, by: str, at: datetime) -> Alert:
    """Undo `drop_alert`; what came in between is not told by mail."""
    member = Member.objects.get(pk=deed.detail["member_id"])
    said = {name: deed.detail[name] for name in ("name", "filters", "is_by_mail")}
    newest = queries.newest(member)
    alert = Alert.objects.create(member=member, **said, told=newest, seen=newest, made_at=at)
    note("alert.made", alert, by=by, at=at, undoes=deed.pk)
    return alert


@transaction.atomic
def see_alert(alert: Alert, *, by: str, at: datetime) -> None:
    """The member has looked at what it told of."""
    if Alert.objects.filter(pk=alert.pk).update(seen=queries.newest(alert.member)):
        note("alert.seen", alert, by=by, at=at)


@transaction.atomic
def tell(alert: Alert, content: Content, *, news: queries.News, by: str, at: datetime) -> bool:
    """Put the mail of an alert in the way of the sender, once for these answers."""
    as_it_was = Alert.objects.filter(pk=alert.pk, told=alert.told, ahead=alert.ahead)
    if not as_it_was.update(told=news.told, ahead=list(news.ahead)):
        return False
    last = news.answers[-1].pk
    write(to=alert.member, topic=TOPIC, cause=f"{alert.pk}-{last}", content=content, by=by, at=at)
    note("alert.told", alert, by=by, at=at, last=last)
    return True
