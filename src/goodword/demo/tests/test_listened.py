"""The sample knows how well some felt listened to, by whom they spoke with; it goes with the sample."""

from datetime import timedelta
from statistics import fmean

import pytest
from django.utils import timezone

from goodword.catalogue.models import Staff
from goodword.demo.listened import TO, company_felt_listened_to
from goodword.demo.rules import SOURCE
from goodword.kit.facts import LISTENED
from goodword.people.models import Person
from goodword.surveys.models import Answer, Invitation
from goodword.touchpoints.models import Touchpoint

pytestmark = pytest.mark.django_db


def test_who_was_spoken_with_said_how_well_they_were_listened_to(cast):
    now = timezone.now()
    Touchpoint.objects.all().delete()
    staff = list(Staff.objects.order_by("pk")[:2])
    people = Person.objects.bulk_create(Person(name=f"P{n}", name_key=f"p{n}", noted_at=now) for n in range(60))
    at = now - TO - timedelta(days=2)
    common = {"kind": "call", "direction": "two-way", "at": at, "noted_at": at, "source": SOURCE}
    Touchpoint.objects.bulk_create(Touchpoint(person=who, staff=staff[n % 2], **common) for n, who in enumerate(people))
    n = company_felt_listened_to(at=now)
    assert n == len(people) and company_felt_listened_to(at=now) == 0, "once"
    said = Answer.objects.filter(question=LISTENED, source=SOURCE, person__in=people)
    marks = [list(said.filter(staff=who).values_list("score", flat=True)) for who in staff]
    assert [len(some) for some in marks] == [30, 30] and fmean(marks[0]) < fmean(marks[1]) - 0.5
    assert not said.filter(answered_at__gt=now).exists() and set(said.values_list("state", flat=True)) == {"complete"}
    assert Answer.objects.filter(metric="ces", source=SOURCE, person__in=people).count() == n
    Invitation.objects.filter(source=SOURCE, cause__startswith="talk:").delete()
    assert not said.exists()
