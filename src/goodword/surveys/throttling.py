"""Why somebody is not to be asked now, of many people in a few questions. Whoever asks has asked who may see them.

Rooms above know more (a case is open, the lot has left somebody out): `GOODWORD_HOLDS` names their questions.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from goodword.mail.gate import why_not_people
from goodword.mail.models import Kind, WhyNot
from goodword.people.models import Person

from .models import Answer, Invitation, Survey
from .rules import QUIET_DAYS, RELATIONSHIP, TRANSACTIONAL, Before, WhySkipped, why_quiet

Hold = Callable[[Collection[int], datetime], set[int]]
WAITS = Invitation.State.WAITING
OPEN = (WAITS, Invitation.State.SENT, Invitation.State.STARTED, Invitation.State.PARTIAL)
NEVER_ASKED = (Invitation.State.SKIPPED, Invitation.State.BOUNCED)
OF_MAIL = {
    WhyNot.DIED: WhySkipped.GONE,
    WhyNot.ERASED: WhySkipped.GONE,
    WhyNot.SILENCE: WhySkipped.SILENCE,
    WhyNot.NO_ADDRESS: WhySkipped.NO_ADDRESS,
}
# What may have passed by the day on which somebody is due; it is asked again then.
PASSES = frozenset({WhySkipped.QUIET, WhySkipped.CASE, WhySkipped.HELD})


def why_not(
    people: Sequence[Person], survey: Survey, at: datetime, *, besides: Collection[int] = (), is_again: bool = False
) -> dict[int, WhySkipped]:
    """Of these people those who are not asked, and why: the first reason that holds. `besides` leaves invitations out.

    Whoever is asked again after their trouble was put right is asked however lately that was.
    """
    ids = [person.pk for person in people]
    found = _by_what_was_asked(ids, survey, at, besides, is_again=is_again)
    for why, held in _holds(ids, at):
        found |= dict.fromkeys(held, why)
    return found | by_mail(people, at)


def held(people: Sequence[Person], at: datetime) -> set[int]:
    """Those whom something keeps from being written to at all, whatever they were asked before."""
    ids = [person.pk for person in people]
    return set().union(by_mail(people, at), *(who for _, who in _holds(ids, at)))


def by_mail(people: Sequence[Person], at: datetime) -> dict[int, WhySkipped]:
    """Those whom mail cannot or must not reach."""
    told = why_not_people(people, Kind.SURVEY, at)
    return {pk: OF_MAIL.get(WhyNot(why), WhySkipped.MAIL) for pk, why in told.items() if why}


def _by_what_was_asked(
    ids: Sequence[int], survey: Survey, at: datetime, besides: Collection[int], *, is_again: bool
) -> dict[int, WhySkipped]:
    earlier: dict[int, list[Before]] = {}
    since = at - timedelta(days=max(*QUIET_DAYS.values(), survey.quiet_days or 0))
    for person_id, before in (*_invited(ids, survey, since, besides), *_asked_elsewhere(ids, since)):
        earlier.setdefault(person_id, []).append(before)
    days = 0 if is_again else survey.quiet_days
    told = {pk: why_quiet(survey.kind, days, before, at) for pk, before in earlier.items()}
    return {pk: why for pk, why in told.items() if why is not None}


def _invited(ids: Sequence[int], survey: Survey, since: datetime, besides: Collection[int]) -> Iterable[tuple[int, Before]]:
    """What Goodword asked them; whoever declined was asked as well, what came back unread was not."""
    lately = Q(sent_at__gt=since) | Q(ended_at__gt=since) | Q(state__in=OPEN)
    rows = Invitation.objects.filter(lately, person__in=ids).exclude(state__in=NEVER_ASKED).exclude(pk__in=besides)
    if survey.kind == RELATIONSHIP:  # what waits of the others gives way to it
        rows = rows.exclude(state=WAITS, written_at=None, kind=TRANSACTIONAL)
    for person_id, kind, state, sent_at, ended_at, closes_at in rows.values_list(
        "person_id", "kind", "state", "sent_at", "ended_at", "closes_at"
    ):
        asked_at = max(filter(None, (sent_at, ended_at)), default=None)
        if person_id is not None:
            yield person_id, Before(kind, asked_at, closes_at if state in OPEN else None)


def _asked_elsewhere(ids: Sequence[int], since: datetime) -> Iterable[tuple[int, Before]]:
    """What another program asked them, as far as its answers came in."""
    rows = Answer.objects.filter(person__in=ids, response=None, sent_at__gt=since)
    for person_id, metric, sent_at in rows.values_list("person_id", "metric", "sent_at"):
        if person_id is not None:
            yield person_id, Before(RELATIONSHIP if metric == "nps" else TRANSACTIONAL, sent_at)


@cache
def _questions(paths: tuple[tuple[str, str], ...]) -> tuple[tuple[WhySkipped, Hold], ...]:
    return tuple((WhySkipped(why), import_string(path)) for why, path in paths)


def _holds(ids: Sequence[int], at: datetime) -> Iterable[tuple[WhySkipped, set[int]]]:
    return ((why, ask(ids, at)) for why, ask in _questions(settings.GOODWORD_HOLDS))
