"""A killed import goes on where it stopped: nothing lost, nothing doubled, nothing half; and nobody else is kept waiting."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db.models import Q

from goodword.intake import actions
from goodword.intake.models import Chunk, Import
from goodword.intake.writing import child
from goodword.people.models import Person
from goodword.touchpoints.models import Touchpoint

from .importing import begin, file_of, start

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(1800)]
PEOPLE, KILLS = 100_000, 20
# The first kills come while the file is made ready; the others let so few rows in between that twenty find work undone.
EARLY, MOST_ROWS = 3, 500
TALKER = """
import sys, time, django; django.setup()
from django.db import transaction
from django.utils import timezone
from goodword.touchpoints.models import Touchpoint
while time.monotonic() < float(sys.argv[2]):
    with transaction.atomic():
        Touchpoint.objects.create(person_id=int(sys.argv[1]), at=timezone.now(), kind="talk", noted_at=timezone.now())
    time.sleep(0.1)
"""


def _wait_for_a_moment(running: "subprocess.Popen[bytes]", batch: Import, chance: random.Random, *, is_early: bool) -> None:
    """Some moment while the file is made ready, or between some row and the next, in whatever the writer is at."""
    if is_early:
        time.sleep(chance.uniform(0.2, 1.5))
        return
    enough, deadline = _written(batch) + chance.randint(1, MOST_ROWS), time.monotonic() + 60
    while _written(batch) < enough and running.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(chance.uniform(0, 0.05))


def _written(batch: Import) -> int:
    """How many rows are committed; what the import tells of itself begins anew with each step."""
    return sum(told["rows"] for told in Chunk.objects.filter(batch=batch).values_list("counts", flat=True))


@contextmanager
def _talking_with(person: Person) -> "Iterator[subprocess.Popen[bytes]]":
    """Another process that writes a talk ten times a second. It ends in any case: the tests after this one share its database."""
    command = [sys.executable, "-c", TALKER, str(person.pk), str(time.monotonic() + 600)]
    talker = subprocess.Popen(command, env=child._surroundings())
    try:
        yield talker
    finally:
        talker.terminate()
        talker.wait()


def test_it_survives_kill_9_at_random_moments_while_others_write(tmp_path: Path, n: int = PEOPLE) -> None:
    chance = random.Random(9)
    talked_to = Person.objects.create(name="Noor", name_key="noor", noted_at="2026-01-01T00:00:00Z")
    rows = [[str(i), f"Person Number{i}", f"p{i}@example.org", f"+4930{i:08d}"] for i in range(n)]
    batch = begin(file_of(tmp_path, "key name email phone", rows), "people")
    with _talking_with(talked_to) as talker:
        for attempt in range(KILLS):
            running = start(batch, tmp_path / "answer.json")
            _wait_for_a_moment(running, batch, chance, is_early=attempt < EARLY)
            assert running.poll() is None, f"it ended before the last kill: {(tmp_path / 'answer.json').read_text()}"
            running.kill()
            running.wait()
        told = actions.run(batch.pk)
        assert talker.poll() is None, "a talk could not be written"
    assert told["rows"] == {"read": n, "accepted": n, "rejected": 0}
    assert told["people"] == {"created": n, "updated": 0, "unchanged": 0}
    keys = Person.objects.filter(origin=batch.pk).values_list("source_key", flat=True)
    assert (keys.count(), keys.distinct().count()) == (n, n)
    assert not Person.objects.filter(Q(name="") | Q(email_key="") | Q(phone_key=""), origin=batch.pk).exists()
    assert Touchpoint.objects.filter(person=talked_to).count() > 0
