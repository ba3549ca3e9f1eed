from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.catalogue.models import Branch, Dealer, Department, Product, Staff
from goodword.journal.models import Fact, FactQuerySet
from goodword.people.models import Organisation, Person
from goodword.pipeline.models import Opportunity
from goodword.touchpoints.models import OfSomebody, Order, Stage, ThroughDealerQuerySet, Touchpoint

from .rules import OPEN_DAYS, Way, WhySkipped

M = TypeVar("M", bound=models.Model)
WAYS = (
    (Way.MAIL.value, _("by mail")),
    (Way.LINK.value, _("a link")),
    (Way.QR.value, _("a QR code")),
    (Way.EMBED.value, _("on a page of yours")),
)
REASONS = (
    (WhySkipped.GONE.value, _("died or was taken out")),
    (WhySkipped.SILENCE.value, _("asked for silence")),
    (WhySkipped.NO_ADDRESS.value, _("no address to write to")),
    (WhySkipped.MAIL.value, _("mail to them is not allowed")),
    (WhySkipped.CASE.value, _("something is being put right with them")),
    (WhySkipped.HELD.value, _("left out by lot")),
    (WhySkipped.OPEN.value, _("another survey is open")),
    (WhySkipped.QUIET.value, _("asked not long ago")),
    (WhySkipped.FIRST.value, _("the relationship survey came first")),
    (WhySkipped.CLOSED.value, _("the survey was closed before")),
)


class OfTheHouseQuerySet(models.QuerySet[M]):
    def visible_to(self, member: Member) -> Self:
        """What the house asks everybody, for whoever may know of everybody."""
        return self if member.is_active and may(member.role, Right.SEE_ALL) else self.none()


class OfPeopleQuerySet(FactQuerySet[M]):
    def visible_to(self, member: Member) -> Self:
        """What is about people this member may know of; what nobody is named in, for who may know of everybody."""
        if not member.is_active:
            return self.none()
        if may(member.role, Right.SEE_ALL):
            return self
        return self.filter(person__in=Person.objects.visible_to(member))


def _about(to: type[models.Model], name: str = "+") -> Any:
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
    survey_version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, null=True, related_name="waves")
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
    branch = _about(Branch)
    product = _about(Product)
    department = _about(Department)
    staff = _about(Staff)
    dealer = _about(Dealer)
    sites = models.JSONField(_("sites of yours that may show it"), default=list, blank=True, db_default=[])
    made_at = models.DateTimeField(_("made"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = OfTheHouseQuerySet["Doorway"].as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.label


class Invitation(OfSomebody):
    """One survey put to one person: why, how it went out, what came of it, or why it did not go out.

    `cause` names the contact, order, enquiry, wave or case it came of; nobody is asked twice for the same.
    `written_at` is when it was handed to the mail.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        BOUNCED = "bounced", _("Did not arrive")
        STARTED = "started", _("Opened")
        PARTIAL = "partial", _("Answered in part")
        COMPLETE = "complete", _("Answered")
        DECLINED = "declined", _("Declined")
        SKIPPED = "skipped", _("Not asked")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="survey_invitations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="survey_invitations"
    )
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations", db_index=False)
    survey_version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="invitations", db_index=False)
    wave = models.ForeignKey(Wave, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations", db_index=False)
    token = models.CharField(max_length=64, unique=True)
    way = models.CharField(_("how"), max_length=5, choices=WAYS, default=Way.MAIL.value)
    kind = models.CharField(_("what it asks about"), max_length=13, choices=Survey.Kind)
    cause = models.CharField(_("cause"), max_length=60)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    skipped_why = models.CharField(_("why not"), max_length=12, choices=REASONS, blank=True, default="", db_default="")
    due_at = models.DateTimeField(_("due"))
    written_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("came back"), null=True, blank=True)
    started_at = models.DateTimeField(_("opened"), null=True, blank=True)
    ended_at = models.DateTimeField(_("answered or declined"), null=True, blank=True)
    closes_at = models.DateTimeField(_("open until"))
    touchpoint = _about(Touchpoint)
    order = _about(Order)
    opportunity = _about(Opportunity)
    staff = _about(Staff)
    dealer = _about(Dealer)
    department = _about(Department)
    branch = _about(Branch)
    product = _about(Product)

    objects = OfPeopleQuerySet["Invitation"].as_manager()

    class Meta(OfSomebody.Meta):
        constraints: ClassVar = [
            *OfSomebody.Meta.constraints,
            models.UniqueConstraint(fields=["person", "survey", "cause"], name="surveys_asked_once_for_a_cause"),
            models.UniqueConstraint(fields=["person"], condition=Q(state="waiting"), name="surveys_one_waits"),
            models.CheckConstraint(
                condition=Q(state="skipped", skipped_why__gt="") | (~Q(state="skipped") & Q(skipped_why="")),
                name="surveys_skipped_for_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["survey", "state", "skipped_why"], name="surveys_counts"),
            models.Index(fields=["wave", "state"], condition=Q(wave__isnull=False), name="surveys_of_wave"),
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="surveys_due"),
            models.Index(fields=["sent_at"], condition=Q(state="sent", reminded_at=None), name="surveys_unreminded"),
        ]


class Response(Fact):
    """What came back on one sheet: by an invitation, or by whoever came through a doorway.

    `said` holds what was said by the key of its question. What is complete, and not suspicious, stands in answers as well.
    `token` is how whoever came through a doorway comes back to what they said.
    """

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, null=True, blank=True, related_name="response")
    doorway = models.ForeignKey(Doorway, on_delete=models.CASCADE, null=True, blank=True, related_name="responses")
    survey_version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="responses")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="survey_responses")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="survey_responses"
    )
    token = models.CharField(max_length=64, unique=True)
    said: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True, default="", db_default="")
    started_at = models.DateTimeField(_("begun"))
    changed_at = models.DateTimeField(_("last written"))
    completed_at = models.DateTimeField(_("complete"), null=True, blank=True)
    is_suspicious = models.BooleanField(_("left out as suspicious"), default=False, db_default=False)
    why = models.CharField(_("why it is suspicious"), max_length=300, blank=True, default="", db_default="")

    objects = OfPeopleQuerySet["Response"].as_manager()

    class Meta(Fact.Meta):
        constraints: ClassVar = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(invitation__isnull=False, doorway=None) | Q(invitation=None, doorway__isnull=False),
                name="surveys_response_by_one_way",
            ),
        ]


class Opening(models.Model):
    """A survey was looked at. A spool of thirty days: no business fact, no address of anybody."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, null=True, related_name="openings")
    doorway = models.ForeignKey(Doorway, on_delete=models.CASCADE, null=True, related_name="openings")
    at = models.DateTimeField(db_index=True)
    is_scanner = models.BooleanField(default=False)


class AlertQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, member: Member) -> Self:
        """One's own."""
        return self.filter(member=member) if member.is_active else self.none()


class Alert(models.Model):
    """A member wants to be told of answers of a kind: on the page, or by mail as well. `told` is the last answer looked at."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="alerts")
    name = models.CharField(_("name"), max_length=120)
    filters: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    is_by_mail = models.BooleanField(_("by mail as well"), default=False)
    told = models.BigIntegerField(default=0, db_default=0)
    seen_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Metric(models.TextChoices):
    """The questions whose arithmetic Goodword knows. The scale is part of the question."""

    NPS = "nps", _("Would recommend")
    CSAT = "csat", _("Satisfaction")
    CES = "ces", _("Effort")
    OTHER = "other", _("Other")


class Answer(OfSomebody):
    """One question put to one person, and what came back, on the scale it was asked on.

    Whoever answers through an open doorway without saying who they are is named by their response alone.
    """

    class State(models.TextChoices):
        SENT = "sent", _("Sent")
        BOUNCED = "bounced", _("Did not arrive")
        DECLINED = "declined", _("Declined")
        PARTIAL = "partial", _("Answered in part")
        COMPLETE = "complete", _("Answered")

    metric = models.CharField(_("question"), max_length=10, choices=Metric)
    formula = models.CharField(_("scale version"), max_length=20)
    scale_low = models.SmallIntegerField(_("lowest score"))
    scale_high = models.SmallIntegerField(_("highest score"))
    is_high_good = models.BooleanField(_("high is good"), default=True, db_default=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.COMPLETE)
    score = models.SmallIntegerField(_("score"), null=True, blank=True)
    sent_at = models.DateTimeField(_("asked"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    ratings = models.JSONField(_("ratings of drivers"), default=dict, blank=True, db_default={})
    comment = models.TextField(_("comment"), blank=True, default="")
    channel = models.CharField(_("channel"), max_length=60, blank=True, default="", db_default="")
    order = models.ForeignKey(Order, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    staff = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    dealer = models.ForeignKey(Dealer, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    department = models.ForeignKey(Department, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    branch = models.ForeignKey(Branch, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    dims = models.JSONField(default=dict, blank=True, db_default={})
    response = models.ForeignKey(
        Response, on_delete=models.CASCADE, null=True, blank=True, related_name="answers", db_index=False
    )
    question = models.CharField(max_length=60, blank=True, default="", db_default="")

    objects = ThroughDealerQuerySet["Answer"].as_manager()

    class Meta(OfSomebody.Meta):
        constraints: ClassVar = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organisation__isnull=False) | Q(response__isnull=False),
                name="surveys_answer_of_somebody",
            ),
            models.UniqueConstraint(
                fields=["response", "question"], condition=Q(response__isnull=False), name="surveys_one_answer_a_question"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=models.F("scale_low"), score__lte=models.F("scale_high")),
                name="surveys_score_on_its_scale",
            ),
            models.CheckConstraint(
                condition=~Q(state="complete") | Q(score__isnull=False, answered_at__isnull=False),
                name="surveys_complete_has_a_score",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-answered_at"], name="surveys_of_person"),
            models.Index(fields=["-answered_at"], condition=Q(score__isnull=False), name="surveys_latest"),
        ]
