"""The spool of sheets that were looked at. Nothing that somebody did: so nothing of it stands in the journal."""

import logging
from datetime import datetime, timedelta

from django.db import OperationalError, connection

from ..models import Opening

log = logging.getLogger(__name__)
KEPT = timedelta(days=30)
AT_A_TIME = 5_000
# Said once: to have the words of it worked out for each look would take longer than to write the row.
APPEND = "INSERT INTO surveys_opening (invitation_id, doorway_id, at, is_scanner) VALUES (%s, %s, %s, %s)"


def append(*, invitation_id: int | None = None, doorway_id: int | None = None, is_scanner: bool, at: datetime) -> None:
    """Note that a sheet was looked at, by a person or by a program that opens every link.

    A disk that is full, or a database that is locked, keeps nobody from reading a sheet: then that look is not noted.
    """
    moment = connection.ops.adapt_datetimefield_value(at)
    try:
        with connection.cursor() as cursor:
            cursor.execute(APPEND, [invitation_id, doorway_id, moment, is_scanner])
    except OperationalError:
        log.warning("That a sheet was looked at could not be noted", exc_info=True)


def sweep(*, at: datetime) -> int:
    """Take away what is older than thirty days, a few at a time; how many they were."""
    gone = 0
    while ids := list(Opening.objects.filter(at__lt=at - KEPT).order_by("at").values_list("pk", flat=True)[:AT_A_TIME]):
        gone += Opening.objects.filter(pk__in=ids).delete()[0]
    return gone
