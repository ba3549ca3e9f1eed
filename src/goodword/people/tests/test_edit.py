import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.journal.models import Entry, FactQuerySet, Version
from goodword.kit.emails import NotAnAddress
from goodword.kit.phones import NotANumber
from goodword.people.actions import records
from goodword.people.actions.records import Conflict, Nameless, UnknownField, add_person, edit_person
from goodword.people.models import Person

pytestmark = pytest.mark.django_db


def change(person, version, **changes):
    return edit_person(Person.objects.get(pk=person.pk), version=version, by="test", at=timezone.now(), **changes)


def test_it_writes_a_new_version_and_keeps_the_old_one(cast):
    edited = change(cast.maya, 1, name="Maya  Ólsen", phone="030 4050")
    assert (edited.name, edited.name_key, edited.phone_key, edited.version) == ("Maya Ólsen", "maya olsen", "+49304050", 2)
    kept = Version.objects.get(kind="people_person", row_id=cast.maya.pk)
    assert kept.was == 1
    assert kept.before["name"] == "Maya Olsen"
    assert Entry.objects.filter(verb="person.edited", row_id=cast.maya.pk).count() == 1


def test_the_second_writer_gets_the_difference_and_loses_nothing(cast):
    change(cast.maya, 1, phone="+49 30 1111111", city="Bremen")
    with pytest.raises(Conflict) as caught:
        change(cast.maya, 1, city="Kiel", name="Maya Olsen")
    conflict = caught.value
    assert [(d.field, d.was, d.kept, d.wanted) for d in conflict.differences] == [("city", "", "Bremen", "Kiel")]
    assert conflict.version == 2
    assert Person.objects.get(pk=cast.maya.pk).city == "Bremen"


@pytest.mark.twin
def test_without_the_version_in_the_update_the_first_writers_words_are_lost(cast, without):
    without(records, "_rewrite", ", version=version")
    change(cast.maya, 1, city="Bremen")
    change(cast.maya, 1, city="Kiel")
    assert Person.objects.get(pk=cast.maya.pk).city == "Kiel"


def test_the_page_shows_both_versions_and_saves_the_second_when_it_is_meant(cast, client):
    client.force_login(cast.ada)
    url = reverse("directory:edit_person", args=[cast.maya.pk])
    form = {"name": "Maya Olsen", "email": "maya@example.com", "city": "Kiel", "version": 1}
    change(cast.maya, 1, city="Bremen")
    answer = client.post(url, form)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Bremen" in page
    assert "Kiel" in page
    assert Person.objects.get(pk=cast.maya.pk).city == "Bremen"
    assert client.post(url, {**form, "version": 2}).status_code == 302
    assert Person.objects.get(pk=cast.maya.pk).city == "Kiel"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": "\u200b "}, Nameless),
        ({"email": "maya@"}, NotAnAddress),
        ({"phone": "ask Bob"}, NotANumber),
        ({"email_key": "x"}, UnknownField),
        ({"pk": 3}, UnknownField),
    ],
)
def test_it_rejects_what_would_make_a_record_unfindable(cast, changes, error):
    with pytest.raises(error):
        change(cast.maya, 1, **changes)
    assert Person.objects.get(pk=cast.maya.pk).version == 1


def test_the_same_form_sent_twice_adds_one_person(cast):
    first = add_person(name="Lea Whitlock", once="7:form", by="test", at=timezone.now())
    second = add_person(name="Lea Whitlock", once="7:form", by="test", at=timezone.now())
    assert first.pk == second.pk
    assert Entry.objects.filter(verb="person.added").count() == 1


@pytest.mark.twin
def test_without_the_key_of_the_page_the_same_form_adds_two(cast, without):
    without(FactQuerySet, "make", ("if not once:", "if True:"))
    first, second = (add_person(name="Lea Whitlock", once="7:form", by="test", at=timezone.now()) for _ in range(2))
    assert first.pk != second.pk


@pytest.mark.parametrize(
    "name",
    [
        "👩\u200d👩\u200d👧 Family",
        "\u202eevil",
        "a" + "\u0301" * 100,
        "X",
        "NULL",
        "true",
        "Ω" * 300,
        "שלום",
        "e\u0301",
        "<b>Bo</b>",
        "{{7*7}}",
    ],
)
def test_any_name_is_stored_and_shown_as_it_was_meant(cast, client, name):
    client.force_login(cast.ada)
    person = add_person(name=name, by="test", at=timezone.now())
    page = client.get(reverse("directory:person", args=[person.pk]))
    assert page.status_code == 200
    assert "<b>Bo</b>" not in page.content.decode()


def test_a_dealer_looks_after_whom_they_add(cast, client):
    client.force_login(cast.dario)
    client.post(reverse("directory:add_person"), {"name": "Paolo Neri", "once": "a"})
    assert "Paolo Neri" in client.get(reverse("directory:people")).content.decode()
