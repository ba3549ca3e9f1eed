"""Questions about answers; each begins with the gate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, Max, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.catalogue.models import Branch, Dealer, Product, Staff
from goodword.journal.models import Entry
from goodword.mail.queries import wish_of
from goodword.people.models import Organisation, Person

from .filters import Filters
from .models import Alert, Answer, Metric, Response, Survey, SurveyVersion
from .sheet import in_words, questions_of

TOPIC = "answers"  # of mail to members
ASKED_WITH = "response__survey_version__survey"  # for the words of a question that a business made itself
METRICS = [(m.value, m.label) for m in (Metric.NPS, Metric.CSAT, Metric.CES)]
UPPER = Q(metric="nps", score__gte=9) | Q(metric="csat", scale_high=5, score__gte=4) | Q(metric="ces", scale_high=7, score__gte=5)
BANDED = ("nps", "csat", "ces")
LOWER = Q(metric="nps", score__lte=6) | Q(metric="csat", scale_high=5, score__lte=2) | Q(metric="ces", scale_high=7, score__lte=3)
MIDDLING = Q(metric="nps", score__in=(7, 8)) | Q(metric="csat", scale_high=5, score=3) | Q(metric="ces", scale_high=7, score=4)
IN_BAND = {"happy": UPPER, "middling": MIDDLING, "unhappy": LOWER}
NAMED_BY = {
    "survey": "response__survey_version__survey_id",
    **{name: f"{name}_id" for name in ("branch", "product", "staff", "dealer")},
}
MOST_TO_CHOOSE, MOST_COUNTED = 200, 99


def answer_for(member: Member, answer_id: int) -> Answer:
    """The answer, or 404 as if there were none."""
    return get_object_or_404(Answer.objects.visible_to(member), pk=answer_id)


def answers_of(member: Member, *, person: Person | None = None, organisation: Organisation | None = None) -> QuerySet[Answer]:
    """What a person or an organisation answered, the last first."""
    rows = Answer.objects.visible_to(member).filter(answered_at__isnull=False)
    if person is not None:
        rows = rows.filter(person=person)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return _banded(rows).select_related(ASKED_WITH).order_by("-answered_at", "-id")


def heard_since(since: datetime) -> QuerySet[Answer]:
    """The answers since a moment, for use inside another question; not gated."""
    return Answer.objects.filter(answered_at__gte=since)


def last_words(band: Q, since: datetime) -> QuerySet[Answer]:
    """Each person's last scored answer, where it came since a moment and lies in a band; not gated.

    A question of one's own, or half of a pair, has no band: to answer one later makes nobody happy, and nobody less unhappy.
    """
    later = Answer.objects.filter(
        person=OuterRef("person"), score__isnull=False, metric__in=BANDED, answered_at__gt=OuterRef("answered_at")
    )
    return heard_since(since).filter(band, score__isnull=False).filter(~Exists(later))


def answers_like(member: Member, wanted: Filters) -> QuerySet[Answer]:
    """Everybody's answers that this member may read and wants to see, in no order yet."""
    rows = Answer.objects.visible_to(member).filter(answered_at__isnull=False)
    if wanted.metric:
        rows = rows.filter(metric=wanted.metric)
    if wanted.band:
        rows = rows.filter(IN_BAND[wanted.band])
    if wanted.has:
        rows = rows.exclude(comment="")
    if wanted.words:
        rows = rows.filter(comment__icontains=wanted.words)
    rows = rows.filter(**{column: int(value) for name, column in NAMED_BY.items() if (value := getattr(wanted, name))})
    return _banded(rows).select_related("person", "organisation", ASKED_WITH)


def _banded(rows: QuerySet[Answer]) -> QuerySet[Answer]:
    """With whether each sounds happy or unhappy by its score."""
    told = {
        f"is_{band}": ExpressionWrapper(IN_BAND[band] & Q(score__isnull=False), BooleanField()) for band in ("happy", "unhappy")
    }
    return rows.annotate(**told)


def answers_since(member: Member, wanted: Filters, last: int) -> QuerySet[Answer]:
    """Those that came after the answer of a number, the last first."""
    return answers_like(member, wanted).filter(pk__gt=last).order_by("-pk")


def newest(member: Member) -> int:
    """The number of the answer that came last, of those this member may read."""
    return Answer.objects.visible_to(member).aggregate(last=Max("pk"))["last"] or 0


def choices_for(member: Member) -> dict[str, list[tuple[int, str]]]:
    """By what answers may be narrowed, with names; only for whoever may know of everybody."""
    if not may(member.role, Right.SEE_ALL):
        return {}
    kinds = {"survey": Survey, "branch": Branch, "product": Product, "staff": Staff, "dealer": Dealer}
    named = {name: kind._default_manager.order_by("name").values_list("pk", "name") for name, kind in kinds.items()}
    found = {name: list(rows[:MOST_TO_CHOOSE]) for name, rows in named.items()}
    return {name: rows for name, rows in found.items() if rows}


def alerts_of(member: Member) -> QuerySet[Alert]:
    """What a member wants to be told of."""
    return Alert.objects.visible_to(member)


def alert_for(member: Member, alert_id: int) -> Alert:
    """One of a member's own alerts, or 404."""
    return get_object_or_404(alerts_of(member), pk=alert_id)


def alerts_by_mail(members: Sequence[Member]) -> QuerySet[Alert]:
    """What these members want to be told of by mail; for the work behind the pages, not gated."""
    return Alert.objects.filter(is_by_mail=True, member__in=members).select_related("member").order_by("pk")


def gets_mail(member: Member) -> bool:
    """Whether a member gets mail about answers: whoever wanted to be told by mail may have stopped it since."""
    return wish_of(member, TOPIC) is not None


def unseen(alert: Alert) -> int:
    """How many answers came since the member last looked; counted no further than anybody would read."""
    rows = answers_like(alert.member, Filters.of(alert.filters)).filter(pk__gt=alert.seen)
    return rows.order_by()[:MOST_COUNTED].count()


@dataclass(frozen=True)
class News:
    """Answers to be told of, and how far all is told then: up to which number, and which beyond it."""

    answers: tuple[Answer, ...]
    told: int
    ahead: tuple[int, ...]


def untold(alert: Alert, since: datetime, *, quiet_since: datetime) -> News:
    """The answers by hand of their giver that no mail of an alert has told of; what came in as a file is no news.

    Whoever has not come to the end of a sheet is told of once they have left it alone since `quiet_since`.
    """
    rows = answers_like(alert.member, Filters.of(alert.filters)).filter(pk__gt=alert.told, origin=None, answered_at__gte=since)
    is_said = Q(response=None) | Q(response__completed_at__isnull=False) | Q(response__changed_at__lte=quiet_since)
    rows = rows.exclude(pk__in=alert.ahead).annotate(is_said=ExpressionWrapper(is_said, BooleanField()))
    found = list(rows.order_by("pk")[:MOST_COUNTED])
    answers = tuple(one for one in found if one.is_said)
    done = sorted({*alert.ahead, *(one.pk for one in answers)})
    first = next((one.pk for one in found if not one.is_said), None)
    told = max([alert.told, *done]) if first is None else first - 1
    return News(answers, told, tuple(pk for pk in done if pk > told))


def dropped_by(member: Member, entry_id: int) -> Entry:
    """The deed by which a member dropped one of their own alerts, or 404."""
    return get_object_or_404(Entry, pk=entry_id, verb="alert.dropped", detail__member_id=member.pk)


def suspicious_for(member: Member) -> QuerySet[Response]:
    """What came through doorways and is left out, the last first."""
    rows = Response.objects.visible_to(member).filter(is_suspicious=True)
    return rows.select_related("doorway", "survey_version__survey").order_by("-changed_at", "-pk")


def response_for(member: Member, response_id: int) -> Response:
    """One response, or 404 as if there were none."""
    return get_object_or_404(Response.objects.visible_to(member), pk=response_id)


def answers_for(member: Member) -> QuerySet[Answer]:
    """Every answer this member may know of."""
    return Answer.objects.visible_to(member)


def version_in_force(survey: Survey) -> SurveyVersion | None:
    """The version that goes out now; None before the first was published. Not gated, for what goes out by itself."""
    return SurveyVersion.objects.filter(survey=survey, number=survey.current, published_at__isnull=False).first()


def draft_of(survey: Survey) -> SurveyVersion | None:
    """The version in the making, if there is one; whoever asks has come through the survey's gate."""
    return SurveyVersion.objects.filter(survey=survey, published_at=None).first()


def languages_of(version: SurveyVersion) -> list[str]:
    """The languages in which every question of a version can be read."""
    return in_words(questions_of(version.questions))
