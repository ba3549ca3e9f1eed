"""How it stands between us and somebody, on their page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.scores.models import Score

pytestmark = pytest.mark.django_db


def test_the_page_of_a_person_says_how_it_stands_from_how_many_and_what_is_missing(cast, client):
    client.force_login(cast.vera)
    url = reverse("recovery:health", args=[cast.maya.pk])
    assert "Log a talk or a promise." in client.get(url).content.decode()
    reason = {"n_shares": 2, "contacts": 50.0, "n_contacts": 4, "promises": 100.0, "n_promises": 1, "cases": None, "n_cases": 0}
    said = {"value": 75.0, "n": 5, "as_of": timezone.localdate(), "formula": "health/1", "reason": reason}
    Score.objects.create(insight="health", person=cast.maya, **said)
    page = client.get(url).content.decode()
    assert "75 of 100" in page and "Contacts that went both ways" in page and "of 4" in page and "Promises kept" in page
    assert "Cases that ended well" not in page, "what has no rows is left out"
    client.force_login(cast.dario)
    assert client.get(url).status_code == 404


def test_of_one_or_two_things_no_number_is_made(cast, client):
    client.force_login(cast.vera)
    reason = {"n_shares": 1, "contacts": 100.0, "n_contacts": 2}
    said = {"value": 100.0, "n": 2, "as_of": timezone.localdate(), "formula": "health/1", "reason": reason}
    Score.objects.create(insight="health", person=cast.maya, **said)
    page = client.get(reverse("recovery:health", args=[cast.maya.pk])).content.decode()
    assert "Too little happened" in page and "100 of 100" not in page
    assert "Contacts that went both ways" in page and "of 2" in page
