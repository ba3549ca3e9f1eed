"""Whether they felt listened to, from the sheet that a customer fills in to the number, on both databases."""

import pytest
from django.utils import timezone

from goodword.accounts.days import local_day
from goodword.demo.cast import cast
from goodword.insights import mirroring, queries
from goodword.insights.asked import Asked
from goodword.surveys.models import Answer

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_question_of_the_survey_counts_from_the_lake_and_from_what_came_since(tmp_path, settings) -> None:
    settings.GOODWORD_LAKE = tmp_path / "lake"
    now = timezone.now()
    people = cast(at=now)

    def say(question: str, score: int) -> None:
        Answer.objects.create(
            person=people.noor, metric="other", question=question, score=score, scale_low=1, scale_high=5, state="complete",
            answered_at=now, noted_at=now,
        )  # fmt: skip

    say("listened", 5)
    say("expected", 1)
    mirroring.mirror()
    asked = Asked(local_day(now))
    assert (queries.answer("listened", asked).n, queries.answer("listened", asked).value) == (1, 100.0)
    say("listened", 2)
    assert (queries.answer("listened", asked).n, queries.answer("listened", asked).value) == (2, 50.0)
