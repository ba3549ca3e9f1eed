"""The curve of a person: from their rows alone, as the insight computes it, and only what the reader may see."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goodword.accounts.days import local_day
from goodword.demo.cast import Cast, cast
from goodword.insights import mirroring, queries, traces
from goodword.insights.asked import Asked
from goodword.people.actions.records import add_person
from goodword.people.models import Person
from goodword.surveys.actions import record_answer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> Cast:
    return cast(at=timezone.now())


def test_it_says_of_each_what_the_insight_says(people: Cast) -> None:
    today = local_day(timezone.now())
    rows = {row["person_id"]: row for row in queries.rows("experience", Asked(today))}
    assert len(rows) > 2
    for person_id, row in rows.items():
        found = traces.trace(people.ada, person_id, today)
        assert found["now"] == pytest.approx(row["experience"], abs=1e-6)
        assert found["n"] == row["moments"]
        assert max(abs(one["move"]) for one in found["moments"]) == pytest.approx(abs(row["moved"]), abs=1e-6)
        assert max(one["level"] for one in found["moments"]) == pytest.approx(row["peak"], abs=1e-6)


def test_an_answer_just_given_is_in_it_at_once(people: Cast) -> None:
    mirroring.mirror()
    today, now = local_day(timezone.now()), timezone.now()
    before = traces.trace(people.ada, people.theo.pk, today)
    record_answer(person=people.theo, metric="csat", score=1, answered_at=now, by="test", at=now)
    after = traces.trace(people.ada, people.theo.pk, today)
    assert after["n"] == before["n"] + 1
    assert after["now"] < (before["now"] or 0)
    assert after["moments"][-1]["name"] == "answer csat"


def test_a_dealer_sees_what_went_through_them_alone(people: Cast) -> None:
    now = timezone.now()
    person = Person.objects.visible_to(people.dario).get()
    record_answer(person=person, metric="csat", score=1, answered_at=now, by="test", at=now)
    record_answer(person=person, metric="csat", score=5, answered_at=now, dealer=people.conti, by="test", at=now)
    his, hers = (traces.trace(member, person.pk, local_day(now)) for member in (people.dario, people.ada))
    assert -1 in [one["value"] for one in hers["moments"]]
    assert {one["value"] for one in his["moments"] if one["name"] == "answer csat"} == {1.0}
    assert his["n"] < hers["n"]
    with pytest.raises(Http404):
        traces.trace(people.kit, person.pk, local_day(now))


def test_the_panel_draws_it_and_tells_the_same_in_a_table(people: Cast, client: Client) -> None:
    client.force_login(people.ada)
    now = timezone.now()
    record_answer(person=people.noor, metric="nps", score=10, answered_at=now - timedelta(days=40), by="test", at=now)
    url = reverse("insights:of_person", args=[people.noor.pk])
    assert url in client.get(reverse("directory:person", args=[people.noor.pk])).content.decode()
    panel = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in panel
    assert 'role="img" aria-label="Experience' in panel
    assert "Answered: would recommend" in panel
    assert " style=" not in panel
    assert "<html" in client.get(url).content.decode()


def test_of_whom_nothing_is_known_it_says_so(people: Cast, client: Client) -> None:
    client.force_login(people.ada)
    person = add_person(name="Nils New", by="test", at=timezone.now())
    assert traces.trace(people.ada, person.pk, local_day(timezone.now())) == {"now": None, "n": 0, "curve": [], "moments": []}
    panel = client.get(reverse("insights:of_person", args=[person.pk])).content.decode()
    assert "Nothing has happened with them yet" in panel
    assert 'aria-label="Experience' not in panel


def test_who_may_not_see_the_person_does_not_see_the_curve(people: Cast, client: Client) -> None:
    client.force_login(people.kit)
    assert client.get(reverse("insights:of_person", args=[people.theo.pk])).status_code == 404
