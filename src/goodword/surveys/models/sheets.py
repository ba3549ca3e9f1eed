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
from goodword.touchpoints.models import OfSomebody, Order, Touchpoint

from ..rules import Way, WhySkipped
from .asking import WAYS, Doorway, Survey, SurveyVersion, Wave, about

M = TypeVar("M", bound=models.Model)
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


class OfPeopleQuerySet(FactQuerySet[M]):
    def visible_to(self, member: Member) -> Self:
        """What is about people this member may know of; what nobody is named in, for who may know of everybody."""
        if not member.is_active:
            return self.none()
        if may(member.role, Right.SEE_ALL):
            return self
        return self.filter(person__in=Person.objects.visible_to(member))


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
    survey_version = models.ForeignKey(SurveyVersion, on_delete=models.RESTRICT, related_name="invitations", db_index=False)
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
    touchpoint = about(Touchpoint)
    order = about(Order)
    opportunity = about(Opportunity)
    staff = about(Staff)
    dealer = about(Dealer)
    department = about(Department)
    branch = about(Branch)
    product = about(Product)

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
    survey_version = models.ForeignKey(SurveyVersion, on_delete=models.RESTRICT, related_name="responses")
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
        indexes: ClassVar = [
            models.Index(fields=["survey_version", "-changed_at", "-id"], name="surveys_last_written"),
            models.Index(fields=["-changed_at", "-id"], condition=Q(is_suspicious=True), name="surveys_left_out"),
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
    """A member wants to be told of answers of a kind: on the page, or by mail as well.

    All answers up to the number `told` were looked at, and of those after it the ones in `ahead`: whoever is still typing keeps
    nobody waiting. What has a number beyond `seen` has come since the member last looked.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="alerts")
    name = models.CharField(_("name"), max_length=120)
    filters: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    is_by_mail = models.BooleanField(_("by mail as well"), default=False)
    told = models.BigIntegerField(default=0, db_default=0)
    ahead: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    seen = models.BigIntegerField(default=0, db_default=0)
    made_at = models.DateTimeField()

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name
