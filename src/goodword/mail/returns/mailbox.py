"""The mailbox to which servers return mail: a Maildir, or a folder of files, one mail each."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from .. import queries
from ..actions import returning
from .reading import LONGEST, Report, reports

PROVIDER, READ = "mailbox", ".read"


def take(data: bytes, *, at: datetime) -> int:
    """Take what one returned mail tells; how much of it was new. Any other mail tells nothing."""
    return sum(_take(report, at) for report in reports(data))


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
        with path.open("rb") as file:
            new += take(file.read(LONGEST), at=at)
        _mark_read(folder, path)
        read += 1
    return read, new


def _unread(folder: Path) -> Iterator[Path]:
    where = folder / "new" if (folder / "new").is_dir() else folder
    return (path for path in sorted(where.glob("*")) if path.is_file() and path.suffix != READ)


def _mark_read(folder: Path, path: Path) -> None:
    """As each kind of folder does it: a Maildir has a place for what was seen."""
    cur = folder / "cur"
    path.rename(cur / f"{path.name}:2,S" if path.parent.name == "new" and cur.is_dir() else path.with_name(path.name + READ))
