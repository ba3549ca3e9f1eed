"""Filters, order, pages, saved views and changes for many."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.directory import lists
from goodword.directory.models import SavedView
from goodword.directory.rules import CHOICES, Wanted
from goodword.people.actions.care import look_after
from goodword.people.actions.records import add_organisation
from goodword.people.models import Person
from goodword.recovery.models import Case
from goodword.scores.models import Score
from goodword.surveys.models import Answer
from goodword.touchpoints.actions.talks import log_talk
from goodword.touchpoints.models import Touchpoint

pytestmark = pytest.mark.django_db
URL = "/people/"


@pytest.fixture
def scored(cast):
    today = timezone.localdate()
    for person, stage, late in (
        (cast.maya, "fan", -5),
        (cast.theo, "customer", 12),
        (cast.ines, "lapsed", 90),
        (cast.noor, "customer", 0),
    ):
        more = {"person": person, "n": 3, "as_of": today, "formula": "x/1"}
        Score.objects.create(insight="lifecycle", label=stage, value=-9 if stage == "lapsed" else 200, **more)
        Score.objects.create(insight="experience", value=-0.4 if stage == "lapsed" else 0.3, **more)
        Score.objects.create(insight="silence", value=late, stake=abs(late) * 100, **more)
    return cast


def undo_in(page):
    return re.search(r"/people/[a-z/]+/\d+/undo/", page)[0]


def names(cast, member=None, **filters):
    rows = lists.people_in(member or cast.ada, Wanted(**filters), today=timezone.localdate())
    return {p.name.split()[0] for p in rows}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "Maya Theo Inês Noor"),
        ({"segment": "regular"}, "Maya Inês"),
        ({"country": "DE"}, "Maya Theo Inês Noor"),
        ({"country": "FR"}, ""),
        ({"stage": "customer"}, "Theo Noor"),
        ({"feeling": "overdue"}, "Theo Inês"),
        ({"feeling": "happy"}, "Maya"),
        ({"feeling": "at-risk"}, "Inês"),
        ({"feeling": "unheard"}, "Theo Noor"),
        ({"carer": "nobody"}, "Theo Noor"),
        ({"reach": "email"}, "Maya Theo Inês Noor"),
        ({"reach": "none"}, ""),
        ({"contact": "heard-30"}, "Noor"),
        ({"contact": "silent-30"}, "Maya Theo Inês"),
        ({"stage": "customer", "contact": "silent-30"}, "Theo"),
        ({"sort": "worth"}, "Maya Theo Inês Noor"),
    ],
)
def test_a_filter_leaves_whom_it_names(scored, filters, expected):
    assert names(scored, **filters) == set(expected.split())


def of(insight, person):
    return Score.objects.filter(insight=insight, person=person)


def test_whoever_answered_well_and_has_had_a_bad_time_since_is_not_happy(scored):
    of("experience", scored.maya).update(value=0)
    assert names(scored, feeling="happy") == set()
    of("experience", scored.maya).delete()
    assert names(scored, feeling="happy") == set()


def test_a_question_without_a_band_makes_nobody_happy_and_nobody_less_unhappy(scored):
    """Maya would recommend us and Noor would not; later both say what they expect of a promise, which is no verdict."""
    now = timezone.now()
    for person, metric, score, ago in (
        (scored.noor, "nps", 2, 9),
        (scored.noor, "other", 5, 1),
        (scored.maya, "other", 1, 1),
    ):
        Answer.objects.create(
            person=person, metric=metric, score=score, scale_low=0, scale_high=10 if metric == "nps" else 5,
            state="complete", answered_at=now - timedelta(days=ago), noted_at=now,
        )  # fmt: skip
    assert names(scored, feeling="happy") == {"Maya"}
    assert names(scored, feeling="at-risk") == {"Inês", "Noor"}


@pytest.mark.parametrize(("days", "expected"), [(29, "Inês Theo"), (30, "Inês"), (-1, "Inês Theo")])
def test_at_risk_is_who_will_have_lapsed_within_a_month(scored, days, expected):
    of("lifecycle", scored.theo).update(value=days)
    assert names(scored, feeling="at-risk") == set(expected.split())


def test_at_risk_is_whoever_has_an_open_case(scored):
    Case.objects.filter(person=scored.theo).update(state="solving", closed_at=None)
    assert names(scored, feeling="at-risk") == {"Inês", "Theo"}


def test_who_never_bought_cannot_lapse(scored):
    of("lifecycle", scored.theo).update(value=0, label="prospect")
    assert names(scored, feeling="at-risk") == {"Inês"}


def test_a_cancelled_order_makes_nobody_a_customer(scored):
    scored.noor.orders.update(state="cancelled")
    assert names(scored, feeling="unheard") == {"Theo"}


@pytest.mark.parametrize("filters", [{"stage": "customer"}, {"feeling": "overdue"}, {"carer": "nobody"}])
def test_few_and_many_give_the_same_answer(scored, filters, monkeypatch):
    few = names(scored, **filters)
    monkeypatch.setattr(lists, "FEW", 0)
    assert names(scored, **filters) == few


def test_a_filter_never_shows_a_dealer_more(scored):
    for name, values in CHOICES.items():
        for value in values:
            assert names(scored, scored.dario, **{name: value}) <= {"Inês"}
    assert names(scored, scored.dario, organisation=str(scored.studio.pk)) == set()


def test_me_and_an_organisation_can_be_asked_for(scored):
    assert names(scored, scored.sam, carer="me") == {"Maya"}
    assert names(scored, carer=str(scored.sam.pk)) == {"Maya"}
    assert names(scored, organisation=str(scored.studio.pk)) == {"Noor"}


NOT_OFFERED = (
    "ordering=password",
    "sort=-member__password",
    "sort=id;select 1",
    "sort=?",
    "sort=(select 1)",
    "owner__password__startswith=p",
    "name__regex=(a%2B)%2B$",
    "_connector=OR 1=1",
    "stage=x",
    "feeling=x",
    "reach=x",
    "contact=heard-1",
    "carer=1 OR 1=1",
    "carer=-1",
    "carer=" + "9" * 30,
    "organisation=x",
    "after=x",
    "after=W10",
    "before=%00",
    "after=" + "A" * 3000,
    "segment=a%00b",
    "segment=a&segment=b",
    "segment=" + "x" * 200,
    "&".join(f"a{i}=1" for i in range(300)),
)


@pytest.mark.parametrize("query", NOT_OFFERED)
def test_what_is_not_offered_is_refused(cast, client, query):
    client.force_login(cast.ada)
    assert client.get(f"{URL}?{query}").status_code == 400


@pytest.mark.parametrize("sort", CHOICES["sort"])
def test_every_order_pages_forth_and_back_over_everybody_once(scored, monkeypatch, sort):
    monkeypatch.setattr(lists, "SIZE", 7)
    at = timezone.now()
    more = Person.objects.bulk_create(
        Person(name=f"Same {i % 7}", name_key=f"same {i % 7}", segment="x", noted_at=at) for i in range(60)
    )
    Score.objects.bulk_create(
        Score(insight="silence", person=p, value=1, stake=p.pk % 5, n=1, as_of=at.date(), formula="x/1") for p in more
    )
    seen, way = [], {}
    while True:
        rows = lists.people_in(scored.ada, Wanted(sort=sort), today=at.date())
        found = lists.page_of(rows, Wanted(sort=sort), **way)
        seen.append([p.pk for p in found.rows])
        if not found.after:
            break
        way = {"after": found.after}
    flat = [pk for rows in seen for pk in rows]
    assert len(flat) == len(set(flat)) == 64
    back = []
    while True:
        back.insert(0, [p.pk for p in found.rows])
        if not found.before:
            break
        found = lists.page_of(rows, Wanted(sort=sort), before=found.before)
    assert [pk for rows in back for pk in rows] == flat


def test_a_view_is_kept_under_its_name_and_its_link_is_the_list(cast, client):
    client.force_login(cast.sam)
    saved = client.post(reverse("directory:save_view"), {"name": "Regulars", "query": "segment=regular", "is_for_all": "on"})
    assert saved["Location"] == f"{URL}?segment=regular"
    view = SavedView.objects.get()
    assert view.link == "segment=regular"
    assert not view.is_for_all
    assert "Regulars" in client.get(URL).content.decode()
    client.force_login(cast.ada)
    assert "Regulars" not in client.get(URL).content.decode()
    assert client.post(reverse("directory:forget_view", args=[view.pk])).status_code == 404
    client.post(reverse("directory:save_view"), {"name": "All quiet", "query": "contact=silent-30", "is_for_all": "on"})
    client.force_login(cast.sam)
    assert "All quiet" in client.get(URL).content.decode()


def test_a_view_that_was_forgotten_is_kept_again_for_whom_it_was_for(cast, client):
    client.force_login(cast.ada)
    client.post(reverse("directory:save_view"), {"name": "Regulars", "query": "segment=regular", "is_for_all": "on"})
    said = {"member": cast.ada, "of": "people", "name": "Regulars", "query": {"segment": "regular"}, "is_for_all": True}
    client.force_login(cast.mona)
    forgotten = client.post(reverse("directory:forget_view", args=[SavedView.objects.get().pk]), follow=True)
    assert not SavedView.objects.exists()
    undo = undo_in(forgotten.content.decode())
    client.force_login(cast.sam)
    assert client.post(undo).status_code == 404
    client.force_login(cast.mona)
    for _ in range(2):
        client.post(undo)
        assert SavedView.objects.filter(**said).count() == SavedView.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"of": "cats"}, {"query": "shoe=43"}, {"of": "organisations", "query": "stage=fan"}])
def test_a_view_of_what_cannot_be_listed_is_refused(cast, client, wrong):
    client.force_login(cast.sam)
    assert client.post(reverse("directory:save_view"), {"name": "Odd", **wrong}).status_code == 400
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_leads_back_to_its_list(cast, client):
    client.force_login(cast.sam)
    sent = {"name": " ", "of": "organisations", "query": "country=FR"}
    assert client.post(reverse("directory:save_view"), sent)["Location"] == f"{reverse('directory:organisations')}?country=FR"
    assert not SavedView.objects.exists()


def test_everybody_who_matches_is_changed_and_given_back(cast, client):
    client.force_login(cast.ada)
    form = {"query": "segment=regular", "what": "segment", "segment": "friend", "is_all": "on"}
    client.post(reverse("directory:bulk"), form)
    assert set(Person.objects.filter(segment="friend")) == {cast.maya, cast.ines}
    page = client.get(URL).content.decode()
    client.post(undo_in(page))
    assert set(Person.objects.filter(segment="regular")) == {cast.maya, cast.ines}


def test_a_dealer_changes_nobody_but_their_own(cast, client):
    client.force_login(cast.dario)
    client.post(reverse("directory:bulk"), {"what": "segment", "segment": "x", "ids": [p.pk for p in cast.people]})
    client.post(reverse("directory:bulk"), {"what": "segment", "segment": "y", "is_all": "on"})
    assert set(Person.objects.filter(segment="y")) == {cast.ines}
    assert not Person.objects.filter(segment="x").exists()


def test_nobody_is_changed_without_a_tick_and_another_ones_change_is_not_undone(cast, client):
    client.force_login(cast.ada)
    client.post(reverse("directory:bulk"), {"what": "segment", "segment": "x"})
    assert not Person.objects.filter(segment="x").exists()
    client.post(reverse("directory:bulk"), {"what": "segment", "segment": "x", "ids": [cast.maya.pk]})
    undo = undo_in(client.get(URL).content.decode())
    client.force_login(cast.sam)
    assert client.post(undo).status_code == 404
    assert Person.objects.filter(segment="x").count() == 1


def test_an_empty_list_has_one_thing_to_do(cast, client):
    Person.objects.all().delete()
    client.force_login(cast.ada)
    assert client.get(URL).content.decode().count("button-primary") >= 1
    client.force_login(cast.kit)
    assert "Nobody here yet" in client.get(URL).content.decode()


def test_the_counted_number_is_exact_when_it_is_small(cast):
    rows = lists.people_in(cast.ada, Wanted(), today=timezone.localdate())
    assert lists.counted(cast.ada, rows, is_all=True) == (4, True)


def test_talks_of_long_ago_are_not_contact_within_a_window(cast):
    Touchpoint.objects.update(at=timezone.now() - timedelta(days=31))
    assert names(cast, contact="heard-30") == set()
    assert names(cast, contact="heard-90") == {"Maya", "Noor"}


def test_a_link_says_only_what_is_asked():
    assert urlencode(Wanted(segment="a", sort="name").query()) == "segment=a"
    assert Wanted(segment="a", stage="fan").without("segment") == Wanted(stage="fan")


def test_a_name_with_marks_of_a_page_or_of_a_layout_stays_a_name(client, cast):
    Person.objects.filter(pk=cast.maya.pk).update(name="<b>{pk}</b> & {name}")
    client.force_login(cast.ada)
    page = client.get("/people/").content.decode()
    assert "&lt;b&gt;{pk}&lt;/b&gt; &amp; {name}" in page and "<b>{pk}" not in page


@pytest.fixture
def firms(cast):
    """Three more organisations: one overdue, one looked after by Sam, one that was called yesterday."""
    at = timezone.now()
    doing = {"by": "test", "at": at}
    late, cared, called = (add_organisation(name=name, **doing) for name in ("Late & Co", "Cared GmbH", "Called Ltd"))
    Score.objects.create(
        insight="silence", organisation=late, value=40, stake=900, n=3, as_of=timezone.localdate(), formula="x/1"
    )
    look_after(member=cast.sam, organisation=cared, **doing)
    log_talk(organisation=called, words="Hello", happened_at=at - timedelta(days=1), **doing)
    return cast


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"Late & Co", "Cared GmbH", "Called Ltd"}),
        ({"feeling": "overdue"}, {"Late & Co"}),
        ({"sort": "worth"}, {"Late & Co"}),
        ({"contact": "heard-30"}, {"Called Ltd"}),
        ({"contact": "silent-30"}, {"Late & Co", "Cared GmbH"}),
        ({"reach": "none"}, {"Late & Co", "Cared GmbH", "Called Ltd"}),
        ({"reach": "email"}, set()),
        ({"segment": "regular"}, set()),
    ],
)
def test_a_filter_leaves_the_organisations_it_names(firms, query, expected):
    rows = lists.organisations_in(firms.ada, Wanted(**query), today=timezone.localdate())
    assert {row.name for row in rows} & {"Late & Co", "Cared GmbH", "Called Ltd"} == expected


def test_a_carer_leaves_the_organisations_they_look_after(firms, client):
    client.force_login(firms.sam)
    page = client.get("/organisations/", {"carer": "me"}).content.decode()
    assert "Cared GmbH" in page and "Late &amp; Co" not in page
    assert "40 days overdue" in client.get("/organisations/").content.decode()


@pytest.mark.parametrize(
    "query", [{"stage": "fan"}, {"feeling": "happy"}, {"organisation": "1"}, {"sort": "password"}, {"carer": "x"}]
)
def test_what_only_people_have_is_no_filter_of_organisations(firms, client, query):
    client.force_login(firms.ada)
    assert client.get(f"/organisations/?{query}").status_code == 400


def test_a_view_of_organisations_stands_over_their_list_and_no_other(firms, client):
    client.force_login(firms.ada)
    kept = client.post("/people/views/", {"name": "Quiet firms", "query": "feeling=overdue", "of": "organisations"})
    assert kept["Location"] == "/organisations/?feeling=overdue"
    assert "Quiet firms" in client.get("/organisations/").content.decode()
    assert "Quiet firms" not in client.get("/people/").content.decode().partition("toasts")[0]
    view = SavedView.objects.get(name="Quiet firms")
    assert client.post(f"/people/views/{view.pk}/forget/")["Location"] == "/organisations/"
