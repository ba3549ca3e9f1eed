"""Questions about letters and challenges; each begins with the gate."""

from datetime import date, datetime

from django.db.models import Max, QuerySet
from django.shortcuts import get_object_or_404

from goodword.accounts.models import Member
from goodword.people.models import Person
from goodword.playbooks.models import Edition
from goodword.playbooks.rules import Unreadable, read

from .models import Challenge, Letter
from .rules import MEASURED_FOR


def letters_for(member: Member) -> QuerySet[Letter]:
    """The letters that a member may read, the last first."""
    rows: QuerySet[Letter] = Letter.objects.visible_to(member).select_related("challenge").defer("picture")
    return rows


def letter_for(member: Member, letter_id: int) -> Letter:
    """One letter, or 404 as if there were none."""
    return get_object_or_404(letters_for(member).select_related("challenge__by_member"), pk=letter_id)


def challenge_for(member: Member, challenge_id: int) -> Challenge:
    """One challenge, or 404 as if there were none."""
    found: Challenge = get_object_or_404(Challenge.objects.visible_to(member), pk=challenge_id)
    return found


def challenges_for(member: Member) -> QuerySet[Challenge]:
    """Every challenge that a member may know of, the last first."""
    rows: QuerySet[Challenge] = Challenge.objects.visible_to(member).order_by("-offered_on", "-pk")
    return rows


def written(week: date) -> Letter | None:
    """The letter of a week, for whoever writes it."""
    found: Letter | None = Letter.objects.filter(due_on=week).first()
    return found


def has_people() -> bool:
    """Whether there is anybody to write about."""
    return Person.objects.exists()


def step_names() -> dict[str, str]:
    """What the steps of playbooks are called, by their keys; the latest edition has the last word."""
    found: dict[str, str] = {}
    for definition in Edition.objects.order_by("made_at", "pk").values_list("definition", flat=True):
        try:
            found |= {step.key: step.name for step in read(definition).steps}
        except Unreadable:
            continue
    return found


def under_way() -> Challenge | None:
    """The one challenge that is accepted and not yet done."""
    found: Challenge | None = Challenge.objects.filter(state=Challenge.State.ACCEPTED).first()
    return found


def last_offered() -> dict[str, date]:
    """When each challenge was offered last."""
    return dict(Challenge.objects.values_list("task").annotate(last=Max("offered_on")))


def to_be_measured(today: date, at: datetime) -> list[Challenge]:
    """The challenges that were done within four weeks, whose effect may still come, and not measured today."""
    ended = Challenge.objects.filter(state=Challenge.State.DONE, ended_at__gte=at - MEASURED_FOR, before__isnull=False)
    return [one for one in ended if one.measured_on != today]


def letter_with(member: Member, challenge: Challenge) -> Letter | None:
    """The last letter that told of a challenge."""
    return letters_for(member).filter(challenge=challenge).first()
