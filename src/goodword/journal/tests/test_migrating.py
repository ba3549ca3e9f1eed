"""A database in use can be migrated, though its triggers name tables that are rebuilt on the way."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.utils import OperationalError
from django.utils import timezone

from goodword.journal import feed
from goodword.journal.apps import _install_feed, _lift_feed
from goodword.journal.models import Tick
from goodword.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def rebuild_the_tick() -> None:
    """What a migration of this table does: on SQLite a new table takes the old one's place."""
    was, now = models.BigIntegerField(default=0), models.PositiveBigIntegerField(default=0)
    for field in (was, now):
        field.set_attributes_from_name("n")
        field.model = Tick
    with connection.schema_editor() as editor:
        editor.alter_field(Tick, was, now, strict=False)
        editor.alter_field(Tick, now, was, strict=False)


def test_it_lifts_the_triggers_and_puts_them_back() -> None:
    identity = Tick.objects.get().identity
    _lift_feed(plan=["something to do"])
    rebuild_the_tick()
    _install_feed(apps.get_app_config("journal"), plan=["something to do"])
    late = Person.objects.create(name="Theo", name_key="theo", noted_at=timezone.now())
    late.refresh_from_db()
    assert late.changed > 0
    assert (Tick.objects.get().identity != identity) == (connection.vendor == "sqlite")


@pytest.mark.twin
def test_with_the_triggers_in_place_sqlite_refuses() -> None:
    try:
        if connection.vendor == "sqlite":
            with pytest.raises(OperationalError, match="error in trigger"):
                rebuild_the_tick()
        else:
            rebuild_the_tick()  # PostgreSQL alters in place
    finally:
        feed.install()
    assert Tick.objects.count() == 1
