"""What its owner agreed to is all that others read, and not a moment longer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from goodword.goodwords import public
from goodword.goodwords.actions import agreeing, pages
from goodword.goodwords.models import GoodWord, Showcase
from goodword.goodwords.rules import NotAgreed
from goodword.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cast):
    return reverse("goodwords:public", args=[Showcase.objects.get().token])


def read(client, page):
    return client.get(page).content.decode()


def allowed(word, named_as="first", **more):
    said = {"may_quote_at": timezone.now(), "how": "by e-mail", "named_as": named_as, "is_shown": True, **more}
    agreeing.allow(word, **said, by="test", at=timezone.now())
    return word


@pytest.mark.parametrize(
    ("named_as", "is_said", "is_not"),
    [
        ("full", "Noor Haddad", "studio@"),
        ("first", "Noor", "Haddad"),
        ("initials", "N. H.", "Noor"),
        ("none", "while I waited", "Noor"),
    ],
)
def test_others_read_the_name_as_it_was_agreed_and_nothing_else_of_them(cast, client, say, page, named_as, is_said, is_not):
    allowed(say(cast.noor), named_as)
    text = read(client, page)
    assert is_said in text and is_not not in text
    assert not {"noor@example.com", "+33", "Haddad Studio"} & set(text.split())


def test_nobody_reads_what_nobody_agreed_to(cast, client, say, page):
    word = say(cast.noor)
    with pytest.raises(NotAgreed):
        agreeing.show(word, by="test", at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        GoodWord.objects.filter(pk=word.pk).update(is_shown=True)
    assert word.words not in read(client, page)
    allowed(word, is_shown=False)
    assert word.words not in read(client, page), "agreed, and not chosen"


def test_what_is_taken_back_is_gone_at_once_and_both_days_stay_known(cast, sam, client, maya, page):
    assert "Sam found the lamp" in read(client, page)
    day = timezone.localdate()
    sam.post(reverse("goodwords:withdraw", args=[maya.pk]), {"withdrawn_on": day.isoformat()})
    assert "Sam found the lamp" not in read(client, page)
    maya.refresh_from_db()
    assert timezone.localdate(maya.withdrawn_at) == day and maya.may_quote_at is not None and maya.quote_how == "on the phone"
    shown = sam.get(reverse("goodwords:word", args=[maya.pk])).content.decode()
    assert "they had agreed on" in shown and "They took that back" in shown
    sam.post(reverse("goodwords:undo", args=[Entry.objects.get(verb="good_word.withdrawn").pk]))
    assert "Sam found the lamp" in read(client, page)


def test_consent_says_how_it_was_given_and_when(cast, sam, say):
    word, day = say(cast.noor), timezone.localdate() - timedelta(days=3)
    url = reverse("goodwords:allow", args=[word.pk])
    said = {"named_as": "initials", "agreed_on": day.isoformat(), "is_shown": "on"}
    assert sam.post(url, said).status_code == 422, "nobody knows how they agreed"
    assert sam.post(url, {**said, "how": "by letter", "agreed_on": "2999-01-01"}).status_code == 422
    sam.post(url, {**said, "how": "by letter"})
    word.refresh_from_db()
    assert timezone.localdate(word.may_quote_at) == day
    assert (word.quote_how, word.who, word.is_shown) == ("by letter", "N. H.", True)


def test_an_erased_person_is_on_no_page_from_that_moment(cast, client, page):
    assert "Sam found the lamp" in read(client, page)
    cast.maya.delete()
    assert "Sam found the lamp" not in read(client, page)


def test_only_listed_sites_may_frame_it_and_it_needs_nothing_of_others(cast, client, page):
    answer = client.get(page)
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["frame-ancestors"] == "https://www.larkspur.example"
    assert policy["default-src"] == policy["script-src"] == policy["connect-src"] == policy["form-action"] == "'none'"
    assert "X-Frame-Options" not in answer and not answer.cookies
    text = answer.content.decode()
    assert "<script" not in text and "<form" not in text and "http" not in text.replace("http-equiv", "").partition("<main>")[0]
    pages.allow_sites(Showcase.objects.get(), sites=[], by="test", at=timezone.now())
    assert "frame-ancestors 'none'" in client.get(page)["Content-Security-Policy"]


def test_a_look_changes_nothing_and_nothing_can_be_sent_to_it(cast, client, page):
    before = Entry.objects.count(), GoodWord.objects.values_list("version", flat=True).get()
    for _ in range(3):
        assert client.get(f"{page}?utm_source=scanner").status_code == 200
    assert client.head(page).status_code == 200 and client.post(page).status_code == 405
    assert (Entry.objects.count(), GoodWord.objects.values_list("version", flat=True).get()) == before


def test_a_closed_page_and_a_guessed_one_are_the_same_nothing(cast, client, page):
    found = Showcase.objects.get()
    assert len(found.token) >= 24, "144 bits"
    pages.close_page(found, by="test", at=timezone.now())
    closed, guessed = client.get(page), client.get(reverse("goodwords:public", args=["A" * 24]))
    assert closed.status_code == guessed.status_code == 404
    assert len(closed.content) == len(guessed.content), "one cannot tell a page that was from one that never was"
    assert pages.open_again(found, by="test", at=timezone.now()) and client.get(page).status_code == 200


def test_stars_are_those_of_everybody_with_how_many_they_are(cast, client, say, page):
    assert "on average" not in read(client, page), "one review is no mean"
    for stars in (1, 2, 5, 4):
        say(cast.theo, stars=stars)
    text = read(client, page)
    assert "3.4 of 5 stars on average, from all 5 reviews that we know of" in text, "the four that are not shown count as well"


def test_to_hold_lesser_reviews_back_is_said_aloud_and_kept(cast, sam, client, say):
    allowed(say(cast.theo, stars=2), is_shown=False)
    better = allowed(say(cast.noor, stars=5), is_shown=False)
    sam.post(reverse("goodwords:show", args=[better.pk]))
    assert Entry.objects.get(verb="good_word.shown", row_id=better.pk).detail["lesser_left_out"] == 1
    for url in (reverse("goodwords:pages"), reverse("goodwords:word", args=[better.pk])):
        assert "To show only the best misleads them" in sam.get(url).content.decode()
    GoodWord.objects.filter(stars=2).update(is_shown=True)
    assert "To show only the best misleads them" not in sam.get(reverse("goodwords:pages")).content.decode()


def test_managers_make_pages_and_name_the_sites(cast, client):
    client.force_login(cast.sam)
    assert client.post(reverse("goodwords:open_page"), {"sites": "https://a.example"}).status_code == 404
    client.force_login(cast.mona)
    assert client.post(reverse("goodwords:open_page"), {"sites": "https://*.example"}).status_code == 422
    client.post(reverse("goodwords:open_page"), {"sites": "https://a.example\nhttps://b.example/\n"})
    made = Showcase.objects.exclude(made_by="sample").get()
    assert made.sites == ["https://a.example", "https://b.example"]
    shown = client.get(reverse("goodwords:pages")).content.decode()
    assert f"/words/{made.token}/" in shown and "&lt;iframe" in shown


@pytest.mark.twin
def test_without_the_choice_of_what_is_shown_everything_would_be_read(cast, client, say, page, monkeypatch):
    word = say(cast.noor)
    monkeypatch.setattr(public.queries, "shown_to_all", lambda: list(GoodWord.objects.all()))
    assert word.words in read(client, page)
