"""A process that binds one person to another, and waits between its look and its word until it is told to go on."""

import select
import sys
from contextlib import nullcontext

import django

django.setup()

from django.utils import timezone  # noqa: E402

from goodword.people.models import Person  # noqa: E402
from goodword.referrals import hindrances  # noqa: E402
from goodword.referrals.actions import binding  # noqa: E402

LONGEST_WAIT = 20.0
look = hindrances.senders_before
looks = 0


def look_and_wait(person_id: int) -> list[int]:
    """Who sent a person; after the last look before the word it says so, and waits."""
    global looks
    found, looks = list(look(person_id)), looks + 1
    if looks == 2:
        sys.stdout.write("looked\n")
        sys.stdout.flush()
        select.select([sys.stdin], [], [], LONGEST_WAIT)
    return found


if __name__ == "__main__":
    person, introducer = (Person.objects.get(pk=int(number)) for number in sys.argv[1:3])
    hindrances.senders_before = look_and_wait
    if sys.argv[3] == "without":
        binding.one_at_a_time = nullcontext
    sender = hindrances.Sender(introducer, None, "said")
    touch = binding.note_touch(person=person, sender=sender, by="test", at=timezone.now())
    sys.stdout.write(touch.refused or "bound")
