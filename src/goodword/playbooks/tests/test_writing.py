"""Playbooks are written down, edition by edition, and switched on and off."""

from dataclasses import replace

import pytest
from django.db import connection, transaction

from goodword.playbooks.actions.following import follow
from goodword.playbooks.actions.laying import NotReady
from goodword.playbooks.actions.writing import WrittenBefore, make_playbook, switch_off, switch_on, write_edition
from goodword.playbooks.models import Edition, Playbook, Run
from goodword.playbooks.rules import Definition, Due, On, Problem, Trigger, Wrong, read

from .conftest import DAY, NOON, WELCOME

BY = {"by": "member:1", "at": NOON}


@pytest.mark.slow
def test_a_run_is_judged_by_the_edition_it_began_under(maya, welcome, buys) -> None:
    buys(maya, NOON)
    follow(at=NOON + DAY)
    shorter = replace(WELCOME, steps=WELCOME.steps[:1])
    assert write_edition(welcome, definition=shorter, after=1, by="member:1", at=NOON + DAY).number == 2
    buys(maya, NOON + DAY)
    follow(at=NOON + 2 * DAY)
    first, second = Run.objects.order_by("begun_at")
    assert (first.edition.number, first.steps.count()) == (1, 3)
    assert (second.edition.number, second.steps.count()) == (2, 1)
    assert read(first.edition.definition) == WELCOME


def test_the_same_again_is_no_new_edition(welcome) -> None:
    assert write_edition(welcome, definition=WELCOME, after=1, name="Hello", **BY).number == 1
    welcome.refresh_from_db()
    assert (Edition.objects.count(), welcome.name) == (1, "Hello")


def test_two_who_write_at_once_do_not_write_over_each_other(welcome) -> None:
    mine = replace(WELCOME, steps=WELCOME.steps[:2])
    write_edition(welcome, definition=mine, after=1, **BY)
    with pytest.raises(WrittenBefore):
        write_edition(welcome, definition=replace(WELCOME, steps=WELCOME.steps[:1]), after=1, **BY)
    assert read(Edition.objects.get(number=2).definition) == mine


def test_a_draft_may_be_unfinished_and_is_not_switched_on_before_it_is_sound(house) -> None:
    knot = Definition(Trigger(On.ORDER), (replace(WELCOME.steps[0], due=Due(1, after="call")),))
    draft = make_playbook(name="Knot", phase="after", definition=knot, **BY)
    with pytest.raises(NotReady) as refused:
        switch_on(draft, definition=knot, **BY)
    assert refused.value.problems == [Problem(Wrong.ITSELF, ("Call them",))]
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_one_that_is_on_is_not_rewritten_into_one_that_cannot_run(welcome) -> None:
    with pytest.raises(NotReady):
        write_edition(welcome, definition=Definition(Trigger(On.ORDER)), after=1, name="Other", **BY)
    welcome.refresh_from_db()
    assert (Edition.objects.count(), welcome.name) == (1, "Welcome"), "nothing of it was kept"


def test_on_and_off_are_noted_once_and_names_get_keys_of_their_own(house, welcome) -> None:
    assert not switch_on(welcome, definition=WELCOME, **BY)
    assert switch_off(welcome, **BY) and not switch_off(welcome, **BY)
    assert switch_on(welcome, definition=WELCOME, **BY)
    assert make_playbook(name="Welcome", phase="after", definition=WELCOME, **BY).key == "welcome-2"
    assert Playbook.objects.get(pk=welcome.pk).since_at == NOON


@pytest.mark.twin
def test_without_the_guard_of_editions_a_run_is_judged_by_what_was_written_later(maya, welcome, buys) -> None:
    buys(maya, NOON)
    follow(at=NOON + DAY)
    table = " ON playbooks_edition" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER playbooks_edition_stands{table}")
    Edition.objects.update(definition={"trigger": {"kind": "order"}, "steps": []})
    assert read(Run.objects.get().edition.definition).steps == ()
    transaction.set_rollback(True)


@pytest.mark.twin
def test_without_its_unique_subject_a_trigger_begins_a_run_each_time(maya, welcome, buys) -> None:
    buys(maya, NOON)
    follow(at=NOON + DAY)
    one = Run.objects.get()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # takes no constraint out of a table that stands, but a copy has none
            cursor.execute("CREATE TEMP TABLE playbooks_run AS SELECT * FROM main.playbooks_run")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks that still wait is not altered
            cursor.execute('ALTER TABLE playbooks_run DROP CONSTRAINT "playbooks_one_run_of_a_subject"')
    again = {"edition": one.edition, "subject": one.subject, "person": maya, "begun_at": NOON, "noted_at": NOON}
    Run.objects.create(pk=one.pk + 1, playbook=welcome, **again)
    assert Run.objects.filter(subject=one.subject).count() == 2
    transaction.set_rollback(True)
