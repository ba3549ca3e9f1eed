"""The pages of good words: all of them, counted; one with its history; those of somebody."""

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.goodwords.models import GoodWord
from goodword.goodwords.queries import by_channel, by_month

pytestmark = pytest.mark.django_db


def words_on(client, **asked):
    return client.get(reverse("goodwords:words"), asked).content.decode()


def test_each_list_holds_what_it_says(cast, sam, say):
    say(cast.noor, "New and unthanked.", kind="post", channel="LinkedIn")
    for which, has_new, has_maya in (("", 1, 1), ("to-thank", 1, 0), ("to-ask", 1, 0), ("may-quote", 0, 0), ("shown", 0, 1)):
        text = words_on(sam, which=which)
        assert ("New and unthanked." in text, "Sam found the lamp" in text) == (bool(has_new), bool(has_maya)), which
    assert "Sam found" not in words_on(sam, kind="post") and "Sam found" not in words_on(sam, channel="LinkedIn")
    assert "No good word fits this list." in words_on(sam, which="may-quote")


@pytest.mark.parametrize("asked", [{"which": "paid"}, {"kind": "bribe"}, {"after": "made-up"}])
def test_an_address_that_was_made_up_is_refused(cast, sam, asked):
    assert sam.get(reverse("goodwords:words"), asked).status_code == 400


def test_where_there_is_none_one_is_told_what_to_do(cast, sam):
    GoodWord.objects.all().delete()
    text = words_on(sam)
    assert "No good words yet" in text and "Note the first one" in text


def test_they_are_counted_by_month_and_by_place(cast, say):
    today = timezone.localdate()
    for stars in (2, None):
        say(cast.noor, channel="LinkedIn", stars=stars)
    assert [(one.of, one.n, one.mean, one.n_stars) for one in by_channel(cast.sam)] == [
        ("LinkedIn", 2, 2.0, 1),
        ("Google", 1, 5.0, 1),
    ]
    months = by_month(cast.sam, today)
    assert (months[0].of, months[0].n, months[0].n_stars) == (today.replace(day=1), 2, 1)
    assert sum(one.n for one in months) == 3
    assert not by_channel(cast.kit) and not by_month(cast.kit, today)


def test_one_word_tells_what_was_agreed_and_who_did_what(cast, sam, maya):
    sam.post(reverse("goodwords:hide", args=[maya.pk]))
    text = sam.get(reverse("goodwords:word", args=[maya.pk])).content.decode()
    assert "on the phone" in text and "with their first name" in text and "<bdi>Maya</bdi>" in text
    assert "Shown no more" in text and "Sam Okafor" in text


def test_the_panel_of_a_person_shows_theirs_alone(cast, sam, say):
    say(cast.noor, "Only of Noor.")
    theirs = sam.get(reverse("goodwords:of_person", args=[cast.noor.pk])).content.decode()
    assert "Only of Noor." in theirs and "Sam found the lamp" not in theirs
    assert "No good words of theirs yet." in sam.get(reverse("goodwords:of_person", args=[cast.ines.pk])).content.decode()
    assert "Note a good word" in sam.get(reverse("goodwords:of_organisation", args=[cast.studio.pk])).content.decode()


def test_words_are_shown_as_they_were_typed_and_never_run(cast, sam, say):
    word = say(cast.noor, "<script>alert(1)</script>", channel='"><img src=x>')
    for url in (reverse("goodwords:word", args=[word.pk]), reverse("goodwords:words")):
        text = sam.get(url).content.decode()
        assert "<script>alert" not in text and "<img src=x" not in text and "&lt;script&gt;alert" in text
