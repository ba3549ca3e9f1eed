"""The queue's verbs. Every step is one guarded UPDATE, so two workers cannot take the same job.

An attempt is counted and committed before the work starts: work that kills its process is
counted all the same, and is dead after `most_attempts`. Time is the database's, since the
clocks of two machines differ.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from . import wiring
from .models import Job, Schedule

LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_TROUBLE = 2000
KEPT = timedelta(days=30)


def enqueue(name: str, payload: dict[str, Any] | None = None, *, key: str | None = None, due_at: datetime) -> Job:
    """Ask for work. With a `key`, a job of that key that still waits is the answer: many wishes, one job."""
    work = wiring.work(name)
    told = {"most_attempts": work.most_attempts, "is_alone": work.is_alone}
    while True:
        wish = Job(name=name, payload=payload or {}, key=key, due_at=due_at, **told)
        if key is None:
            wish.save()
            return wish
        Job.objects.bulk_create([wish], ignore_conflicts=True)
        waiting = Job.objects.filter(key=key).first()
        if waiting is not None:
            return waiting


def claim() -> Job | None:
    """Take the job that is due longest; nobody else has it until its lease is over."""
    bury()
    at_work = Job.objects.filter(state=Job.State.RUNNING, is_alone=True, name=OuterRef("name")).exclude(pk=OuterRef("pk"))
    free = Q(state=Job.State.READY, due_at__lte=Now()) | Q(state=Job.State.RUNNING, leased_until__lt=Now())
    due = Job.objects.filter(free, ~Exists(at_work)).order_by("due_at", "id").values_list("pk", "attempts")
    taken = next((pk for pk, attempts in due[:8] if _take(pk, attempts, free)), None)
    return Job.objects.get(pk=taken) if taken is not None else None


def _take(pk: int, attempts: int, free: Q) -> bool:
    """Whether this worker got it: nobody was faster, and nobody is at work that wants to be alone."""
    try:
        with transaction.atomic():
            # The key is given free: a wish that comes while this runs is a wish for another run.
            won = Job.objects.filter(free, pk=pk, attempts=attempts).update(
                state=Job.State.RUNNING, attempts=F("attempts") + 1, leased_until=Now() + LEASE, key=None
            )
    except IntegrityError:
        return False
    return bool(won)


def bury() -> int:
    """Declare dead what has died too often without a word: the process was killed, or its machine."""
    silent = Job.objects.filter(state=Job.State.RUNNING, leased_until__lt=Now(), attempts__gte=F("most_attempts"))
    # Even an UPDATE of nothing takes the lock for writing on SQLite.
    if not silent.exists():
        return 0
    return silent.update(state=Job.State.DEAD, finished_at=Now(), trouble="The process that did it died each time.")


def keep(job: Job) -> bool:
    """Hold on to a job that is still being done; False when somebody else has it by now."""
    return bool(_mine(job).update(leased_until=Now() + LEASE))


def progress(job: Job, *, done: int, total: int | None) -> bool:
    """Say how far the work is, and hold on to it."""
    return bool(_mine(job).update(done=done, total=total, leased_until=Now() + LEASE))


def finish(job: Job) -> bool:
    """The work is done."""
    return bool(_mine(job).update(state=Job.State.DONE, leased_until=None, finished_at=Now(), trouble=""))


def fail(job: Job, trouble: str) -> bool:
    """The work went wrong: try again after a pause that grows, or give up."""
    said = trouble[-LONGEST_TROUBLE:]
    if job.attempts >= job.most_attempts:
        return bool(_mine(job).update(state=Job.State.DEAD, leased_until=None, finished_at=Now(), trouble=said))
    pause = FIRST_PAUSE * 4 ** (job.attempts - 1)
    return bool(_mine(job).update(state=Job.State.READY, leased_until=None, due_at=Now() + pause, trouble=said))


def give_back(job: Job) -> bool:
    """The worker goes home; the attempt does not count."""
    return bool(_mine(job).update(state=Job.State.READY, leased_until=None, attempts=F("attempts") - 1))


def _mine(job: Job) -> Any:
    """The job as long as this attempt holds it; a later attempt has another number."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)


def tick(*, at: datetime) -> list[Job]:
    """Enqueue what the clock asks for at this moment, once, however many workers ask."""
    return [job for line in wiring.clockwork() if (job := _tick(line, at)) is not None]


def _tick(line: wiring.Every, at: datetime) -> Job | None:
    period = line.period.total_seconds()
    due_at = datetime.fromtimestamp(at.timestamp() // period * period, tz=at.tzinfo)
    if Schedule.objects.filter(name=line.job, due_at=due_at).exists():
        return None
    with transaction.atomic():
        _, is_first = Schedule.objects.get_or_create(name=line.job, due_at=due_at)
        if not is_first:
            return None
        Schedule.objects.filter(name=line.job, due_at__lt=at - KEPT).delete()
        return enqueue(line.job, dict(line.payload), key=f"clock:{line.job}", due_at=due_at)


@transaction.atomic
def settle(*, at: datetime) -> None:
    """Take what waits, and what the clock asks for at this moment, as done: for a house that was just filled and brought up."""
    tick(at=at)
    Job.objects.filter(state=Job.State.READY).delete()


def sweep(*, at: datetime) -> int:
    """Forget finished work of long ago; dead work stays until somebody has looked at it."""
    gone, _ = Job.objects.filter(state=Job.State.DONE, finished_at__lt=at - KEPT).delete()
    return gone
