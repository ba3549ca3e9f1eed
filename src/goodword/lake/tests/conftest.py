"""A lake of one's own beside the test's database, and words to look into it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from goodword.accounts.models import Business
from goodword.insights import mirroring
from goodword.journal.actions import note
from goodword.kit.facts import FACTS
from goodword.lake import engines
from goodword.people.models import Person
from goodword.touchpoints.models import Touchpoint

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def lake(transactional_db: None, settings: Any, tmp_path: Path) -> Path:
    """An empty lake of a business in Berlin. What a test writes is committed, so that the child sees it."""
    settings.GOODWORD_LAKE = tmp_path / "lake"
    Business.objects.create(name="Okapi & Sons", time_zone="Europe/Berlin")
    note("business.described", by="test", at=NOON)
    return settings.GOODWORD_LAKE


@pytest.fixture
def rows(lake: Path) -> Callable[..., dict[int, dict[str, Any]]]:
    """What a page would read of a fact: lake and tail; with `tail=False` the lake alone."""

    def read(fact: str, *, tail: bool = True) -> dict[int, dict[str, Any]]:
        with engines.sealed(lake, tail=mirroring.tail() if tail else None) as engine:
            found = engine.run(engine.table(FACTS[fact])).to_pylist()
        assert len({row["id"] for row in found}) == len(found), "a row is there twice"
        return {row["id"]: row for row in found}

    return read


def person(name: str = "Maya Olsen", **more: Any) -> Person:
    return Person.objects.create(name=name, name_key=name.lower(), noted_at=NOON, **more)


def talk(who: Person, at: datetime = NOON, **more: Any) -> Touchpoint:
    return Touchpoint.objects.create(person=who, at=at, kind="call", noted_at=NOON, **more)
