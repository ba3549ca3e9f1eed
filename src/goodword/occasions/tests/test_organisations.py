"""Days of an organisation's own, on its page, among the days that come, and on Today."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.occasions import queries
from goodword.occasions.models import Card, OwnDay
from goodword.people.models import Organisation
from goodword.touchpoints.actions.talks import log_talk


@pytest.fixture
def founded(cast, client) -> OwnDay:
    """In five days the studio is ten years old."""
    client.force_login(cast.sam)
    day = timezone.localdate() + timedelta(days=5)
    typed = {"name": "Founded", "day": day.day, "month": day.month, "year": day.year - 10, "once": "a"}
    for _ in range(2):
        client.post(reverse("occasions:add_day_of_organisation", args=[cast.studio.pk]), typed)
    return OwnDay.objects.get(organisation=cast.studio)


def test_it_is_noted_on_its_page_and_comes_among_the_others(cast, client, founded) -> None:
    assert founded.person is None
    panel = client.get(reverse("occasions:days_of_organisation", args=[cast.studio.pk])).content.decode()
    assert "Founded" in panel and reverse("occasions:remove_day", args=[founded.pk]) in panel
    page = client.get(reverse("occasions:coming") + "?kind=own-day").content.decode()
    assert "Haddad Studio" in page and "Founded, 10 years" in page
    assert "Haddad Studio" not in client.get(reverse("occasions:coming") + "?kind=own-day&segment=new").content.decode()


def test_it_waits_on_today_until_somebody_spoke_with_them_and_never_where_they_asked_for_silence(cast, founded) -> None:
    today = timezone.localdate()
    (line,) = queries.waiting(cast.ada, today, 10)
    assert (line.subject_kind, line.subject_id) == ("organisation", cast.studio.pk) and line.why.startswith("Founded is on")
    assert not queries.waiting(cast.kit, today, 10)
    Organisation.objects.update(wants_silence=True)
    assert not queries.waiting(cast.ada, today, 10)
    Organisation.objects.update(wants_silence=False)
    log_talk(organisation=cast.studio, words="Congratulations!", by="test", at=timezone.now())
    assert not queries.waiting(cast.ada, today, 10)


@pytest.mark.slow
def test_its_cards_go_to_the_people_who_belong_there_and_without_any_to_nobody(cast, client, founded) -> None:
    (line,) = queries.waiting(cast.ada, timezone.localdate(), 10)
    form = client.get(line.act_url).context["form"]
    assert form["people"].value() == str(cast.noor.pk) and form["name"].value() == "Founded, 10 years"
    typed = {name: form[name].value() or "" for name in form.fields}
    client.post(reverse("occasions:new"), typed)
    assert Card.objects.latest("id").person == cast.noor
    cast.noor.memberships.update(until=date(2026, 1, 1))
    form = client.get(line.act_url).context["form"]
    nobody = client.post(reverse("occasions:new"), {name: form[name].value() or "" for name in form.fields})
    assert nobody.status_code == 422 and "Nobody fits" in nobody.content.decode()


def test_a_dealer_learns_of_no_organisation_that_is_not_theirs(cast, client, founded) -> None:
    client.force_login(cast.dario)
    assert client.get(reverse("occasions:days_of_organisation", args=[cast.studio.pk])).status_code == 404
    assert "Haddad" not in client.get(reverse("occasions:coming")).content.decode()
