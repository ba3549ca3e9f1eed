from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.catalogue.models import Branch, Dealer, Department, Product, Staff
from goodword.touchpoints.models import Stage

from ..rules import OPEN_DAYS, Way

M = TypeVar("M", bound=models.Model)
WAYS = (
    (Way.MAIL.value, _("by mail")),
    (Way.LINK.value, _("a link")),
    (Way.QR.value, _("a QR code")),
    (Way.EMBED.value, _("on a page of yours")),
)


class OfTheHouseQuerySet(models.QuerySet[M]):
    def visible_to(self, member: Member) -> Self:
        """What the house asks everybody, for whoever may know of everybody."""
        return self if member.is_active and may(member.role, Right.SEE_ALL) else self.none()


def about(to: type[models.Model], name: str = "+") -> Any:
    """What a question is about; a reference that is not looked up from its other end."""
    return models.ForeignKey(to, on_delete=models.SET_NULL, null=True, blank=True, related_name=name, db_index=False)


class Survey(models.Model):
    """Something we ask people. Its questions stand in its versions; `current` is the number of the one that goes out."""

    class Kind(models.TextChoices):
        RELATIONSHIP = "relationship", _("how it is between us")
        TRANSACTIONAL = "transactional", _("how something went")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        LIVE = "live", _("Live")
        CLOSED = "closed", _("Closed")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("what it asks about"), max_length=13, choices=Kind)
    language = models.CharField(_("language when we know of none"), max_length=10, default="en")
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.DRAFT)
    current = models.PositiveIntegerField(default=0, db_default=0)
    quiet_days = models.PositiveSmallIntegerField(_("days of quiet before it"), null=True, blank=True)
    remind_days = models.PositiveSmallIntegerField(_("days until the one reminder"), null=True, blank=True)
    open_days = models.PositiveSmallIntegerField(_("days to answer"), default=OPEN_DAYS, db_default=OPEN_DAYS)
    edit_days = models.PositiveSmallIntegerField(_("days in which an answer may be changed"), default=7, db_default=7)
    revision = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    made_at = models.DateTimeField(_("made"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = OfTheHouseQuerySet["Survey"].as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class SurveyVersion(models.Model):
    """The questions of a survey as they were published; the database refuses to change them from then on.

    `words` holds what stands around the questions, by language: title, welcome, thanks, and the mail's subject and opening.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    questions: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    words: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = OfTheHouseQuerySet["SurveyVersion"].as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "number"], name="surveys_one_version_of_a_number"),
            models.UniqueConstraint(fields=["survey"], condition=Q(published_at=None), name="surveys_one_draft"),
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.number}"


class Cue(models.Model):
    """After what a survey goes out by itself, and how many hours later.

    `since_at` is when it was switched on, `last_changed` how far it has looked.
    """

    class What(models.TextChoices):
        TALK = "talk", _("a contact")
        DELIVERY = "delivery", _("a delivery")
        LOST = "lost", _("a lost enquiry")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="cues")
    what = models.CharField(_("after"), max_length=8, choices=What)
    kind = models.CharField(_("kind of contact"), max_length=40, blank=True, default="", db_default="")
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, blank=True, default="", db_default="")
    hours = models.PositiveSmallIntegerField(_("hours later"), default=24)
    since_at = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("switched off"), null=True, blank=True)
    last_changed = models.BigIntegerField(default=0, db_default=0)

    objects = OfTheHouseQuerySet["Cue"].as_manager()

    class Meta:
        ordering: ClassVar = ["id"]


class Wave(models.Model):
    """One survey to many people on a day. It keeps the version with which it began; `reached` is the last person looked at."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        GOING = "going", _("Going out")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="waves")
    survey_version = models.ForeignKey(SurveyVersion, on_delete=models.RESTRICT, null=True, related_name="waves")
    name = models.CharField(_("name"), max_length=120)
    audience: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    starts_at = models.DateTimeField(_("goes out"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.PLANNED)
    reached = models.BigIntegerField(default=0, db_default=0)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(_("over"), null=True, blank=True)

    objects = OfTheHouseQuerySet["Wave"].as_manager()

    class Meta:
        ordering: ClassVar = ["-starts_at", "-id"]

    def __str__(self) -> str:
        return self.name


class Doorway(models.Model):
    """A way for anybody to answer: an open link, a QR code, a frame on the business's own page."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="doorways")
    token = models.CharField(max_length=64, unique=True)
    way = models.CharField(_("how"), max_length=5, choices=[way for way in WAYS if way[0] != Way.MAIL])
    label = models.CharField(_("where it hangs"), max_length=120)
    branch = about(Branch)
    product = about(Product)
    department = about(Department)
    staff = about(Staff)
    dealer = about(Dealer)
    sites = models.JSONField(_("sites of yours that may show it"), default=list, blank=True, db_default=[])
    made_at = models.DateTimeField(_("made"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = OfTheHouseQuerySet["Doorway"].as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.label
