"""Somebody on the list is asked; nobody who was left out by lot is."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from goodword.accounts.models import Member
from goodword.asking.actions import asking
from goodword.asking.actions.asking import ask, unask
from goodword.asking.actions.drawing import draw, make_plan
from goodword.asking.models import Lot
from goodword.asking.queries import whom_to_ask
from goodword.asking.rules import How, NotToBeAsked, Terms
from goodword.journal.models import Entry
from goodword.people.models import Person
from goodword.surveys.actions import record_answer
from goodword.touchpoints.actions.talks import bring_back, take_back
from goodword.touchpoints.models import Touchpoint
from goodword.touchpoints.queries import balance_of

Meet = Callable[..., Person]


@pytest.fixture
def lot(ada: Member, met: Meet, now: datetime) -> Lot:
    met("Maya Olsen")
    make_plan(Terms(0), by=ada.by, at=now)
    draw(by="test", at=now)
    return Lot.objects.get()


def left_out(lot: Lot) -> Lot:
    Lot.objects.filter(pk=lot.pk).update(is_held=True)
    lot.refresh_from_db()
    return lot


def test_an_ask_is_a_contact_that_asks_in_the_words_that_were_said(lot: Lot, ada: Member, now: datetime) -> None:
    asked = ask(lot, how=How.MAIL, words="Who do you know?", member=ada, by=ada.by, at=now)
    talk = Touchpoint.objects.get(intent="ask")
    assert (asked.asked_at, asked.touchpoint, asked.how, asked.by_member) == (now, talk, "mail", ada)
    assert (talk.person, talk.direction, talk.conversation.words) == (lot.person, "out", "Who do you know?")
    assert balance_of(ada, person=lot.person, now=now).asks == 1
    assert not whom_to_ask(ada, now)
    assert Entry.objects.get(verb="ask.made").row_id == lot.pk


def test_asked_twice_is_once(lot: Lot, ada: Member, now: datetime) -> None:
    for _ in range(2):
        ask(lot, how=How.CALL, words="Who do you know?", by=ada.by, at=now)
    assert Touchpoint.objects.filter(intent="ask").count() == 1


def test_undone_the_contact_has_not_been_and_they_stand_on_the_list(lot: Lot, ada: Member, now: datetime) -> None:
    ask(lot, how=How.HAND, words="Who do you know?", by=ada.by, at=now)
    for _ in range(2):
        assert unask(lot, by=ada.by, at=now).asked_at is None
    assert not Touchpoint.objects.filter(intent="ask").exists()
    assert [line.lot for line in whom_to_ask(ada, now)] == [lot]
    assert Entry.objects.filter(verb="ask.taken_back").count() == 1


def test_the_ask_goes_with_its_contact_and_comes_back_with_it(
    lot: Lot, ada: Member, now: datetime, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    talk = ask(lot, how=How.MAIL, words="Who do you know?", by=ada.by, at=now).touchpoint
    assert talk is not None
    number = talk.pk
    with django_capture_on_commit_callbacks(execute=True):
        take_back(talk, by=ada.by, at=now)
    lot.refresh_from_db()
    assert (lot.asked_at, lot.how) == (None, "")
    with django_capture_on_commit_callbacks(execute=True):
        bring_back(number, by=ada.by, at=now)
    lot.refresh_from_db()
    assert (lot.asked_at, lot.how) == (now, "mail")


def test_who_complained_since_the_list_was_shown_is_not_asked(lot: Lot, ada: Member, now: datetime) -> None:
    record_answer(person=lot.person, metric="nps", score=1, by=ada.by, at=now)
    with pytest.raises(NotToBeAsked):
        ask(lot, how=How.CALL, words="Who?", by=ada.by, at=now)


def test_a_turn_that_is_over_is_over(lot: Lot, ada: Member, now: datetime) -> None:
    with pytest.raises(NotToBeAsked):
        ask(lot, how=How.CALL, words="Who?", by=ada.by, at=now + timedelta(days=91))


def test_who_was_left_out_by_lot_is_not_asked(lot: Lot, ada: Member, now: datetime) -> None:
    with pytest.raises(NotToBeAsked):
        ask(left_out(lot), how=How.CALL, words="Who?", by=ada.by, at=now)
    assert not Touchpoint.objects.filter(intent="ask").exists()


@pytest.mark.twin
def test_without_the_guard_of_the_verb_the_row_itself_still_refuses_an_ask_of_who_was_left_out(
    lot: Lot, ada: Member, now: datetime, without: Callable[..., Any]
) -> None:
    without(asking, "ask", "is_held=False, ")
    with pytest.raises(IntegrityError), transaction.atomic():
        asking.ask(left_out(lot), how=How.CALL, words="Who?", by=ada.by, at=now)


@pytest.mark.twin
def test_without_the_guards_of_the_verb_and_the_row_who_was_left_out_is_asked(
    lot: Lot, ada: Member, now: datetime, without: Callable[..., Any]
) -> None:
    without(asking, "ask", "is_held=False, ")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE asking_lot DROP CONSTRAINT asking_nobody_left_out_is_asked")
        try:
            asking.ask(left_out(lot), how=How.CALL, words="Who?", by=ada.by, at=now)
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = OFF")
    assert Touchpoint.objects.filter(intent="ask", person=lot.person).exists()
