from datetime import timedelta

import pytest
from django.utils import timezone

from goodword.journal.models import Entry
from goodword.surveys.models import Answer
from goodword.touchpoints.actions.talks import bring_back, log_talk, take_back
from goodword.touchpoints.models import Conversation, Promise, Touchpoint
from goodword.touchpoints.rules import Imported, OfNobody, Pledge

pytestmark = pytest.mark.django_db


def a_talk(cast, **more):
    at = timezone.now()
    return log_talk(
        person=cast.maya,
        words="She will bring her sister.",
        pledge=Pledge("Send the catalogue", (at + timedelta(days=3)).date()),
        intent="give",
        by=cast.sam.by,
        at=at,
        **more,
    )


def test_it_takes_the_talk_its_words_and_its_open_promise(cast):
    talk = a_talk(cast)
    assert take_back(talk, by=cast.sam.by, at=timezone.now())
    assert not Touchpoint.objects.filter(pk=talk.pk).exists()
    assert not Conversation.objects.filter(touchpoint_id=talk.pk).exists()
    assert not Promise.objects.filter(what="Send the catalogue").exists()


def test_it_can_be_undone_itself_and_everything_stands_as_before(cast):
    talk = a_talk(cast)
    before = Touchpoint.objects.filter(pk=talk.pk).values().get()
    words = talk.conversation.pk
    take_back(talk, by=cast.sam.by, at=timezone.now())
    again = bring_back(talk.pk, by=cast.sam.by, at=timezone.now())
    after = Touchpoint.objects.filter(pk=talk.pk).values().get()
    assert again is not None
    assert {k: v for k, v in after.items() if k not in ("version", "changed")} == {
        k: v for k, v in before.items() if k not in ("version", "changed")
    }
    assert after["version"] == before["version"] + 1
    assert after["changed"] >= before["changed"]
    assert Conversation.objects.get(pk=words).words == "She will bring her sister."
    assert Promise.objects.get(what="Send the catalogue").touchpoint_id == talk.pk


def test_it_happens_once_however_often_it_is_asked_for(cast):
    talk = a_talk(cast)
    assert take_back(talk, by=cast.sam.by, at=timezone.now())
    assert not take_back(talk, by=cast.sam.by, at=timezone.now())
    assert Entry.objects.filter(verb="talk.taken_back").count() == 1


@pytest.mark.slow
def test_bringing_back_twice_makes_one_talk(cast):
    talk = a_talk(cast)
    number = talk.pk
    take_back(talk, by=cast.sam.by, at=timezone.now())
    bring_back(number, by=cast.sam.by, at=timezone.now())
    bring_back(number, by=cast.sam.by, at=timezone.now())
    assert Touchpoint.objects.filter(pk=number).count() == 1
    assert Entry.objects.filter(verb="talk.brought_back").count() == 1


def test_it_refuses_a_talk_that_came_by_an_import(cast):
    talk = a_talk(cast)
    talk.origin = 7
    with pytest.raises(Imported):
        take_back(talk, by=cast.sam.by, at=timezone.now())
    assert Touchpoint.objects.filter(pk=talk.pk).exists()


def test_the_same_form_sent_twice_logs_one_talk(cast):
    first, second = a_talk(cast, once="form-1"), a_talk(cast, once="form-1")
    assert first.pk == second.pk
    assert Promise.objects.filter(what="Send the catalogue").count() == 1


def test_a_talk_with_nobody_is_refused(cast):
    with pytest.raises(OfNobody):
        log_talk(words="Hello?", by=cast.sam.by, at=timezone.now())


def test_an_answer_that_was_given_in_it_names_it_again(cast):
    talk, other = a_talk(cast), a_talk(cast)
    given, moved = (Answer.objects.filter(person=who).first() for who in (cast.maya, cast.ines))
    Answer.objects.filter(pk__in=[given.pk, moved.pk]).update(touchpoint=talk)
    take_back(talk, by=cast.sam.by, at=timezone.now())
    assert Answer.objects.get(pk=given.pk).touchpoint_id is None
    Answer.objects.filter(pk=moved.pk).update(touchpoint=other)
    bring_back(talk.pk, by=cast.sam.by, at=timezone.now())
    assert Answer.objects.get(pk=given.pk).touchpoint_id == talk.pk
    assert Answer.objects.get(pk=moved.pk).touchpoint_id == other.pk
