"""Verbs by which cases follow the facts: who was spoken with, and what they say after the closing. Nobody types either."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case as If
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from goodword.journal.actions import note
from goodword.journal.forgetting import forget
from goodword.surveys.models import Answer
from goodword.touchpoints.models import Touchpoint

from ..models import LONGEST_WHAT, Case, said
from ..opening import FROM_ANSWERS
from ..rules import TURNED_DAYS, is_turned
from ..words import is_quote, what_is_said, what_was_said

# A talk, or something from us that reached them and asks for nothing: no survey, and not one text to many.
CONTACT = Q(is_broadcast=False) & (Q(direction="two-way") | (Q(direction="out", reached=True) & ~Q(intent="ask")))
MOST_AT_ONCE = 500
Whose = tuple[str, int]  # a person or an organisation, and its number
NEVER = Value(datetime(1970, 1, 1, tzinfo=UTC))
CHANGEABLE_FOR = timedelta(days=366)  # no survey lets an answer be changed for longer


def follow_contacts(*, by: str, at: datetime) -> int:
    """See anew of all open cases when somebody was first in touch; how many it is otherwise for."""
    rows = _with_contact(Case.objects.open())
    otherwise = rows.exclude(or_never=Coalesce("first_contact_at", NEVER))
    found = list(otherwise.order_by("pk")[:MOST_AT_ONCE])
    return sum(see_contact(case, by=by, at=at) for case in found)


@transaction.atomic
def see_contact(case: Case, *, by: str, at: datetime) -> bool:
    """See of one case when somebody was first in touch since it was opened; whether that is news."""
    rows = Case.objects.filter(pk=case.pk)
    first = _with_contact(rows).values_list("found", flat=True).first()
    otherwise = ~Q(first_contact_at=first) | Q(first_contact_at=None) if first else Q(first_contact_at__isnull=False)
    is_news = bool(rows.filter(otherwise).update(first_contact_at=first))
    if is_news:
        case.refresh_from_db()
        note("case.first_contact", case, by=by, at=at)
    return is_news


def _with_contact(rows: QuerySet[Case]) -> "QuerySet[Any]":
    """Each with the first contact that was `found` since; of an organisation's own case one with anybody there.

    Person or organisation, each is looked up in an index of its own: asked with an “or”, every case reads all talks there are.
    """
    since = Touchpoint.objects.filter(CONTACT, at__gte=OuterRef("opened_at")).order_by("at").values("at")
    theirs, the_firms = (Subquery(since.filter(**{one: OuterRef(one)})[:1]) for one in ("person", "organisation"))
    found = If(When(person=None, then=the_firms), default=theirs)
    return rows.annotate(found=found, or_never=Coalesce(found, NEVER))


def judge(*, by: str, at: datetime) -> int:
    """Work out of the cases that were closed lately whether they were turned around; of how many that is news."""
    window = timedelta(days=TURNED_DAYS)
    later = Answer.objects.filter(score__isnull=False, answered_at__gt=OuterRef("closed_at"))
    theirs, the_firms = (Exists(later.filter(**{one: OuterRef(one)})) for one in ("person", "organisation"))
    closed = Case.objects.filter(state=Case.State.CLOSED, closed_at__gt=at - 2 * window).select_related("answer")
    # Most have said nothing since, and stay as they are.
    closed = closed.filter(theirs | Q(the_firms, person=None) | ~Q(outcome=Case.Outcome.UNKNOWN))
    last = _after_closing(closed, window)
    found = ((case, last.get(case.pk)) for case in closed)
    return sum(_judged(case, answer, by=by, at=at) for case, answer in found if _outcome(case, answer) != case.outcome)


def _after_closing(closed: QuerySet[Case], window: timedelta) -> dict[int, Answer]:
    """The last scored answer of each within the days after the closing; of an organisation's own case one in its name."""
    said_by = _said_since(closed)
    found: dict[int, Answer] = {}
    for case in closed:
        closed_at, metric = case.closed_at, case.answer.metric if case.answer else "nps"
        for answer in said_by.get(_whose(case), ()):
            after = answer.answered_at
            if answer.metric == metric and closed_at and after and closed_at < after <= closed_at + window:
                found[case.pk] = answer
    return found


def _whose(case: Case) -> Whose:
    return ("person", case.person_id) if case.person_id else ("organisation", case.organisation_id or 0)


def _said_since(closed: QuerySet[Case]) -> dict[Whose, list[Answer]]:
    """What each of them answered since the first of these closings, in the order in which they did."""
    since = min((one for one in closed.values_list("closed_at", flat=True) if one), default=None)
    found: dict[Whose, list[Answer]] = {}
    if since is None:
        return found
    rows = Answer.objects.filter(score__isnull=False, answered_at__gt=since).order_by("answered_at", "id")
    of = {"person": closed.filter(person__isnull=False), "organisation": closed.filter(person=None)}
    for kind, cases in of.items():
        for answer in rows.filter(**{f"{kind}__in": cases.values(kind)}):
            found.setdefault((kind, getattr(answer, f"{kind}_id")), []).append(answer)
    return found


def _outcome(case: Case, answer: Answer | None) -> Case.Outcome:
    after = said(answer) if answer else None
    if after is None:
        return Case.Outcome.UNKNOWN
    return Case.Outcome.TURNED if is_turned(case.before, after) else Case.Outcome.NOT_TURNED


@transaction.atomic
def _judged(case: Case, answer: Answer | None, *, by: str, at: datetime) -> bool:
    outcome = _outcome(case, answer)
    still = Case.objects.filter(pk=case.pk, state=Case.State.CLOSED, closed_at=case.closed_at)
    is_news = bool(still.exclude(outcome=outcome).update(outcome=outcome))
    if is_news:
        note("case.judged", case, by=by, at=at, outcome=outcome.value, answer=answer.pk if answer else None)
    return is_news


def quote_anew(*, by: str, at: datetime) -> int:
    """Say anew what lately opened cases are about, where the answer says something else by now; of how many that is news.

    Whoever adds words to their score is read with both, and what they took back is not repeated.
    """
    late = Case.objects.filter(cause__in=FROM_ANSWERS, opened_at__gt=at - CHANGEABLE_FOR)
    changed = Q(answer__version__gt=1, answer__response__changed_at__gt=F("noted_at"))
    said_otherwise = late.filter(changed | Q(answer=None)).select_related("answer__response__survey_version__survey")
    return sum(_quoted(case, by=by, at=at) for case in said_otherwise.order_by("pk"))


@transaction.atomic
def _quoted(case: Case, *, by: str, at: datetime) -> bool:
    answer = case.answer
    is_of_words = case.cause == Case.Cause.WORDS
    what = what_is_said(answer, is_of_words=is_of_words) if answer else what_was_said(case.score_before)
    still = Case.objects.filter(pk=case.pk, what=case.what).exclude(what=what[:LONGEST_WHAT])
    is_news = bool(still.update(what=what[:LONGEST_WHAT]))
    if is_news:
        if is_quote(case.what):
            forget(Case, [case.pk])
        note("case.quoted_anew", case, by=by, at=at)
    return is_news
