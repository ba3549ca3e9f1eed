"""A survey goes out from the sample: mail is written, and there is a sheet on which one answers as a customer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from goodword.demo.going_out import CAUSE, company_is_asked, to_answer
from goodword.demo.rules import SOURCE
from goodword.mail.models import Message
from goodword.surveys.models import Invitation, Response, Survey

pytestmark = pytest.mark.django_db


@pytest.mark.slow  # it renders four mails
def test_some_are_asked_once_and_one_may_answer_for_one_of_them(cast, client):
    now = timezone.now() + timedelta(days=400)  # nobody of the cast was asked not long ago
    Survey.objects.update(kind="relationship")  # nobody is left out by lot
    n = company_is_asked(at=now)
    assert company_is_asked(at=now) == 0, "asked once"
    asked = Invitation.objects.filter(cause=CAUSE)
    assert asked.count() == len(cast.people) and set(asked.values_list("source", flat=True)) == {SOURCE}
    assert n == Message.objects.filter(kind="survey").count() == asked.filter(state="waiting").count() > 0
    path = to_answer()
    assert client.get(path).status_code == 200
    client.post(path, {"asked": ["ease", "why"], "ease": "6"})
    assert Response.objects.filter(invitation__token=path.rpartition("/")[2]).exists() and to_answer() != path


def test_without_its_survey_nobody_is_asked(cast):
    Survey.objects.update(state="closed")
    assert company_is_asked(at=timezone.now()) == 0 and to_answer() == ""
