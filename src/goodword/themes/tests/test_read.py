"""Comments are read once and the same each time: new ones, changed ones, those that are gone, and what people said."""

import pytest
from django.db import connection
from django.utils import timezone

from goodword.journal.models import Entry
from goodword.surveys.models import Answer
from goodword.themes import sources
from goodword.themes.actions import correcting, learning, letting_go, naming, reading
from goodword.themes.models import Correction, Learned, Mention, Theme
from goodword.themes.queries import told_to

pytestmark = pytest.mark.django_db


def theme_of(words):
    return Mention.objects.counted().filter(answer__comment=words).order_by("-certainty").first().theme


def test_what_was_written_is_found_where_it_stands(heard):
    found = Mention.objects.counted()
    assert 5 <= Theme.objects.count() <= 9 and found.count() >= 60
    for mention in found.filter(state="found").select_related("answer")[:40]:
        words = mention.answer.comment[mention.start : mention.end]
        assert words.strip() == words and words and "." not in words
        assert mention.person_id == mention.answer.person_id and mention.language == "en"
    assert {m.theme for m in found.filter(answer__comment__contains="parking costs too much")} >= {theme_of_most("parking")}


def theme_of_most(word):
    themes = [m.theme for m in Mention.objects.counted().filter(answer__comment__contains=word)]
    return max(set(themes), key=themes.count)


def test_the_same_again_changes_nothing(heard, read_all):
    before = list(Mention.objects.order_by("pk").values())
    reading.Reader.objects.filter(pk=reading.READER).update(last_changed=0)
    assert read_all() == 0
    assert list(Mention.objects.order_by("pk").values()) == before
    learning.learn(by="themes", at=timezone.now())
    assert Learned.objects.get().number == 2 and set(Mention.objects.values_list("theme", flat=True)) <= set(
        Theme.objects.values_list("pk", flat=True)
    )
    read_all()
    assert {m["answer_id"]: m["theme_id"] for m in Mention.objects.order_by("pk").values()} == {
        m["answer_id"]: m["theme_id"] for m in before
    }


def test_a_comment_that_names_a_theme_twice_mentions_it_once(heard, say, read_all):
    answer = say(heard.noor, "The car park was full. Really, the car park was full. The car park!")
    read_all()
    assert Mention.objects.counted().filter(answer=answer, theme=theme_of_most("car park")).count() == 1


def test_what_is_written_otherwise_is_read_again_and_what_is_gone_is_forgotten(heard, say, read_all):
    answer = say(heard.noor, "the car park was full")
    read_all()
    parking = theme_of_most("car park")
    assert Mention.objects.counted().filter(answer=answer, theme=parking).exists()
    Answer.objects.filter(pk=answer.pk).update(comment="the invoice was wrong")
    read_all()
    assert not Mention.objects.counted().filter(answer=answer, theme=parking).exists()
    Answer.objects.filter(pk=answer.pk).update(comment="")
    read_all()
    assert not Mention.objects.filter(answer=answer).exists()


def test_whoever_is_erased_leaves_no_mention(heard):
    assert Mention.objects.filter(person=heard.ines).exists()
    heard.ines.delete()
    assert not Mention.objects.filter(answer__person=heard.ines.pk).exists()
    assert Mention.objects.filter(person=heard.noor).exists()


def test_what_an_import_brought_can_be_taken_back(heard):
    Answer.objects.filter(person=heard.noor).exclude(comment="").update(origin=9)
    theirs = Mention.objects.filter(answer__origin=9)
    said = theirs.counted().first()
    correcting.correct(said, is_it=True, by="member:1", at=timezone.now())
    assert letting_go.let_go(9, by="import:9", at=timezone.now()) > 5
    assert list(theirs) == [said]


def test_of_too_few_comments_nothing_is_learned(cast, say, read_all):
    for _ in range(3):
        say(cast.noor, "the car park was full")
    before = Theme.objects.count()
    assert read_all() == 0 and Theme.objects.count() == before and not Learned.objects.exists()


def test_enough_comments_are_learned_by_the_job_itself(heard, read_all):
    Learned.objects.all().delete()
    Theme.objects.all().delete()
    assert read_all() > 50 and Theme.objects.exists()
    assert Entry.objects.filter(verb="theme.read").exists()


def test_where_only_some_of_many_are_learned_from_an_answer_more_teaches_nothing_new(heard, say, read_all, monkeypatch):
    monkeypatch.setattr(sources, "MOST_LEARNED", 40)
    learning.learn(by="themes", at=timezone.now())
    read_all()
    (learned,) = Learned.objects.all()
    assert (learned.n, learned.among) == (31, 62), "every second; the cast had said two things before"
    answer = say(heard.noor, "the car park was full")
    rows = [len(chunk) for chunk in sources.chunks_since(reading.Reader.objects.get(pk=reading.READER).last_changed)]
    # On PostgreSQL all of a test is one transaction, and what that wrote is settled when it ends.
    assert read_all() > 0 and (connection.vendor != "sqlite" or sum(rows) < 5), "nobody is read twice"
    assert Learned.objects.get().number == learned.number
    assert Mention.objects.filter(answer=answer).exists()


def test_half_as_many_comments_more_are_a_reason_to_learn_anew(heard, say, read_all):
    for _ in range(31):
        say(heard.noor, "the car park was full")
    read_all()
    learned = Learned.objects.get()
    assert (learned.number, learned.among) == (2, 93)


def test_what_a_person_said_stands_whatever_is_read(heard, read_all):
    wrong = Mention.objects.counted().first()
    right = Mention.objects.filter(state="perhaps").first()
    correcting.correct(wrong, is_it=False, by="member:1", at=timezone.now())
    correcting.correct(right, is_it=True, by="member:1", at=timezone.now())
    read_all()
    wrong.refresh_from_db()
    right.refresh_from_db()
    assert (wrong.state, right.state, right.said_by) == ("refused", "said", "member:1")
    assert Correction.objects.filter(answer__in=[wrong.answer, right.answer]).count() == 2


def test_who_mentions_two_that_are_one_by_now_is_counted_once(heard, read_all):
    one, other = told_to(heard.sam)[:2]
    both = Mention.objects.counted().filter(under__in=[one.theme, other.theme]).values("answer").distinct().count()
    deed = naming.merge(other.theme, into=one.theme, by="member:1", at=timezone.now())
    assert {told.theme: told.n for told in told_to(heard.sam)}[one.theme] == both < one.n + other.n
    read_all()
    assert not Mention.objects.filter(under=other.theme).exists()
    naming.undo(other.theme, deed, by="member:1", at=timezone.now())
    assert {told.theme: told.n for told in told_to(heard.sam)}[other.theme] == other.n
