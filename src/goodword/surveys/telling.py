"""The mail of an alert: who said what, in one mail for all that came since the last one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import ngettext

from goodword.accounts.queries import business
from goodword.mail.queries import wishing
from goodword.mail.rendering import as_the_house_reads, rendered
from goodword.mail.rules import Content

from . import queries
from .actions.alerting import TOPIC, WRITER, tell
from .filters import Filters
from .models import Alert, Answer

NEWS_FOR = timedelta(days=1)
PATIENCE = timedelta(minutes=3)  # so long somebody may think about their next word
MOST_SHOWN = 10


def tell_all(*, at: datetime) -> int:
    """Write what is due to everybody who wants it by mail; how many mails."""
    known = business()
    if known is None:
        return 0
    n = 0
    with as_the_house_reads(known):
        for alert in queries.alerts_by_mail(wishing(TOPIC)):
            news = queries.untold(alert, at - NEWS_FOR, quiet_since=at - PATIENCE)
            if news.answers:
                n += tell(alert, mail(alert, news.answers), news=news, by=WRITER, at=at)
    return n


def mail(alert: Alert, answers: Sequence[Answer]) -> Content:
    """What somebody said, or what some said."""
    shown = {
        "alert": alert,
        "answers": answers[:MOST_SHOWN],
        "n_more": max(len(answers) - MOST_SHOWN, 0),
        "url": f"{reverse('surveys:listening')}?{Filters.of(alert.filters).query()}",
    }
    return rendered("surveys/told", shown, subject=_subject(alert, answers))


def _subject(alert: Alert, answers: Sequence[Answer]) -> str:
    if len(answers) > 1:
        n = len(answers)
        return ngettext("%(n)s new answer: %(alert)s", "%(n)s new answers: %(alert)s", n) % {"n": n, "alert": alert.name}
    [one] = answers
    who = one.person or one.organisation or say("Somebody")
    return say("%(who)s: %(score)s out of %(high)s") % {"who": who, "score": one.score, "high": one.scale_high}
