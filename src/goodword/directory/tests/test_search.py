"""Everybody is found by what one remembers of them, and by nobody who may not know of them."""

import random
import string

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.directory.actions import catch_up, forget_unsaid, index_anew
from goodword.directory.models import Deletion, Word
from goodword.directory.searching import find
from goodword.directory.spelling import deletions, is_one_slip, words_of
from goodword.people.actions.records import add_person, edit_person
from goodword.people.models import Person
from goodword.touchpoints.actions.talks import bring_back, log_talk, take_back

pytestmark = pytest.mark.django_db

MAYA = (
    "maya olsen", "Olsen Maya", "MAYA", "may", "ols", "maya@example.com", "maya@exam", "+49 30 901820", "030 901820",
    "0049 30 901820", "030/901 820", "(030) 90 18 20", "901820", "+49 (0)30 901820", "olsne", "olson", "oolsen", "maya olsn",
)  # fmt: skip
INES = ("Inês", "ines", "INES DUARTE", "inés", "Ine\u0302s", "duarte")
NOBODY = (
    '"', "' OR 1=1 --", "maya AND", "NEAR(a b)", "*", "maya*", "-", "%", "_", "\\", "&|!:", "(((", "ma'ya", "\u202e",
    "👩\u200d👩\u200d👧", "a" * 5000, "<script>", "{{7*7}}",
)  # fmt: skip


def names_found(member, text):
    return [p.name for p in find(member, text).people]


def test_maya_is_found_by_name_address_and_number_however_they_are_written(cast):
    catch_up()
    assert [text for text in MAYA if "Maya Olsen" not in names_found(cast.ada, text)] == []


def test_accents_neither_matter_when_typed_nor_when_left_out(cast):
    catch_up()
    assert [text for text in INES if names_found(cast.ada, text) != ["Inês Duarte"]] == []


def test_organisations_and_words_of_talks_are_found_too(cast):
    catch_up()
    assert [o.name for o in find(cast.ada, "haddad st").organisations] == ["Haddad Studio"]
    talk = find(cast.ada, "six bicycles").talks[0]
    assert talk.talk.person == cast.noor
    assert talk.hit in ("six", "bicycles")


def test_a_dealer_finds_only_its_own_people(cast):
    catch_up()
    for text in ("maya", "maya@example.com", "030 901820", "olson", "lamp"):
        assert find(cast.ada, text).n
        assert not find(cast.dario, text).n
    assert [p.name for p in find(cast.dario, "ines").people] == ["Inês Duarte"]
    assert not find(cast.kit, "ines").n


def test_whoever_is_added_renamed_or_talked_with_is_found_on_the_next_page(cast, django_capture_on_commit_callbacks):
    at = timezone.now()

    def deed(verb, *args, **more):
        with django_capture_on_commit_callbacks(execute=True):
            return verb(*args, **more, by=cast.ada.by, at=at)

    new = deed(add_person, name="Zacharias Quimby")
    assert [p.pk for p in find(cast.ada, "quimby").people] == [new.pk]
    deed(edit_person, new, version=1, name="Zacharias Quill")
    assert [p.pk for p in find(cast.ada, "quill").people] == [new.pk]
    assert not find(cast.ada, "quimby").people
    talk = deed(log_talk, person=new, words="He collects barometers")
    assert find(cast.ada, "barometers").talks[0].talk == talk
    number = talk.pk
    deed(take_back, talk)
    assert not find(cast.ada, "barometers").talks
    deed(bring_back, number)
    assert find(cast.ada, "barometers").talks


def test_bulk_writes_are_caught_up_with_and_so_are_deletions(cast):
    catch_up()
    at = timezone.now()
    Person.objects.bulk_create(Person(name=f"Bulk Person{i}", name_key=f"bulk person{i}", noted_at=at) for i in range(30))
    Person.objects.filter(pk=cast.theo.pk).update(name="Theodora Brandt", name_key="theodora brandt")
    cast.maya.delete()
    catch_up()
    catch_up()
    assert len(find(cast.ada, "bulk", n=20).people) == 20
    assert find(cast.ada, "theodora").people
    assert not find(cast.ada, "maya").people


def test_making_the_index_anew_forgets_words_that_nobody_bears(cast):
    catch_up()
    assert Word.objects.filter(word="olsen").exists()
    Person.objects.filter(pk=cast.maya.pk).update(name="Maya Berg", name_key="maya berg")
    index_anew()
    assert not Word.objects.filter(word="olsen").exists()
    assert find(cast.ada, "berg").people


@pytest.mark.slow
def test_words_that_nobody_says_any_more_are_forgotten_and_the_others_still_corrected(cast):
    """Also those that only a firm or a talk says stay; each that goes takes the keys of its misspellings along."""
    add_person(name="Zebulon Quartermain", by="test", at=timezone.now())
    catch_up()
    assert Word.objects.filter(word="zebulon").exists() and Deletion.objects.filter(word="zebulon").count() > 7
    known = set(Word.objects.values_list("word", flat=True))
    assert forget_unsaid() == 0, "each of them is said"
    Person.objects.filter(name="Zebulon Quartermain").delete()
    catch_up()
    assert forget_unsaid() == 2
    assert known - set(Word.objects.values_list("word", flat=True)) == {"zebulon", "quartermain"}
    assert not Deletion.objects.filter(word__in=["zebulon", "quartermain"]).exists()
    assert [one.pk for one in find(cast.ada, "Maja Olsem").people] == [cast.maya.pk]


def test_no_text_breaks_the_search(cast, client):
    catch_up()
    client.force_login(cast.ada)
    for text in NOBODY:
        for headers in ({}, {"HX-Request": "true"}):
            response = client.get(reverse("directory:search"), {"q": text}, headers=headers)
            assert response.status_code == 200
            assert "<script>" not in response.content.decode()


def test_what_was_said_is_escaped_where_it_is_found(cast, client):
    person = add_person(name="<img src=x onerror=alert(1)>", by="test", at=timezone.now())
    log_talk(person=person, words="<script>alert('barometer')</script>", by="test", at=timezone.now())
    catch_up()
    client.force_login(cast.ada)
    for headers in ({}, {"HX-Request": "true"}):
        page = client.get(reverse("directory:search"), {"q": "barometer"}, headers=headers).content.decode()
        assert "&lt;img" in page
        assert "<img src=x" not in page
        assert "<script>alert" not in page


def slips(word: str, rng: random.Random) -> str:
    i = rng.randrange(len(word) - 1)
    letter = rng.choice(string.ascii_lowercase)
    return rng.choice(
        [
            word[:i] + word[i + 1 :],
            word[:i] + letter + word[i:],
            word[:i] + letter + word[i + 1 :],
            word[:i] + word[i + 1] + word[i] + word[i + 2 :],
        ]
    )


@pytest.mark.slow
def test_one_slip_in_a_long_word_still_finds_the_person(cast):
    rng = random.Random(7)
    at = timezone.now()
    names = ["".join(rng.choice(string.ascii_lowercase) for _ in range(rng.randrange(5, 10))) for _ in range(400)]
    Person.objects.bulk_create(Person(name=f"Ann {n}".title(), name_key=f"ann {n}", noted_at=at) for n in names)
    catch_up()
    hits = sum(any(p.name_key == f"ann {n}" for p in find(cast.ada, f"ann {slips(n, rng)}").people) for n in names[:200])
    assert hits >= 190


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(st.text("abcd", min_size=2, max_size=7), st.text("abcd", min_size=2, max_size=7))
def test_two_words_one_slip_apart_always_meet_under_a_key(one, other):
    if is_one_slip(one, other):
        assert set(deletions(one)) & set(deletions(other))
        assert is_one_slip(other, one)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=60))
def test_words_hold_letters_and_digits_only(text):
    assert all(w.isalnum() for w in words_of(text))
