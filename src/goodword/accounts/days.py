"""Which calendar day it is for the business."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from .queries import business


def local_day(moment: datetime) -> date:
    """The business's calendar day of a moment."""
    found = business()
    return moment.astimezone(ZoneInfo(found.time_zone if found else "UTC")).date()
