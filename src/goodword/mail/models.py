from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.people.models import Person

from .manners import A_MINUTE, QUIET_FROM, QUIET_UNTIL
from .rules import USUAL_HOUR


class Kind(models.TextChoices):
    """Why somebody outside the house gets a mail."""

    SURVEY = "survey", _("A question")
    TOLD = "told", _("What we did about it")
    THANKS = "thanks", _("Thanks")
    REPLY = "reply", _("A reply")
    SERVICE = "service", _("About something under way")


class WhyNot(models.TextChoices):
    """Why a person gets no mail, or not this one."""

    DIED = "died", _("They have died.")
    SILENCE = "silence", _("They asked not to be contacted.")
    NO_ADDRESS = "no_address", _("We have no address that mail can reach.")
    ERASED = "erased", _("They were erased.")
    COMPLAINED = "complained", _("They called our mail spam.")
    BOUNCED = "bounced", _("Mail to this address came back.")
    STOPPED = "stopped", _("They want no more mail of this kind.")
    BY_HAND = "by_hand", _("Somebody here stopped mail to this address.")
    STALE = "stale", _("It waited too long; it is no news any more.")
    CALLED_BACK = "called_back", _("It was called back before it went.")


class Template(models.Model):
    """A mail to be filled in for each reader, in one language; `key` is the same in all. What it says stands in its editions."""

    key = models.SlugField(max_length=60)
    kind = models.CharField(_("why it goes out"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(_("language"), max_length=10, default="en")
    is_hidden = models.BooleanField(_("put away"), default=False, db_default=False)

    class Meta:
        ordering: ClassVar = ["name", "language"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "language"], name="mail_one_template")]

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """One edition of a template. It is never changed: a mail that went out can be shown as it was."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written"))

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["template", "number"], name="mail_one_edition")]


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, member: Member) -> Self:
        """Everybody's mail for whoever manages members; else one's own, and that to people one may know of."""
        if not member.is_active:
            return self.none()
        if may(member.role, Right.MANAGE):
            return self
        return self.filter(Q(member=member) | Q(person__in=Person.objects.visible_to(member)))


class Message(models.Model):
    """One mail to one recipient: a member, who asked for its topic, or a person, for a cause.

    `key` names what it is about and whom it is for: the same is never written twice. It is claimed, and that is
    committed, before the exchange with the server begins; just before the mail itself is handed over it is marked so,
    and that is committed too; after the exchange it is settled. Who finds an old claim knows how far it had come: what
    was not being handed over waits again, of the rest nobody can know whether it arrived, so it is not sent again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        CLAIMED = "claimed", _("Being sent")
        HANDING = "handing", _("Being handed over")
        SENT = "sent", _("Sent")
        REFUSED = "refused", _("Refused")
        WITHHELD = "withheld", _("Not sent")
        AMBIGUOUS = "ambiguous", _("Sent or not")

    key = models.CharField(max_length=160, unique=True)
    topic = models.CharField(max_length=30, blank=True, default="", db_default="")
    kind = models.CharField(_("why"), max_length=10, choices=Kind, blank=True, default="", db_default="")
    cause = models.CharField(max_length=120, blank=True, default="", db_default="")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="messages")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="messages")
    template = models.ForeignKey(TemplateVersion, on_delete=models.SET_NULL, null=True, related_name="+")
    to = models.EmailField(_("to"))
    domain = models.CharField(max_length=255, blank=True, default="", db_default="")
    message_id = models.CharField(max_length=200, unique=True)
    provider_id = models.CharField(max_length=200, blank=True, default="", db_default="")
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True, default="")
    headers: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    pictures: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=32, blank=True, default="", db_default="")
    written_at = models.DateTimeField(_("written"))
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(_("settled"), null=True)
    trouble = models.TextField(blank=True, default="")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-written_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="mail_waiting"),
            models.Index(fields=["claimed_at"], condition=Q(state__in=["claimed", "handing"]), name="mail_under_way"),
            models.Index(fields=["claim"], condition=~Q(claim=""), name="mail_by_claim"),
            models.Index(fields=["provider_id"], condition=~Q(provider_id=""), name="mail_by_provider"),
            models.Index(fields=["-written_at", "-id"], name="mail_by_time"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, person=None, kind="") | Q(member=None, person__isnull=False) & ~Q(kind=""),
                name="mail_to_one",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def reader(self) -> Member | Person:
        """Whom it is for."""
        reader = self.member or self.person
        assert reader is not None  # a constraint of the table
        return reader

    @property
    def about(self) -> dict[str, Any]:
        """What the journal says of a mail to a person, so that whoever had it written learns what became of it."""
        return {"kind": self.kind, "cause": self.cause, "person": self.person_id} if self.person_id else {}

    @property
    def said(self) -> str:
        """What went wrong, in words: the server's, or ours."""
        return str(WhyNot(self.trouble).label) if self.trouble in WhyNot.values else self.trouble


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


class Suppression(models.Model):
    """An address to which nothing goes, or nothing of one kind. The address itself is not kept: `address` is its sealed print.

    It outlives the person: whoever was erased stays erased when a later import brings the address again. `person` is whom
    it was first about, as long as we know of them.
    """

    class Reason(models.TextChoices):
        BOUNCED = "bounced", _("Mail came back")
        COMPLAINED = "complained", _("They called it spam")
        STOPPED = "stopped", _("They want no more of it")
        ERASED = "erased", _("They were erased")
        BY_HAND = "by_hand", _("Somebody here stopped it")

    address = models.CharField(max_length=64)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    kind = models.CharField(_("of what kind"), max_length=10, choices=Kind, blank=True, default="")
    at = models.DateTimeField(_("since"))
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lifted_why = models.CharField(_("why it was lifted"), max_length=200, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["address", "reason", "kind"], condition=Q(lifted_at=None), name="mail_one_suppression"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["address"], name="mail_kept_from")]


class MailEvent(models.Model):
    """What became of mail after it was handed over, as a provider, a server or its reader told. Told twice, it is kept once.

    `address` is the sealed print of the one that it is about, as suppressions keep it.
    """

    class Kind(models.TextChoices):
        DELIVERED = "delivered", _("Delivered")
        BOUNCED = "bounced", _("Came back")
        COMPLAINED = "complained", _("Called spam")
        REFUSED = "refused", _("Refused")
        PUT_OFF = "put_off", _("Could not be delivered for now")
        STOPPED = "stopped", _("They want no more of it")

    provider = models.CharField(max_length=30)
    provider_id = models.CharField(max_length=200)
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="events")
    address = models.CharField(max_length=64, blank=True, default="", db_default="")
    at = models.DateTimeField(_("when"))
    words = models.CharField(_("in their words"), max_length=500, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["provider", "provider_id"], name="mail_one_event")]
        indexes: ClassVar = [models.Index(fields=["address", "at"], name="mail_events_of_one")]


class Pace(models.Model):
    """How many mails a minute one domain takes of us, and how many of this minute it has had."""

    domain = models.CharField(max_length=255, primary_key=True)
    a_minute = models.PositiveIntegerField(_("mails a minute"))
    began_at = models.DateTimeField(null=True)
    n = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(null=True)


class Sending(models.Model):
    """Whether mail goes out at all: the one row. It is on in the database for which somebody switched it on.

    A database that was brought back from a backup has another identity, so there it is off until somebody has looked.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_on = models.BooleanField(default=True, db_default=True)
    identity = models.CharField(max_length=32, blank=True, default="")
    failures = models.PositiveIntegerField(default=0, db_default=0)
    until = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=500, blank=True, default="", db_default="")

    class Meta:
        verbose_name_plural = "sending"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="mail_one_switch")]


class Letterhead(models.Model):
    """How the house writes to people: the one row. Who writes, from where, at which hours, and how fast to one domain."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    from_name = models.CharField(_("who writes"), max_length=80, blank=True, default="")
    reply_to = models.EmailField(_("answers go to"), blank=True, default="")
    postal_address = models.CharField(_("postal address"), max_length=200, blank=True, default="")
    quiet_from = models.PositiveSmallIntegerField(_("quiet from"), default=QUIET_FROM)
    quiet_until = models.PositiveSmallIntegerField(_("quiet until"), default=QUIET_UNTIL)
    a_minute = models.PositiveIntegerField(_("mails a minute to one domain"), default=A_MINUTE)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="mail_one_letterhead")]


class SentOnDay(models.Model):
    """How many mails went to a big provider of mailboxes on a day of the business; they remember who sends many."""

    provider = models.CharField(max_length=30)
    sent_on = models.DateField()
    n = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "sent on days"
        constraints: ClassVar = [models.UniqueConstraint(fields=["provider", "sent_on"], name="mail_one_count_a_day")]
