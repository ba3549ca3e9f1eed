"""The letters of the sample's last three Tuesdays: a challenge was accepted, was done, and another one waits."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from goodword.accounts.models import Member
from goodword.accounts.queries import business
from goodword.letters import actions, composing
from goodword.letters.queries import under_way
from goodword.mail.actions.wishing import ask_for
from goodword.mail.rendering import as_the_house_reads

WEEKS = 3
MORNING = time(6)


def tell(*, at: datetime) -> None:
    """Write them, each as of its own day, and let the owner ask for the next ones by mail."""
    known = business()
    owner = Member.objects.filter(role="owner").order_by("pk").first()
    if known is None or owner is None:
        return
    with as_the_house_reads(known):
        weeks = _weeks(timezone.localdate(at))
        ask_for(owner, composing.TOPIC, by=owner.by, at=at)
        for n, week in enumerate(weeks):
            morning = timezone.make_aware(datetime.combine(week, MORNING))
            if n == WEEKS - 1:
                _finish(weeks[-1], owner, at=morning - timedelta(days=1))
            letter = composing.write(week, at=morning)
            if n == 0 and letter.challenge is not None:
                composing.accept(letter.challenge, owner, today=week, at=morning + timedelta(hours=3))
        composing.send(letter, at=at)


def _weeks(today: date) -> list[date]:
    last = today - timedelta(days=(today.weekday() - 1) % 7)
    return [last - timedelta(weeks=n) for n in reversed(range(WEEKS))]


def _finish(today: date, owner: Member, *, at: datetime) -> None:
    """The owner said on Monday that it is done; what it brought is measured on Tuesday."""
    challenge = under_way()
    if challenge is not None:
        actions.finish(challenge, by=owner.by, at=at)
        composing.measure(challenge, today=today, at=at)
