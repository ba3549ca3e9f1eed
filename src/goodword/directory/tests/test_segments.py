"""How long one may be silent with each segment."""

import pytest
from django.urls import reverse

from goodword.journal.models import Entry
from goodword.people.queries import segment_cadences

pytestmark = pytest.mark.django_db
URL = reverse("directory:segments")


@pytest.fixture
def mona(cast, client):
    client.force_login(cast.mona)
    return client


def test_each_segment_that_occurs_may_have_a_cadence_and_lose_it(mona):
    assert "regular" in mona.get(URL).content.decode()
    assert mona.post(URL, {"segment": "regular", "cadence_days": "45"}).status_code == 302
    assert segment_cadences() == {"regular": 45}
    assert 'value="45"' in mona.get(URL).content.decode()
    mona.post(URL, {"segment": "regular", "cadence_days": "30"})
    mona.post(URL, {"segment": "regular", "cadence_days": "30"})
    assert segment_cadences() == {"regular": 30}
    mona.post(URL, {"segment": "regular", "cadence_days": ""})
    assert segment_cadences() == {}
    assert Entry.objects.filter(verb="segment.cadence_set").count() == 3


@pytest.mark.parametrize("days", ["0", "-1", "9999", "soon"])
def test_no_silence_is_longer_than_ten_years(mona, days):
    assert mona.post(URL, {"segment": "regular", "cadence_days": days}).status_code == 422
    assert segment_cadences() == {}


def test_a_name_that_could_be_two_is_refused(mona):
    page = mona.post(URL, {"segment": "small, retail", "cadence_days": "30"}, follow=True).content.decode()
    assert "comma" in page and segment_cadences() == {}


def test_staff_does_not_set_it(cast, client):
    client.force_login(cast.sam)
    assert client.post(URL, {"segment": "regular", "cadence_days": "45"}).status_code == 404
    assert segment_cadences() == {}
