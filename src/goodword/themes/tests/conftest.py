"""What the tests of themes share."""

from datetime import timedelta

import pytest
from django.utils import timezone

from goodword.demo.cast import Cast
from goodword.people.models import Person
from goodword.surveys.actions import record_answer
from goodword.surveys.models import Answer
from goodword.themes.actions import learning, reading
from goodword.themes.tests.planted import comments


@pytest.fixture
def say(cast: Cast):
    """Somebody answers, in words."""

    def say(person: Person, words: str, score: int = 3, metric: str = "nps") -> Answer:
        at = timezone.now()
        return record_answer(metric=metric, score=score, person=person, comment=words, by="test", at=at)

    return say


@pytest.fixture
def read_all():
    """Read what came, as the job does."""
    return lambda: reading.read(by="themes", at=timezone.now())


@pytest.fixture
def heard(cast: Cast, read_all):
    """Sixty comments of Noor, Ines and Theo, learned and read."""
    people = [cast.noor, cast.ines, cast.theo]
    now = timezone.now()
    Answer.objects.bulk_create(
        Answer(
            person=people[at % 3],
            metric="nps",
            formula="nps/1",
            scale_low=0,
            scale_high=10,
            score=10 if one.is_happy else 2,
            answered_at=now - timedelta(days=1, minutes=at),
            noted_at=now,
            comment=one.text,
        )
        for at, one in enumerate(comments("en", 60, seed=1))
    )
    learning.learn(by="themes", at=now)
    read_all()
    return cast
