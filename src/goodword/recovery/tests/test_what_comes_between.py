"""What comes between while a case is open: its owner leaves, who it is about dies, an answer is taken back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goodword.accounts.models import Member
from goodword.journal.forgetting import forget_what_is_past_return
from goodword.journal.models import Entry
from goodword.people.models import Person
from goodword.recovery import queries
from goodword.recovery.actions.asking_again import ask_again
from goodword.recovery.actions.opening import bring_back, open_case, take_back
from goodword.recovery.board import MOST, Narrowed, board
from goodword.recovery.models import Case, CaseNote
from goodword.recovery.waiting import waiting
from goodword.recovery.words import first_words
from goodword.surveys.actions import record_answer
from goodword.surveys.models import Answer, Invitation
from goodword.touchpoints.models import Touchpoint

from .test_working import by_test, case, move

__all__ = ["case"]
pytestmark = pytest.mark.django_db
HUGE = 10**30


def url(name, *args):
    return reverse(f"recovery:{name}", args=args)


@pytest.fixture
def sam(cast):
    client = Client()
    client.force_login(cast.sam)
    return client


def test_the_cases_of_whoever_left_wait_for_the_managers(case, cast):
    today = timezone.localdate()
    assert waiting(cast.mona, today, 9) == []
    Member.objects.filter(pk=cast.sam.pk).update(is_active=False)
    assert [one.subject_id for one in waiting(cast.mona, today, 9)] == [cast.theo.pk]
    assert waiting(cast.vera, today, 9) == []
    assert sum(column.n for column in board(cast.mona, Narrowed(whose="nobody"), now=timezone.now())) == 1


def test_nobody_is_told_to_call_the_dead(case, cast, sam):
    assert waiting(cast.sam, timezone.localdate(), 9)
    Person.objects.filter(pk=cast.theo.pk).update(died_on=timezone.localdate())
    assert waiting(cast.sam, timezone.localdate(), 9) == []
    assert first_words(queries.case_for(cast.sam, case.pk)) == ""
    assert sam.get(url("case", case.pk)).status_code == 200


def test_once_an_answer_is_gone_nobody_is_told_that_they_were_silent(case, cast, sam):
    said = record_answer(metric="nps", score=2, comment="Rude.", person=cast.theo, **by_test())
    Case.objects.filter(pk=case.pk).update(answer=said, cause=Case.Cause.SCORE)
    Answer.objects.filter(pk=said.pk).delete()
    words = first_words(queries.case_for(cast.sam, case.pk))
    assert "You told us that something did not go as it should." in words and "not heard from each other" not in words
    assert sam.get(url("case", case.pk)).status_code == 200


def test_whoever_was_put_right_twice_is_asked_again_after_each(case, cast):
    cast.theo.lots.all().delete()
    now = timezone.now()

    def closed(days):
        """Closed so many days ago, and asked about it now."""
        move(case, "closed", "He has a new lamp.")
        Case.objects.filter(pk=case.pk).update(closed_at=now - timedelta(days=days))
        Invitation.objects.filter(person=cast.theo).update(noted_at=now - timedelta(days=days + 1), state="complete")
        return ask_again(**by_test())

    Invitation.objects.filter(person=cast.theo).delete()
    assert closed(40) == 1
    case.refresh_from_db()
    move(case, "open", "It flickers again.")
    assert closed(15) == 1 and ask_again(**by_test()) == 0
    causes = set(Invitation.objects.filter(person=cast.theo).values_list("cause", flat=True))
    assert causes == {f"case:{case.pk}", f"case:{case.pk}:2"}


def test_the_same_press_in_two_windows_moves_once_and_calls_once(case, cast, sam):
    said = {"to": "solved", "words": "A new lamp.", "version": case.version}
    for _ in range(2):
        assert sam.post(url("move", case.pk), said).status_code == 302
    assert CaseNote.objects.filter(case=case).count() == 1
    case.refresh_from_db()
    before = Touchpoint.objects.count()
    for _ in range(2):
        sam.post(url("contact", case.pk), {"words": "We spoke.", "way": "phone", "version": case.version})
    assert Touchpoint.objects.count() == before + 1 and CaseNote.objects.filter(case=case).count() == 2


@pytest.mark.parametrize("door", ["move", "contact", "hand_over"])
@pytest.mark.parametrize("version", ["", "x", "-1", HUGE, "٣"])
def test_a_version_that_is_none_moves_nothing(case, cast, sam, door, version):
    said = {"to": {"move": "solved", "hand_over": cast.ada.pk}.get(door, ""), "words": "No.", "way": "phone", "version": version}
    assert sam.post(url(door, case.pk), said).status_code in {302, 422}
    was = case.version
    case.refresh_from_db()
    assert case.version == was and not CaseNote.objects.exists()


@pytest.mark.parametrize("number", [0, HUGE])
def test_a_case_that_is_none_is_not_found(cast, sam, number):
    for door in ("case", "move", "contact", "hand_over"):
        assert sam.get(url(door, number)).status_code == 404
    for door in ("undo", "bring_back", "take_back"):
        assert sam.post(url(door, number)).status_code == 404


@pytest.mark.parametrize("words", ["", "   ", "\u200b", "\x00", "x" * 4_001])
def test_without_a_word_that_can_be_read_nothing_moves(case, cast, sam, words):
    assert sam.post(url("move", case.pk), {"to": "solved", "words": words, "version": case.version}).status_code == 422
    assert Case.objects.get(pk=case.pk).state == "open"


def test_a_deed_of_somebody_else_is_not_undone(case, cast, sam):
    deed = move(case, "solved")
    Entry.objects.filter(pk=deed.pk).update(by=cast.mona.by)
    assert sam.post(url("undo", deed.pk)).status_code == 404
    assert Case.objects.get(pk=case.pk).state == "solved"


def test_what_was_taken_back_stays_away_once_who_it_was_about_is_gone(case, cast):
    deed = take_back(case, **by_test())
    cast.theo.delete()
    forget_what_is_past_return()
    assert bring_back(deed, **by_test()) is None


def test_closing_what_is_closed_is_a_note_and_changes_no_day(case, cast):
    move(case, "closed", "He has a new lamp.")
    day = case.closed_at
    move(case, "closed", "He sent flowers.")
    assert case.closed_at == day and case.notes.filter(came_to="closed").count() == 1


def test_a_board_of_many_shows_the_most_pressing_and_how_many_there_are(cast, django_assert_max_num_queries):
    Case.objects.all().delete()
    now = timezone.now()
    people = Person.objects.bulk_create([Person(name=f"P{n}", name_key=f"p{n}", noted_at=now) for n in range(300)])
    when = {"opened_at": now, "last_note_at": now, "noted_at": now, "cause": "score"}
    Case.objects.bulk_create(
        [Case(person=one, what="x", due_at=now - timedelta(hours=n), **when) for n, one in enumerate(people)]
    )
    open_case(what="Late", owner=cast.sam, person=cast.theo, **by_test())
    with django_assert_max_num_queries(4):
        columns = board(cast.ada, Narrowed(), now=now)
    assert (columns[0].n, len(columns[0].cards), columns[0].left_out) == (301, MOST, 271)
    assert columns[0].cards[0][0].person == people[-1]
