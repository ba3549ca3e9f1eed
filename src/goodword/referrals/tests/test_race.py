"""Two processes, each about to bind what closes a circle with the other's."""

import select
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from goodword.kit.children import environment
from goodword.people.actions.records import add_person
from goodword.referrals.models import Introduction

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def race(lock):
    """Both look before either writes, as far as the lock lets them; what each of them said at its end."""
    ann, bo = (add_person(name=name, by="test", at=timezone.now()).pk for name in ("Ann Reed", "Bo Lund"))
    env = environment(home=settings.HOME, database=connection.settings_dict)
    racers = [
        subprocess.Popen(
            [sys.executable, "-m", "goodword.referrals.tests.racing", str(one), str(other), lock],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for one, other in ((ann, bo), (bo, ann))
    ]
    waiting = {racer.stdout: racer for racer in racers}
    looked, _, _ = select.select(list(waiting), [], [], 30)
    first = waiting.pop(looked[0])
    # The second is let come as far as it can while the first stands between its look and its word.
    select.select(list(waiting), [], [], 2 if lock == "with" else 30)
    return [racer.communicate("go\n", timeout=30)[0].split()[-1] for racer in (first, *waiting.values())]


def test_one_of_them_finds_the_circle():
    assert race("with") == ["bound", "circle"]
    assert Introduction.objects.count() == 1


@pytest.mark.twin
def test_without_the_lock_the_circle_closes():
    assert race("without") == ["bound", "bound"]
    assert Introduction.objects.count() == 2
