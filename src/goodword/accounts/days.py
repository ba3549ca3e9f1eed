"""Which calendar day it is for the business, and which moment of it is meant."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from .queries import business


def zone() -> ZoneInfo:
    """The clocks of the business: to be asked once by who asks for many days."""
    found = business()
    return ZoneInfo(found.time_zone if found else "UTC")


def local_day(moment: datetime) -> date:
    """The business's calendar day of a moment."""
    return moment.astimezone(zone()).date()


def moment_on(day: date, now: datetime) -> datetime:
    """When something of a day is taken to have happened: now if it is today, else at noon."""
    return now if day == timezone.localdate(now) else timezone.make_aware(datetime.combine(day, time(12)))
