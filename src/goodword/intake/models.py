from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member


class Import(models.Model):
    """One file, or one recipe's files, on its way in; and what became of it."""

    class State(models.TextChoices):
        MAPPING = "mapping", _("Waiting for you")
        READY = "ready", _("Waiting to start")
        RUNNING = "running", _("Coming in")
        DONE = "done", _("Done")
        FAILED = "failed", _("Stopped")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Taken back")

    file_name = models.CharField(_("file"), max_length=255)
    folder = models.CharField(max_length=80, help_text="below the home folder; a random name, never the user's")
    kind = models.CharField(_("what is in it"), max_length=20, blank=True, default="")
    source = models.CharField(_("where it comes from"), max_length=60)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.MAPPING)
    plan = models.JSONField(default=dict, help_text="mapping, date order and so on, as confirmed")
    profile = models.JSONField(default=dict, help_text="what the reader found in the file")
    counts = models.JSONField(default=dict)
    step = models.CharField(max_length=8, blank=True, default="", help_text="what is being done to the file, while it is")
    rows = models.PositiveBigIntegerField(null=True)
    rows_done = models.PositiveBigIntegerField(default=0)
    trouble = models.TextField(blank=True, default="")
    by_member = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    runner = models.CharField(max_length=80, blank=True, default="", help_text="the process that has it")
    leased_until = models.DateTimeField(null=True)
    last_version = models.BigIntegerField(null=True, help_text="the newest version of any fact when it was done")

    class Meta:
        ordering: ClassVar = ["-id"]


class Chunk(models.Model):
    """The rows of an import that one transaction wrote: where to go on after a crash, what to take back."""

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="chunks")
    kind = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    counts = models.JSONField(default=dict)
    is_undone = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "kind", "number"], name="intake_chunk_once")]


class Alias(models.Model):
    """A second source key of a row that was recognised by its e-mail or phone."""

    kind = models.CharField(max_length=60)
    source = models.CharField(max_length=60)
    source_key = models.CharField(max_length=200)
    row_id = models.BigIntegerField()
    origin = models.BigIntegerField(null=True)

    class Meta:
        verbose_name_plural = "aliases"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "source", "source_key"], name="intake_alias_once"),
            models.CheckConstraint(condition=~Q(source_key=""), name="intake_alias_has_a_key"),
        ]


class Likeness(models.Model):
    """Two records that share an address but not a name: perhaps one, perhaps a family. A person decides."""

    kind = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    other_id = models.BigIntegerField()
    why = models.CharField(max_length=10)
    origin = models.BigIntegerField(null=True)

    class Meta:
        verbose_name_plural = "likenesses"
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "row_id", "other_id"], name="intake_likeness_once")]
