"""A good word is noted, changed, thanked and taken away; each can be taken back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from goodword.goodwords.actions import agreeing, thanking, words
from goodword.goodwords.actions.thanking import Contact
from goodword.goodwords.models import GoodWord
from goodword.goodwords.rules import DoneBefore, NotALink, Wordless
from goodword.journal.actions import ChangedMeanwhile
from goodword.journal.models import Entry
from goodword.touchpoints.models import Touchpoint
from goodword.touchpoints.queries import balance_of

pytestmark = pytest.mark.django_db


def typed(**more):
    return {"kind": "review", "channel": "Google", "words": "Kind people.", "stars": "4", "said_on": timezone.localdate(), **more}


def test_it_is_noted_on_their_page_once_however_often_it_is_sent(cast, sam):
    url = reverse("goodwords:add_of_person", args=[cast.noor.pk])
    for _ in range(2):
        assert sam.post(url, typed(once="a-key", link="https://reviews.example/7")).status_code == 302
    word = GoodWord.objects.get(person=cast.noor)
    assert (word.organisation, word.channel, word.stars, word.link) == (cast.studio, "Google", 4, "https://reviews.example/7")
    assert not word.is_quotable and not word.is_shown
    assert Entry.objects.filter(verb="good_word.noted", row_id=word.pk).count() == 1


def test_from_the_list_one_says_who_it_was(cast, sam):
    url = reverse("goodwords:add")
    assert sam.post(url, typed(who="Nobody At All")).status_code == 422
    sam.post(url, typed(who="noor@example.com"))
    assert GoodWord.objects.latest("id").person == cast.noor


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": "", "stars": "", "link": ""},
        {"link": "javascript:alert(1)"},
        {"stars": "6"},
        {"said_on": timezone.localdate() + timedelta(days=2)},  # the house may have tomorrow already
        {"said_on": "1066-10-14"},
        {"kind": "bribe"},
    ],
)
def test_what_cannot_be_is_refused(cast, sam, wrong):
    assert sam.post(reverse("goodwords:add_of_person", args=[cast.noor.pk]), typed(**wrong)).status_code == 422
    assert not GoodWord.objects.filter(person=cast.noor).exists()


def test_the_verb_refuses_it_too(cast, say):
    for wrong, why in (({"link": "data:text/html,x"}, NotALink), ({"words": " "}, Wordless)):
        with pytest.raises(why):
            say(cast.noor, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        GoodWord.objects.filter(person=cast.maya).update(stars=9)


def test_thanks_are_one_gift_among_the_contacts_and_undo_takes_both_back(cast, sam, say):
    word = say(cast.noor)
    before = balance_of(cast.sam, person=cast.noor, now=timezone.now()).gives
    sam.post(reverse("goodwords:thank", args=[word.pk]), {"channel": "letter", "words": "Thank you, Noor."})
    word.refresh_from_db()
    talk = Touchpoint.objects.get(kind=thanking.THANKS, person=cast.noor)
    assert word.thanked_at == talk.at
    assert (talk.intent, talk.direction, talk.staff) == ("give", "out", cast.sams_desk)
    assert talk.conversation.words == "Thank you, Noor."
    assert balance_of(cast.sam, person=cast.noor, now=timezone.now()).gives == before + 1
    with pytest.raises(DoneBefore):
        thanking.thank(word, Contact(), by="test", at=timezone.now())
    deed = Entry.objects.get(verb="good_word.thanked", row_id=word.pk)
    sam.post(reverse("goodwords:undo", args=[deed.pk]))
    word.refresh_from_db()
    assert word.thanked_at is None and not Touchpoint.objects.filter(kind=thanking.THANKS, person=cast.noor).exists()


def test_two_who_thank_at_once_thank_once(cast, say):
    word = say(cast.noor)
    also = GoodWord.objects.get(pk=word.pk)
    thanking.thank(word, Contact(), by=cast.sam.by, at=timezone.now())
    with pytest.raises(ChangedMeanwhile), transaction.atomic():
        thanking.thank(also, Contact(), by=cast.mona.by, at=timezone.now())
    assert Touchpoint.objects.filter(kind=thanking.THANKS, person=cast.noor).count() == 1


def test_other_words_need_a_consent_of_their_own(cast, sam, maya):
    url = reverse("goodwords:correct", args=[maya.pk])
    page = sam.get(url).content.decode()
    assert "Sam found the lamp nobody else had." in page
    now = typed(words=maya.words, stars="5", said_on=timezone.localdate(maya.said_at))
    sam.post(url, {**now, "channel": "Trustpilot", "version": maya.version})
    maya.refresh_from_db()
    assert (maya.channel, maya.is_shown, maya.is_quotable) == ("Trustpilot", True, True)
    sam.post(url, {**now, "words": "Sam is the best of all.", "version": maya.version})
    maya.refresh_from_db()
    assert (maya.is_shown, maya.is_quotable, maya.quote_how) == (False, False, "")
    sam.post(reverse("goodwords:undo", args=[Entry.objects.filter(verb="good_word.corrected").latest("id").pk]))
    maya.refresh_from_db()
    assert maya.words.startswith("Sam found") and maya.is_shown and maya.quote_how == "on the phone"


def test_whoever_comes_later_writes_over_nobodys_words_unawares(cast, sam, maya):
    url, stale = reverse("goodwords:correct", args=[maya.pk]), maya.version
    agreeing.hide(maya, by=cast.mona.by, at=timezone.now())
    refused = sam.post(url, typed(version=stale))
    assert refused.status_code == 422 and f'value="{stale + 1}"' in refused.content.decode()
    maya.refresh_from_db()
    assert maya.stars == 5


def test_what_is_taken_away_comes_back_as_it_was(cast, sam, maya):
    before = GoodWord.objects.values("words", "stars", "may_quote_at", "thanked_at", "is_shown").get(pk=maya.pk)
    sam.post(reverse("goodwords:remove", args=[maya.pk]))
    assert not GoodWord.objects.filter(pk=maya.pk).exists()
    deed = Entry.objects.get(verb="good_word.removed")
    for _ in range(2):
        sam.post(reverse("goodwords:bring_back", args=[deed.pk]))
    assert GoodWord.objects.values(*before).get(pk=maya.pk) == before
    assert Entry.objects.filter(verb="good_word.brought_back").count() == 1


def test_nobody_undoes_what_another_did(cast, client, maya):
    deed = agreeing.hide(maya, by=cast.mona.by, at=timezone.now())
    gone = words.remove(maya, by=cast.mona.by, at=timezone.now())
    client.force_login(cast.sam)
    assert client.post(reverse("goodwords:undo", args=[deed.pk])).status_code == 404
    assert client.post(reverse("goodwords:bring_back", args=[gone.pk])).status_code == 404
