"""What the queue looks like."""

from datetime import UTC, datetime

from django.db import connection
from django.db.models import Count, Min

from .models import Job


def clock() -> datetime:
    """The database's time: the only clock that all workers share."""
    sql = "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')" if connection.vendor == "sqlite" else "SELECT clock_timestamp()"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        (said,) = cursor.fetchone()
    return datetime.fromisoformat(said).replace(tzinfo=UTC) if isinstance(said, str) else said


def by_state() -> dict[str, int]:
    """How many jobs are in each state; states without a job are left out."""
    return dict(Job.objects.values_list("state").annotate(n=Count("pk")).order_by("state"))


def is_open(name: str) -> bool:
    """Whether work of this name waits or is being done."""
    return Job.objects.filter(name=name, state__in=[Job.State.READY, Job.State.RUNNING]).exists()


def oldest_wait() -> datetime | None:
    """Since when the job that waits longest has been due."""
    due: datetime | None = Job.objects.filter(state=Job.State.READY).aggregate(since=Min("due_at"))["since"]
    return due


def dead() -> list[Job]:
    """Work that was given up, the latest first."""
    return list(Job.objects.filter(state=Job.State.DEAD).order_by("-finished_at")[:20])
