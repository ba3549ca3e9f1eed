from datetime import timedelta

import pytest
from django.utils import timezone

from goodword.journal.models import Entry
from goodword.people.models import Person
from goodword.touchpoints.actions import promises
from goodword.touchpoints.actions.orders import Line, record_order
from goodword.touchpoints.actions.promises import drop_promise, keep_promise, reopen_promise
from goodword.touchpoints.actions.seeing import show_dealers_their_people
from goodword.touchpoints.actions.talks import log_talk
from goodword.touchpoints.models import Order, Promise
from goodword.touchpoints.rules import NotOneOf

pytestmark = pytest.mark.django_db


def doing(**more):
    return {**more, "by": "test", "at": timezone.now()}


def test_a_promise_is_kept_once_and_can_be_opened_again(cast):
    assert keep_promise(cast.promise, **doing())
    assert not keep_promise(cast.promise, **doing())
    assert not drop_promise(cast.promise, **doing())
    assert reopen_promise(cast.promise, **doing())
    assert Promise.objects.get(pk=cast.promise.pk).kept_at is None
    assert drop_promise(cast.promise, **doing())
    assert [e.verb for e in Entry.objects.filter(kind="touchpoints_promise")] == [
        "promise.kept",
        "promise.reopened",
        "promise.dropped",
    ]


@pytest.mark.twin
def test_without_the_guarded_update_one_promise_is_kept_and_dropped(cast, without):
    for verb in ("keep_promise", "drop_promise"):
        without(promises, verb, ", kept_at=None, dropped_at=None")
    assert promises.keep_promise(cast.promise, **doing())
    assert promises.drop_promise(cast.promise, **doing())
    settled = Promise.objects.get(pk=cast.promise.pk)
    assert settled.kept_at and settled.dropped_at


def test_an_order_has_its_lines_and_is_recorded_once(cast):
    said = {"person": cast.theo, "currency": "EUR", "total": 3_000, "ordered_at": timezone.now(), "once": "x"}
    lines = [Line("Bell", 1_000), Line("Basket", 2_000, product=cast.bicycle)]
    first, second = record_order(**said, lines=lines, **doing()), record_order(**said, lines=lines, **doing())
    assert first.pk == second.pk
    assert sum(first.lines.values_list("amount", flat=True)) == 3_000
    with pytest.raises(NotOneOf):
        record_order(**{**said, "once": ""}, state="eaten", **doing())


def test_a_dealer_comes_to_see_whoever_orders_or_talks_through_it(cast):
    assert cast.theo not in Person.objects.visible_to(cast.dario)
    record_order(person=cast.theo, currency="EUR", total=1, ordered_at=timezone.now(), dealer=cast.conti, **doing())
    assert cast.theo in Person.objects.visible_to(cast.dario)
    log_talk(person=cast.maya, words="Came in", dealer=cast.conti, **doing())
    assert cast.maya in Person.objects.visible_to(cast.dario)


def test_an_import_shows_dealers_their_people_at_once(cast):
    Order.objects.create(person=cast.noor, dealer=cast.conti, ordered_at=timezone.now(), currency="EUR", noted_at=timezone.now())
    assert show_dealers_their_people(**doing()) == 1
    assert show_dealers_their_people(**doing()) == 0
    assert cast.noor in Person.objects.visible_to(cast.dario)
    assert cast.noor not in Person.objects.visible_to(cast.kit)


@pytest.mark.parametrize("words", [{"direction": "sideways"}, {"intent": "steal"}, {"stage": "x"}])
def test_words_that_no_number_knows_are_refused(cast, words):
    with pytest.raises(NotOneOf):
        log_talk(person=cast.maya, **words, **doing())


def test_a_talk_is_dated_when_it_happened_not_when_it_was_typed(cast):
    then = timezone.now() - timedelta(days=9)
    talk = log_talk(person=cast.maya, happened_at=then, **doing())
    assert talk.at == then
    assert talk.noted_at > then
