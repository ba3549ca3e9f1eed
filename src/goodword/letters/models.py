from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may


class ForAllQuerySet(models.QuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """All of them for whoever may know of everybody: a letter is about everybody."""
        return self if member.is_active and may(member.role, Right.SEE_ALL) else self.none()


class Challenge(models.Model):
    """One thing to do: offered, accepted or not, tracked until it is done, with what it brought.

    `before` is the number it should move as it stood when it was accepted, `after` when it was last measured.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        DONE = "done", _("Done")
        UNDONE = "undone", _("Left undone")

    task = models.CharField(max_length=40)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OFFERED)
    offered_on = models.DateField(_("offered"))
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    by_member = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    before: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    after: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    brought: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    measured_on = models.DateField(null=True)

    objects = ForAllQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="accepted"), name="letters_one_challenge_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.task


class Letter(models.Model):
    """The letter of one week. What it says stays as it was read, whatever is noted later.

    `drawings` are the chart as it stands on a page, wide and narrow, `picture` the same for mail.
    """

    due_on = models.DateField(_("Tuesday"), unique=True)
    figures: "models.JSONField[Any, Any]" = models.JSONField()
    drawings: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    picture = models.BinaryField(null=True)
    challenge = models.ForeignKey(Challenge, on_delete=models.SET_NULL, null=True, related_name="letters")
    written_at = models.DateTimeField()

    objects = ForAllQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-due_on"]

    def __str__(self) -> str:
        return f"{self.due_on:%Y-%m-%d}"
