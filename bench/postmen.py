"""Senders inside a home, and whoever kills them: `python -m bench.postmen --port N --log FILE --recipients N`.

Each sender is a process of its own, forked from one that has loaded everything. It is killed with -9 when the server's log has
grown by so many lines, at a moment that is drawn, and another takes its place. What a server put off is due at once: the clock is
turned forward, as it is at the end for what a killed sender left. Prints what the database says of each mail.
"""

import argparse
import json
import os
import random
import signal
import sys
import time
from datetime import datetime
from pathlib import Path

import django

CHUNK = 1000
SECONDS_TO_WAIT_AT_MOST = 1800


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m bench.postmen", description=__doc__)
    given.add_argument("--port", type=int, required=True)
    given.add_argument("--log", type=Path, required=True)
    given.add_argument("--recipients", type=int, required=True)
    given.add_argument("--senders", type=int, default=2)
    given.add_argument("--kills", type=int, default=0)
    options = given.parse_args()
    django.setup()
    from django.conf import settings

    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", options.port, False
    settings.GOODWORD_MAIL_BACKEND = "goodword.mail.backends.Smtp"
    _write(options.recipients)
    begun = time.monotonic()
    cpu, killed, under_way = _send(options)
    seconds = time.monotonic() - begun
    sys.stdout.write(
        json.dumps({"seconds": seconds, "cpu": cpu, "killed": killed, "under_way": under_way, "mails": _found()}) + "\n"
    )


def _write(n: int) -> None:
    from django.utils import timezone

    from goodword.mail.actions.writing import Letter, write_to_all
    from goodword.mail.models import Kind, Letterhead
    from goodword.mail.rules import Content
    from goodword.people.models import Person

    Letterhead.objects.update_or_create(pk=1, defaults={"a_minute": 0})
    now, words = timezone.now(), Content("How were we?", "Tell us, it takes a minute.\n" * 20, "<p>Tell us.</p>" * 40)
    for start in range(0, n, CHUNK):
        named = [f"p{i}@example.com" for i in range(start, min(start + CHUNK, n))]
        rows = [Person(name=to, name_key=to, email=to, email_key=to, noted_at=now) for to in named]
        people = Person.objects.bulk_create(rows)
        # Replies: they go at any hour of the night in which somebody runs this.
        write_to_all([Letter(one, "bench", words) for one in people], kind=Kind.REPLY, by="bench", at=now)


def _send(options: argparse.Namespace) -> tuple[float, int, int]:
    """Send everything; the seconds of computing, how many were killed, and the most mails that stood as being handed over."""
    senders = [_sender() for _ in range(options.senders)]
    try:
        killed, under_way = _kill(senders, options)
    finally:
        for process in senders:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
    return _computed(), killed, under_way


def _kill(senders: list[int], options: argparse.Namespace) -> tuple[int, int]:
    """Kill senders and replace them until everything is settled; how many, and the most mails that stood as being handed over."""
    drawn, killed, under_way = random.Random(7), 0, 0
    # The last kills come when there is still something to send.
    every, next_at = max(options.recipients * 8 // 10 // (options.kills or 1), 1), 20
    begun = time.monotonic()
    while _turned_forward() and time.monotonic() - begun < SECONDS_TO_WAIT_AT_MOST:
        time.sleep(0.02 if killed < options.kills else 0.25)
        if killed < options.kills and _lines(options.log) >= next_at:
            time.sleep(drawn.random() * 0.05)
            place = drawn.randrange(len(senders))
            os.kill(senders[place], signal.SIGKILL)
            os.waitpid(senders[place], 0)
            killed, next_at = killed + 1, next_at + every
            under_way = max(under_way, _being_handed_over())
            senders[place] = _sender()
        _end_what_the_dead_left(idle=killed >= options.kills)
    return killed, under_way


def _sender() -> int:
    """A process that sends whatever is due, until it is ended; its number."""
    from django.db import connection

    connection.close()  # no two processes may speak over one
    process = os.fork()
    if process:
        return process
    from goodword.mail.jobs import send

    try:
        while True:
            send({})
            time.sleep(0.05)
    finally:
        os._exit(1)


def _lines(log: Path) -> int:
    return log.read_bytes().count(b'"taken"') if log.exists() else 0


def _turned_forward() -> int:
    """Let what was put off be due, and a rest be over; how many mails are not settled."""
    from goodword.mail.models import Message, Pace, Sending

    open_ones = Message.objects.filter(state__in=["waiting", "claimed", "handing"])
    if Sending.objects.filter(until__isnull=False).exists():
        Sending.objects.update(until=None)
    if Pace.objects.filter(until__isnull=False).exists():
        Pace.objects.update(until=None)
    late = open_ones.filter(state="waiting", due_at__gt=_now())
    if late.exists():
        late.update(due_at=_now())
    return open_ones.count()


def _being_handed_over() -> int:
    from goodword.mail.models import Message

    return Message.objects.filter(state="handing").count()


def _end_what_the_dead_left(*, idle: bool) -> None:
    """When nothing waits and nobody has begun anything for longer than an exchange takes, what is claimed is of the dead."""
    from datetime import timedelta

    from django.conf import settings

    from goodword.mail.actions.posting import doubt
    from goodword.mail.models import Message
    from goodword.mail.rules import REPLIES_A_CLAIM_LASTS

    longest = timedelta(seconds=settings.EMAIL_TIMEOUT * 8)
    still_living = Message.objects.filter(state="waiting") | Message.objects.filter(claimed_at__gt=_now() - longest)
    if idle and not still_living.exists():
        doubt(at=_now() + timedelta(seconds=settings.EMAIL_TIMEOUT * REPLIES_A_CLAIM_LASTS))


def _now() -> datetime:
    from django.utils import timezone

    return timezone.now()


def _computed() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _found() -> list[tuple[str, str, str, str]]:
    from goodword.mail.models import Message

    return list(Message.objects.order_by("pk").values_list("to", "state", "message_id", "trouble"))


if __name__ == "__main__":
    main()
