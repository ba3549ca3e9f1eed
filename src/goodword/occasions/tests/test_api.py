"""Days and cards for programs."""

from datetime import date

import pytest
from django.utils import timezone

from goodword.accounts.actions import make_key
from goodword.occasions.models import Card, OwnDay
from goodword.people.models import Person


@pytest.fixture
def ask(cast, client):
    headers = {"Authorization": f"Bearer {make_key(cast.sam, name='test', may_write=True, at=timezone.now())}"}

    def asks(path, body=None, method="post"):
        url = f"/api/v1/{path}"
        if body is None and method != "delete":
            return client.get(url, headers=headers)
        return getattr(client, method)(url, body, content_type="application/json", headers=headers)

    return asks


def test_a_day_is_noted_comes_and_is_taken_away(cast, ask) -> None:
    said = {"organisation_id": cast.studio.pk, "name": "Founded", "month": 2, "day": 29, "year": 2016}
    made = ask("own-days", said)
    assert made.status_code == 201 and made.json()["organisation_id"] == cast.studio.pk
    assert ask("own-days", said | {"month": 6, "day": 31}).status_code == 400, "June has thirty days"
    assert ask("own-days", {k: v for k, v in said.items() if k != "organisation_id"}).status_code == 400
    (line,) = ask("occasions?kind=own-day&since=2026-02-20&days=14").json()
    assert (line["day"], line["years"], line["organisation_id"]) == ("2026-02-28", 10, cast.studio.pk)
    assert ask(f"own-days/{made.json()['id']}", method="delete").status_code == 204
    assert [row["id"] for row in ask("own-days").json()["rows"]] == list(OwnDay.objects.values_list("pk", flat=True))


def test_birthdays_come_but_not_of_the_dead(cast, ask) -> None:
    Person.objects.filter(pk__in=[cast.maya.pk, cast.theo.pk]).update(birthday=date(1990, 5, 4))
    Person.objects.filter(pk=cast.theo.pk).update(died_on=date(2025, 1, 1))
    rows = ask("occasions?kind=birthday&since=2026-05-01").json()
    assert [(row["person_id"], row["years"]) for row in rows] == [(cast.maya.pk, 36)]
    assert ask("occasions?days=999").status_code == 400


def test_a_card_is_posted_and_not_after_all(cast, ask) -> None:
    card = Card.objects.get()
    run = ask("card-runs").json()["rows"][0]["id"]
    assert [row["id"] for row in ask(f"card-runs/{run}/cards").json()["rows"]] == [card.pk]
    assert ask(f"cards/{card.pk}/post", {}).json()["touchpoint_id"]
    assert ask(f"cards/{card.pk}/unpost", {}).json()["posted_at"] is None
    Person.objects.filter(pk=cast.maya.pk).update(wants_silence=True)
    assert ask(f"cards/{card.pk}/post", {}).json()["posted_at"] is None
    assert not ask(f"card-runs/{run}/cards").json()["rows"]
