"""What the insight process keeps is renewed under the hands of those who ask."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from shutil import rmtree

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from goodword.accounts.days import local_day
from goodword.demo.cast import cast
from goodword.insights import mirroring, queries
from goodword.insights.asked import Asked
from goodword.insights.house import House
from goodword.lake import marks
from goodword.touchpoints.models import Touchpoint

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_moment_whose_files_are_gone_is_renewed() -> None:
    cast(at=timezone.now())
    house = House()
    now, _ = house.look()
    moment = house._moment
    assert moment is not None
    assert moment.is_fresh
    moment.mark = replace(now, reached="elsewhere")
    assert moment.is_fresh, "the lake has gone on, but what this stands on is kept for a while"
    moment.files = (*moment.files, settings.GOODWORD_LAKE / "orders" / "gone.parquet")
    assert not moment.is_fresh
    assert house.look()[0] == now
    moment.close()


def test_what_is_asked_in_one_exchange_is_answered_of_one_moment_and_the_next_of_the_next() -> None:
    now = timezone.now()
    maya = cast(at=now).maya
    house = House()
    house.look()  # brings the lake up
    with house.one_look():
        before = house.look()[1]["touchpoints"]
        Touchpoint.objects.create(person=maya, at=now, kind="call", direction="two-way", noted_at=now)
        assert house.look()[1]["touchpoints"] is before
    assert house.look()[1]["touchpoints"].num_rows == before.num_rows + 1
    with house.one_look():
        assert house.look()[1]["touchpoints"].num_rows == before.num_rows + 1
    assert house._moment is not None
    house._moment.close()


@pytest.mark.slow
def test_answers_stay_right_while_the_lake_is_made_anew_under_them(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    people = cast(at=now)
    house, asked = House(), Asked(local_day(now), cadence_days=90)
    monkeypatch.setattr(queries, "_houses", [house])
    wanted = queries.answer("top-of-mind", asked).n

    def ask(_: int) -> int:
        try:
            return queries.answer("top-of-mind", asked).n
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as asking:
        for _ in range(3):
            mirroring.mirror(rebuild=True, purge=True)
            Touchpoint.objects.create(person=people.maya, at=now, kind="call", direction="two-way", noted_at=now)
            assert set(asking.map(ask, range(6))) == {wanted}


@pytest.mark.parametrize("is_kept", [True, False], ids=["with units kept", "from memory alone"])
def test_a_lake_made_anew_is_not_answered_from_the_old_one(monkeypatch: pytest.MonkeyPatch, is_kept: bool) -> None:
    """Its tables begin again at version 0, as those of the old one did, and say something else."""
    now = timezone.now()
    cast(at=now)
    asked = Asked(local_day(now), cadence_days=90)
    monkeypatch.setattr(queries, "_houses", [House()] if is_kept else [])
    rmtree(settings.GOODWORD_LAKE, ignore_errors=True)
    mirroring.mirror()
    before, versions = queries.answer("top-of-mind", asked), _versions()
    Touchpoint.objects.all().delete()
    rmtree(settings.GOODWORD_LAKE)
    mirroring.mirror()
    assert _versions() == versions
    after = queries.answer("top-of-mind", asked)
    queries._remembered.kept.clear()
    monkeypatch.setattr(queries, "_houses", [])
    assert after == queries.answer("top-of-mind", asked)
    assert (after.n, after.value) != (before.n, before.value)


def _versions() -> dict[str, int]:
    return {name: table.version for name, table in marks.read(settings.GOODWORD_LAKE).tables.items()}
