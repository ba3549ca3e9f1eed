"""The sample shows cases in every state, and a change of which those who said it were told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from goodword.changes.models import Change, Told
from goodword.demo import put_right
from goodword.demo.put_right import STORIES, company_is_put_right
from goodword.demo.queries import of_sample
from goodword.demo.rules import SOURCE
from goodword.recovery.models import Case, CaseNote
from goodword.surveys.models import Answer

pytestmark = pytest.mark.django_db


def test_the_company_has_cases_in_every_state_that_go_with_the_sample(cast):
    now = timezone.now()
    for n, person in enumerate(cast.people * 2):
        said = {"metric": "nps", "formula": "nps/1", "scale_low": 0, "scale_high": 10, "score": n % 4, "comment": "Late."}
        Answer.objects.create(person=person, answered_at=now - timedelta(days=5 * n), source=SOURCE, noted_at=now, **said)
    assert company_is_put_right(at=now) == 4
    assert {story.state for story in STORIES} == set(Case.State.values)
    assert Case.objects.filter(cause="score").overdue(now).count() == 1, "who was called in time is not among them"
    assert not Case.objects.exclude(source=SOURCE).exists() and not CaseNote.objects.exclude(source=SOURCE).exists()
    assert of_sample(Told).count() == Told.objects.count() > 4 and Change.objects.filter(is_public=True).count() == 2


def test_who_was_asked_again_has_said_it_after_the_closing(cast, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(put_right, "STORIES", [story for story in STORIES if story.again])
    for n, person in enumerate(cast.people):
        said = {"metric": "nps", "formula": "nps/1", "scale_low": 0, "scale_high": 10, "score": 2, "comment": "Late."}
        Answer.objects.create(person=person, answered_at=now - timedelta(days=80 + n), source=SOURCE, noted_at=now, **said)
    company_is_put_right(at=now)
    asked_again = Case.objects.exclude(asked_again_at=None)
    assert asked_again.count() > 1
    for case in asked_again:
        again = Answer.objects.get(person=case.person, sent_at=case.asked_again_at)
        assert again.score > 2 and again.answered_at > case.closed_at > case.answer.answered_at
