"""The spool of links that were opened. Nothing that somebody did: so nothing of it stands in the journal."""

from datetime import datetime, timedelta

from django.db import connection

from ..models import Hit
from ..queries import Found

KEPT = timedelta(days=30)
AT_A_TIME = 5_000
# Said once: to have the words of it worked out for each link would take longer than to write the row.
APPEND = "INSERT INTO referrals_hit (handle_id, invitation_id, at, channel, is_scanner) VALUES (%s, %s, %s, %s, %s)"


def append(found: Found, *, channel: str = "", is_scanner: bool, at: datetime) -> None:
    """Note that a link was opened, or that one was looked for in vain."""
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(APPEND, [found.handle_id, found.invitation_id, moment, channel, is_scanner])


def sweep(*, at: datetime) -> int:
    """Take away what is older than thirty days, a few at a time; how many they were."""
    gone = 0
    while ids := list(Hit.objects.filter(at__lt=at - KEPT).order_by("at").values_list("pk", flat=True)[:AT_A_TIME]):
        gone += Hit.objects.filter(pk__in=ids).delete()[0]
    return gone
