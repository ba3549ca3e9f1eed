"""Every page of the directory opens for whom it should, and says what it should."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.touchpoints.models import Touchpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(client):
    def log_in(member):
        client.force_login(member)
        return client

    return log_in


PAGES = ("directory:people", "directory:organisations", "directory:add_person", "directory:add_organisation", "directory:search")


@pytest.mark.parametrize("name", PAGES)
def test_it_opens_for_the_owner(cast, as_, name):
    assert as_(cast.ada).get(reverse(name)).status_code == 200


def test_the_list_names_everybody_and_how_to_reach_them(cast, as_):
    page = as_(cast.ada).get(reverse("directory:people")).content.decode()
    for person in cast.people:
        assert person.name in page
        assert person.email in page
    assert "Haddad Studio" in page


def test_a_dealer_sees_only_whom_it_looks_after(cast, as_):
    page = as_(cast.dario).get(reverse("directory:people")).content.decode()
    assert "Inês Duarte" in page
    assert "Maya Olsen" not in page


@pytest.mark.parametrize(
    "name",
    ["directory:person", "directory:timeline", "directory:ties", "touchpoints:orders", "surveys:answers", "pipeline:enquiries"],
)
def test_everything_about_a_person_is_hidden_from_whom_it_does_not_concern(cast, as_, name):
    assert as_(cast.dario).get(reverse(name, args=[cast.ines.pk])).status_code == 200
    assert as_(cast.dario).get(reverse(name, args=[cast.maya.pk])).status_code == 404
    assert as_(cast.kit).get(reverse(name, args=[cast.ines.pk])).status_code == 404
    assert as_(cast.ada).get(reverse(name, args=[cast.maya.pk])).status_code == 200
    assert as_(cast.ada).get(reverse(name, args=[10**12])).status_code == 404


def test_a_persons_page_begins_with_the_last_talk_and_what_is_owed(cast, as_):
    page = as_(cast.sam).get(reverse("directory:person", args=[cast.noor.pk])).content.decode()
    assert "They may need six bicycles" in page
    assert "Send the offer for six bicycles" in page
    assert page.index("Last talk") < page.index("What happened")
    assert page.index("Promised, and still open") < page.index("What happened")


def test_a_persons_page_fetches_what_matters_first_and_folds_the_rest(cast, as_):
    page = as_(cast.sam).get(reverse("directory:person", args=[cast.noor.pk])).content.decode()
    first, *folded = page.split('<details class="card folded"')
    assert [name for name in ("Cases", "Between us", "Answers", "Orders") if f"<h2>{name}</h2>" in first] == [
        "Cases",
        "Between us",
        "Answers",
        "Orders",
    ]
    assert first.count('hx-trigger="load"') == 4
    assert len(folded) == 4 and 'hx-trigger="load"' not in "".join(folded)
    for group in folded:
        line = group.partition("</summary>")[0]
        assert all(title in line for title in re.findall("<h3>(.+?)</h3>", group)), "a folded line names what is in it"


def test_what_was_sent_to_many_is_not_the_last_talk(cast, as_):
    now = timezone.now()
    sent = {"kind": "newsletter", "channel": "post", "direction": "out", "intent": "give", "is_broadcast": True}
    Touchpoint.objects.create(person=cast.noor, at=now, noted_at=now, **sent)
    page = as_(cast.sam).get(reverse("directory:person", args=[cast.noor.pk])).content.decode()
    assert "They may need six bicycles" in page.partition("Last talk")[2].partition("</section>")[0]


def test_an_organisations_page_shows_its_people_and_orders(cast, as_):
    page = as_(cast.ada).get(reverse("directory:organisation", args=[cast.studio.pk])).content.decode()
    assert "Noor Haddad" in page
    assert "€2,598.00" in page


def test_a_panel_is_a_fragment_for_htmx_and_a_page_without(cast, as_):
    url = reverse("touchpoints:orders", args=[cast.maya.pk])
    client = as_(cast.ada)
    assert "<html" in client.get(url).content.decode()
    assert "<html" not in client.get(url, headers={"HX-Request": "true"}).content.decode()


def test_the_list_of_answers_opens_and_filters(cast, as_):
    client = as_(cast.ada)
    everything = client.get(reverse("surveys:listening")).content.decode()
    assert "nobody called" in everything
    unhappy = client.get(reverse("surveys:listening"), {"band": "unhappy"}).content.decode()
    assert "Inês" in unhappy
    assert "Maya" not in unhappy
    assert client.get(reverse("surveys:listening"), {"band": "x"}).status_code == 400
