"""No theme becomes a part of itself, whatever is taken back and whoever presses together: both would be told of no more."""

import threading
from contextlib import suppress

import pytest
from django.db import connection
from django.utils import timezone

from goodword.themes.actions import naming
from goodword.themes.models import Theme
from goodword.themes.rules import DoneBefore, PartOfItself


def by_test():
    return {"by": "member:1", "at": timezone.now()}


def theme(label):
    return Theme.objects.create(label=label, found_as=label, found_at=timezone.now())


def is_circle(one, other):
    parts = dict(Theme.objects.values_list("pk", "merged_into"))
    return (parts[one.pk], parts[other.pk]) == (other.pk, one.pk)


def taken_back_too_late():
    """The waiting is a part of the service, then no more, then the service a part of it; then “no more” is taken back."""
    waiting, service = theme("Waiting"), theme("Service")
    naming.merge(waiting, into=service, **by_test())
    shown = naming.show(waiting, **by_test())
    naming.merge(service, into=waiting, **by_test())
    with suppress(DoneBefore):
        naming.undo(waiting, shown, **by_test())
    return is_circle(waiting, service)


@pytest.mark.django_db
def test_taking_back_closes_no_circle():
    assert not taken_back_too_late()


@pytest.mark.django_db
@pytest.mark.twin
def test_without_the_look_at_what_it_is_part_of_taking_back_closes_a_circle(without):
    without(naming, "_set", '_keep_out_of_itself(theme, now.get("merged_into_id"))')
    assert taken_back_too_late()


@pytest.fixture
def together(transactional_db, monkeypatch):
    """Two make each theme a part of the other, both looking before either writes, as far as they are let."""

    def run():
        one, other = theme("Waiting"), theme("Service")
        looked, look = threading.Barrier(2), naming._keep_out_of_itself

        def after_both_looked(*told):
            look(*told)
            with suppress(threading.BrokenBarrierError):
                looked.wait(timeout=2)

        def press(part, whole):
            try:
                with suppress(PartOfItself):
                    naming.merge(part, into=whole, **by_test())
            finally:
                connection.close()

        monkeypatch.setattr(naming, "_keep_out_of_itself", after_both_looked)
        pressing = [threading.Thread(target=press, args=pair) for pair in ((one, other), (other, one))]
        for thread in pressing:
            thread.start()
        for thread in pressing:
            thread.join(timeout=30)
        return is_circle(one, other)

    return run


def test_two_who_press_together_close_no_circle(together):
    assert not together()


@pytest.mark.twin
def test_without_waiting_for_each_other_two_close_a_circle(together, without):
    without(naming, "_keep_out_of_itself", ".select_for_update()")
    assert together() is (connection.vendor != "sqlite"), "SQLite lets one write at a time as it is"
