from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may

from .rules import USUAL_HOUR


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, member: Member) -> Self:
        """Everybody's mail for whoever manages members, else one's own."""
        if not member.is_active:
            return self.none()
        return self if may(member.role, Right.MANAGE) else self.filter(member=member)


class Message(models.Model):
    """One mail to one recipient.

    `key` names what it is about and whom it is for: the same is never written twice. It is claimed, and that is
    committed, before the exchange with the server begins; after the exchange it is settled. Who finds an old claim
    knows only that nobody lived to settle it: the mail may be there, so it is marked, and not sent a second time.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        CLAIMED = "claimed", _("Being sent")
        SENT = "sent", _("Sent")
        REFUSED = "refused", _("Refused")
        WITHHELD = "withheld", _("Not sent")
        AMBIGUOUS = "ambiguous", _("Sent or not")

    key = models.CharField(max_length=160, unique=True)
    topic = models.CharField(max_length=30)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="messages")
    to = models.EmailField(_("to"))
    message_id = models.CharField(max_length=200, unique=True)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True, default="")
    headers: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    pictures: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    written_at = models.DateTimeField(_("written"))
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(_("settled"), null=True)
    trouble = models.TextField(blank=True, default="")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-written_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="mail_waiting"),
            models.Index(fields=["claimed_at"], condition=models.Q(state="claimed"), name="mail_claimed"),
        ]

    def __str__(self) -> str:
        return self.subject


class Enclosure(models.Model):
    """A picture inside of mails, kept once however many carry it."""

    digest = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=10)
    data = models.BinaryField()

    def __str__(self) -> str:
        return self.digest


class Wish(models.Model):
    """A member wants mail of a topic. Without a row they do not.

    What comes each morning comes at `hour` by the clocks of `time_zone`, "" for the business's; `served_on` is the last
    of their days on which it was looked after, whether there was anything to send or not.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="wishes")
    topic = models.CharField(max_length=30)
    hour = models.PositiveSmallIntegerField(_("hour"), default=USUAL_HOUR)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True, default="")
    served_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "wishes"
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "topic"], name="mail_one_wish")]
