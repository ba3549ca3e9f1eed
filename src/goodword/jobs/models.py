from typing import ClassVar

from django.db import models


class Job(models.Model):
    """One piece of work. Its attempt is counted before it starts; a lease says who has it."""

    class State(models.TextChoices):
        READY = "ready"
        RUNNING = "running"
        DONE = "done"
        DEAD = "dead"

    name = models.CharField(max_length=80)
    key = models.CharField(max_length=120, unique=True, null=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.READY)
    is_alone = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    most_attempts = models.PositiveSmallIntegerField(default=3)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    trouble = models.TextField(blank=True, default="")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "due_at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name"], condition=models.Q(state="running", is_alone=True), name="jobs_one_alone")
        ]


class Schedule(models.Model):
    """One tick of the clock for one kind of work; two schedulers cannot take the same one."""

    name = models.CharField(max_length=80)
    due_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "due_at"], name="jobs_one_tick")]
