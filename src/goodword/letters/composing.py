"""Writing a letter, sending it, and following its challenge: each can be done again without harm."""

from datetime import date, datetime

from django.utils import timezone

from goodword.accounts.models import Member
from goodword.insights import client
from goodword.mail.actions import writing
from goodword.mail.queries import wishing

from . import actions, asking, content, counting, queries, rules
from .challenges import CHALLENGES
from .models import Challenge, Letter

WRITER = "letters"
TOPIC = "letter"


def write(week: date, *, at: datetime) -> Letter:
    """The letter of a week, which is written if it is not there."""
    known = queries.written(week)
    if known is not None:
        return known
    said = asking.figures(week)
    drawings, picture = asking.chart(said["opinion"], week)
    values = {one["name"]: one["value"] for one in said["numbers"]}
    task = rules.chosen(CHALLENGES, values, counting.there_is(), queries.last_offered(), week)
    return actions.write_letter(week=week, figures=said, drawings=drawings, picture=picture, task=task, by=WRITER, at=at)


def send(letter: Letter, *, at: datetime) -> None:
    """One mail to each member who wants the letter; whoever has it already gets none."""
    readers = wishing(TOPIC)
    if not readers:
        return
    said = content.mail(letter, at)
    for member in readers:
        writing.write(to=member, topic=TOPIC, cause=letter.due_on.isoformat(), content=said, by=WRITER, at=at)


def track(now: datetime) -> None:
    """Finish the challenge that has been done, and measure what the last ones brought."""
    challenge = queries.under_way()
    tracked = content.tracked(challenge, now) if challenge else None
    if challenge is not None and tracked is not None and tracked.goal and tracked.done >= tracked.goal:
        actions.finish(challenge, by=WRITER, at=now)
    today = timezone.localdate(now)
    for one in queries.to_be_measured(today, now):
        measure(one, today=today, at=now)


def accept(challenge: Challenge, member: Member, *, today: date, at: datetime) -> Challenge:
    """Accept a challenge, and keep how the number stands that it should move."""
    task = content.TASKS.get(challenge.task)
    before = asking.standing(task.number, today) if task else None
    return actions.accept(challenge, member=member, before=before, by=member.by, at=at)


def measure(challenge: Challenge, *, today: date, at: datetime) -> None:
    """Hold the number of a challenge that was done against how it stood before."""
    after = asking.standing(str(challenge.before["name"]), today) if challenge.before else None
    if after is not None:
        brought = client.apart(after, challenge.before)
        actions.measure(challenge, after=after, brought=brought, today=today, by=WRITER, at=at)
