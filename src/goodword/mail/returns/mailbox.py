"""The mailbox to which servers return mail: a Maildir, or a folder of files, one mail each."""

import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db import DataError, transaction

from .. import queries, stopping
from ..actions import returning
from ..models import Kind, MailEvent
from .reading import LONGEST, Report, Stop, reports, stop_asked

log = logging.getLogger(__name__)
PROVIDER, READ = "mailbox", ".read"


def take(data: bytes, *, at: datetime) -> int:
    """Take what one mail that came back tells, or that its writer wants no more; how much was new. Other mail tells nothing."""
    asked = stop_asked(data)
    return _stop(asked, at) if asked else sum(_take(report, at) for report in reports(data))


def _stop(asked: Stop, at: datetime) -> bool:
    """Stop the mail that the seal names; a seal that is not ours stops nothing."""
    person_id, kind = stopping.read_of_person(asked.token) or (0, "")
    member_id, topic = stopping.read(asked.token) or (0, "")
    if (person := queries.person_addressed(person_id)) is not None and kind in Kind:
        event = returning.take_report(
            provider=PROVIDER,
            provider_id=asked.mark,
            kind=MailEvent.Kind.STOPPED,
            message=None,
            address=person.email,
            words="",
            person=person,
            of_kind=kind,
            by=PROVIDER,
            at=at,
        )
        return event is not None
    member = queries.reader(member_id)
    return member is not None and returning.take_stop_of_member(
        member, topic, provider=PROVIDER, provider_id=asked.mark, by=PROVIDER, at=at
    )


def _take(report: Report, at: datetime) -> bool:
    message = queries.message_with_id(report.message_id)
    if message is None:  # forged, or of a home that is not this one
        return False
    event = returning.take_report(
        provider=PROVIDER,
        provider_id=report.mark,
        kind=report.kind,
        message=message,
        address=message.to,
        words=report.words,
        by=PROVIDER,
        at=at,
    )
    return event is not None


def take_all(folder: Path, *, at: datetime) -> tuple[int, int]:
    """Take what every mail of a folder tells, and mark each as read; how many they were, and how much was new."""
    read = new = 0
    for path in _unread(folder):
        try:
            with path.open("rb") as file:
                data = file.read(LONGEST)
            new += _taken(path, data, at)
            _mark_read(folder, path)
        except FileNotFoundError:  # another reader of the same mailbox was faster
            continue
        read += 1
    return read, new


def _taken(path: Path, data: bytes, at: datetime) -> int:
    """What one mail tells. A mail that nobody can read must not keep us from all that came after it."""
    try:
        with transaction.atomic():
            return take(data, at=at)
    except (ValueError, DataError):  # of the mail itself; where the database is away, it is read another time
        log.exception("The mail %s could not be read", path.name)
        return 0


def _unread(folder: Path) -> Iterator[Path]:
    where = folder / "new" if (folder / "new").is_dir() else folder
    return (path for path in sorted(where.glob("*")) if path.is_file() and path.suffix != READ)


def _mark_read(folder: Path, path: Path) -> None:
    """As each kind of folder does it: a Maildir has a place for what was seen."""
    cur = folder / "cur"
    path.rename(cur / f"{path.name}:2,S" if path.parent.name == "new" and cur.is_dir() else path.with_name(path.name + READ))
