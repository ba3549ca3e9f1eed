from typing import Any, ClassVar, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class FactQuerySet(models.QuerySet[M]):
    """The words that every fact has."""

    def make(self, once: str, /, **columns: Any) -> tuple[M, bool]:
        """A new row, and that it is new; with the key of a page that was sent before, the row that it made then."""
        if not once:
            return self.create(**columns), True
        return self.get_or_create(source="page", source_key=once, defaults=columns)


class Fact(models.Model):
    """What every versioned, mirrored row carries.

    `changed` is set by the database (journal/feed.py): a sequence in commit order on SQLite,
    the transaction id on PostgreSQL. `origin` is the import that made the row, `hand` the one
    that wrote its present version; both are empty for what a person typed.
    """

    # Whether a row that is gone stays gone: no verb gives it back, and nothing of it is kept (journal/forgetting.py).
    is_never_brought_back: ClassVar = False

    changed = models.BigIntegerField(db_default=0, editable=False, db_index=True)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    origin = models.BigIntegerField(null=True, editable=False)
    hand = models.BigIntegerField(null=True, editable=False)
    source = models.CharField(max_length=60, blank=True, default="", db_default="")
    source_key = models.CharField(max_length=200, blank=True, default="", db_default="")
    noted_at = models.DateTimeField()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "source_key"],
                condition=~models.Q(source_key=""),
                name="%(app_label)s_%(class)s_source_key",
            )
        ]


class Entry(models.Model):
    """One thing that somebody did. Written in the transaction that did it, never changed.

    `changed` is the transaction on PostgreSQL, where numbers are not given out in commit order.
    """

    changed = models.BigIntegerField(db_default=0, editable=False, db_index=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    verb = models.CharField(max_length=60, db_index=True)
    kind = models.CharField(max_length=60)
    row_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name_plural = "entries"
        indexes: ClassVar = [models.Index(fields=["kind", "row_id"])]


class Reader(models.Model):
    """How far a listener has read the journal."""

    name = models.CharField(max_length=60, primary_key=True)
    last_entry = models.BigIntegerField(default=0)
    last_changed = models.BigIntegerField(default=0)


class Tick(models.Model):
    """The one row whose number grows with each change on SQLite, in commit order.

    `identity` is this database's own, and a restored one gets another: the lake must not take
    numbers that are given out a second time for those it knows.
    """

    n = models.BigIntegerField(default=0)
    identity = models.CharField(max_length=32, default="", db_default="")


class Tombstone(models.Model):
    """A row that is gone, for whoever mirrors it."""

    kind = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    changed = models.BigIntegerField(db_index=True)


class Version(models.Model):
    """What a fact said before it was changed or taken away."""

    kind = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    was = models.IntegerField()
    before = models.JSONField()
    until = models.DateTimeField()
    hand = models.BigIntegerField(null=True)
    is_gone = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "row_id"]),
            models.Index(fields=["hand", "kind", "row_id"], condition=models.Q(hand__isnull=False), name="journal_version_hand"),
        ]
