"""Two managers press at the same moment, each for another place: who said it of both is told once."""

import threading
from contextlib import suppress

import pytest
from django.db import connection

from goodword.catalogue.models import Branch
from goodword.changes import queries
from goodword.changes.actions import telling
from goodword.changes.models import Change, Told
from goodword.mail.models import Message

from .test_telling import by_test, noted, says, tell

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def together(cast, monkeypatch):
    """Tell of the same change in two places, both looking before either writes, as far as they are let; how many were told."""
    for kind in (Told, Message, Change):
        kind.objects.all().delete()
    branches = [Branch.objects.create(name=name, name_key=name, noted_at=by_test()["at"]) for name in ("quay", "mill")]
    changes = [noted([says(cast.maya, f"No call from {branch}.")], branch=branch) for branch in branches]
    looked, look = threading.Barrier(2), queries.readers

    def after_both_looked(change, at):
        found = look(change, at)
        with suppress(threading.BrokenBarrierError):
            looked.wait(timeout=2)
        return found

    monkeypatch.setattr(queries, "readers", after_both_looked)

    def run():
        told = []

        def press(change):
            try:
                told.append(tell(change))
            finally:
                connection.close()

        pressing = [threading.Thread(target=press, args=[change]) for change in changes]
        for one in pressing:
            one.start()
        for one in pressing:
            one.join(timeout=30)
        return sorted(told)

    return run


def test_who_said_it_of_two_places_is_told_once_by_two_who_press_together(together):
    assert together() == [0, 1] and Told.objects.count() == Message.objects.filter(kind=telling.KIND).count() == 1


@pytest.mark.twin
def test_without_waiting_for_each_other_two_tell_them_twice(together, monkeypatch):
    monkeypatch.setattr(telling, "_wait_for_whoever_tells", lambda change: None)
    assert together() == ([0, 1] if connection.vendor == "sqlite" else [1, 1]), "SQLite lets one write at a time as it is"
