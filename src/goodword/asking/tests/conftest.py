"""A shop with a few people, each with what speaks for asking them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from goodword.accounts.models import Business, Member
from goodword.people.actions.records import add_person
from goodword.people.models import Person
from goodword.surveys.actions import record_answer
from goodword.touchpoints.actions.talks import log_talk


@pytest.fixture
def now() -> datetime:
    return timezone.now().replace(hour=12, minute=0)


@pytest.fixture
def ada(db: None, now: datetime) -> Member:
    Business.objects.create(name="Larkspur", currency="EUR", time_zone="UTC", country="DE", founded_at=now)
    return Member.objects.create_user("ada@example.com", "open-the-good-door", role="owner", name="Ada Larsen")


@pytest.fixture
def met(ada: Member, now: datetime) -> Callable[..., Person]:
    """Somebody with whom there was a talk half a year ago, and whose last answer has a score."""

    def meet(name: str, score: int | None = 10, days: int = 20) -> Person:
        person = add_person(name=name, email=f"{name.split()[0].lower()}@example.com", by=ada.by, at=now)
        log_talk(person=person, words="Hello", happened_at=now - timedelta(days=180), by=ada.by, at=now)
        if score is not None:
            said_at = now - timedelta(days=days)
            record_answer(person=person, metric="nps", score=score, answered_at=said_at, by=ada.by, at=now)
        return person

    return meet
