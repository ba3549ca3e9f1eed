"""Loaded before every test: one SQLite library per process, the cast, and a mark on what needs a database."""

from typing import TYPE_CHECKING

import pytest

import goodword  # noqa: F401  (chooses the SQLite library before Django looks for one)

if TYPE_CHECKING:
    from goodword.demo.cast import Cast

OPENS_A_DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "live_server", "cast", "client"}
COMMITS = {"transactional_db", "django_db_reset_sequences", "live_server"}


@pytest.fixture
def cast(db: None) -> "Cast":
    """Ada, Mona, Sam, Vera, Dario, Kit; Maya, Theo, Ines, Noor."""
    from django.utils import timezone

    from goodword.demo.cast import cast as bring_on_stage

    return bring_on_stage(at=timezone.now())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a database runs on both of them, the rest once; who commits empties every table after, which is slow."""
    for item in items:
        commits = item.get_closest_marker("django_db")
        if COMMITS & set(getattr(item, "fixturenames", ())) or (commits and commits.kwargs.get("transaction")):
            item.add_marker("slow")
        if item.get_closest_marker("django_db") or OPENS_A_DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")
