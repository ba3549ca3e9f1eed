"""The other writer of the benches: notes one journal entry after another and clocks each.

Ready is said by a first line, "stop" on the input ends it, the last line is the seconds of each write.
"""

import argparse
import hashlib
import json
import select
import sys
from datetime import UTC, datetime
from time import perf_counter, sleep

import django

PAUSE = 0.01


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--digest", action="store_true", help="print a digest of all people instead")
    options = given.parse_args()
    django.setup()
    sys.stdout.write(json.dumps({"digest": _digest()} if options.digest else _write()) + "\n")


def _write() -> list[float]:
    from django.db import transaction

    from goodword.journal.actions import note

    waits = []
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while not select.select([sys.stdin], [], [], 0)[0]:
        begun = perf_counter()
        with transaction.atomic():
            note("bench.written", by="bench", at=datetime.now(UTC))
        waits.append(perf_counter() - begun)
        sleep(PAUSE)
    return waits


def _digest() -> str:
    from goodword.people.models import Person

    found = hashlib.blake2b(digest_size=16)
    for row in Person.objects.order_by("id").values_list("id", "name", "email_key", "phone_key", "city").iterator(10_000):
        found.update(repr(row).encode())
    return found.hexdigest()


if __name__ == "__main__":
    main()
