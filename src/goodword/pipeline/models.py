from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from goodword.catalogue.models import Dealer, Product, Staff
from goodword.people.models import Organisation, Person
from goodword.touchpoints.models import OfSomebody, ThroughDealerQuerySet

from .rules import LOST_CADENCE_DAYS, OfAnother

SENT = Q(introduced_by__isnull=False)


class Opportunity(OfSomebody):
    """Somebody might buy. Warm when somebody else sent them."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    class Stage(models.TextChoices):
        """How far it has come while it is open; one that has ended keeps the stage from which it did."""

        NEW = "new", _("New")
        CONTACTED = "contacted", _("Contacted")
        QUALIFIED = "qualified", _("Qualified")
        MEETING = "meeting", _("Meeting")
        OFFER = "offer", _("Offer")

    title = models.CharField(_("what it is about"), max_length=300)
    opened_at = models.DateTimeField(_("since"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=5, choices=State, default=State.OPEN)
    stage = models.CharField(_("stage"), max_length=9, choices=Stage, default=Stage.NEW, db_default="new")
    is_warm = models.BooleanField(_("introduced"), default=False, db_default=False)
    introduced_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="introductions")
    why_sent = models.CharField(_("why they were sent"), max_length=300, blank=True, default="", db_default="")
    said = models.TextField(_("what was said"), blank=True, default="", db_default="")
    value = models.BigIntegerField(_("value"), help_text=_("in minor units"), default=0, db_default=0)
    currency = models.CharField(_("currency"), max_length=3)
    channel = models.CharField(_("channel"), max_length=60, blank=True, default="", db_default="")
    reason = models.CharField(_("why won or lost"), max_length=300, blank=True, default="", db_default="")
    staff = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="opportunities")
    dealer = models.ForeignKey(Dealer, on_delete=models.SET_NULL, null=True, blank=True, related_name="opportunities")
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="opportunities")

    objects = ThroughDealerQuerySet["Opportunity"].as_manager()

    class Meta(OfSomebody.Meta):
        verbose_name_plural = "opportunities"
        indexes: ClassVar = [
            models.Index(fields=["-opened_at"], condition=Q(state="open"), name="pipeline_open"),
            models.Index(fields=["-closed_at"], condition=~Q(state="open"), name="pipeline_closed"),
            models.Index(fields=["stage", "-opened_at"], condition=Q(state="open"), name="pipeline_stage"),
            models.Index(fields=["-opened_at"], condition=SENT & Q(state="open"), name="pipeline_sent"),
            models.Index(fields=["-closed_at"], condition=SENT & ~Q(state="open"), name="pipeline_sent_closed"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_of(self, person: Person | None, organisation: Organisation | None) -> bool:
        """Whether this person, or this organisation, asked."""
        is_theirs = person is not None and self.person_id == person.pk
        return is_theirs or (organisation is not None and self.organisation_id == organisation.pk)


def must_have_asked(enquiry: Opportunity | None, person: Person | None, organisation: Organisation | None) -> None:
    """Refuse what would answer the enquiry of somebody else."""
    if enquiry is not None and not enquiry.is_of(person, organisation):
        raise OfAnother


class Contract(OfSomebody):
    """An agreement over time. A renewal is one of its own that `follows` the one before; `since` is the day of the first."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Runs")
        RENEWED = "renewed", _("Renewed")
        ENDED = "ended", _("Ended")

    number = models.CharField(_("number"), max_length=60, blank=True, default="", db_default="")
    since = models.DateField(_("customer under contract since"))
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    renews_on = models.DateField(_("renews itself on"), null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(_("days of notice"), default=0, db_default=0)
    value = models.BigIntegerField(_("value"), help_text=_("in minor units"), default=0, db_default=0)
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.ACTIVE, db_default="active")
    renewed_at = models.DateTimeField(_("renewed"), null=True, blank=True)
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    reason = models.CharField(_("why it ended"), max_length=300, blank=True, default="", db_default="")
    follows = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="successor")
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="contracts")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.SET_NULL, null=True, blank=True, related_name="contracts")
    staff = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="contracts")
    dealer = models.ForeignKey(Dealer, on_delete=models.SET_NULL, null=True, blank=True, related_name="contracts")
    dims = models.JSONField(default=dict, blank=True, db_default={})

    objects = ThroughDealerQuerySet["Contract"].as_manager()

    class Meta(OfSomebody.Meta):
        indexes: ClassVar = [
            models.Index(Coalesce("renews_on", "ends_on"), "id", condition=Q(state="active"), name="pipeline_contract_due"),
        ]

    @property
    def due_on(self) -> date | None:
        """The day on which it is decided: it renews itself, or ends."""
        return self.renews_on or self.ends_on


class Quote(OfSomebody):
    """A price that was named to somebody, and what they said."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    title = models.CharField(_("what it is about"), max_length=300)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.SET_NULL, null=True, blank=True, related_name="quotes")
    sent_at = models.DateTimeField(_("sent"))
    value = models.BigIntegerField(_("value"), help_text=_("in minor units"), default=0, db_default=0)
    currency = models.CharField(_("currency"), max_length=3)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    follow_up_on = models.DateField(_("follow up on"), null=True, blank=True)
    followed_up_at = models.DateTimeField(_("followed up"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN, db_default="open")
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    reason = models.CharField(_("why accepted or declined"), max_length=300, blank=True, default="", db_default="")
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="quotes")
    staff = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="quotes")
    dealer = models.ForeignKey(Dealer, on_delete=models.SET_NULL, null=True, blank=True, related_name="quotes")

    objects = ThroughDealerQuerySet["Quote"].as_manager()

    class Meta(OfSomebody.Meta):
        indexes: ClassVar = [
            models.Index(fields=["follow_up_on"], condition=Q(state="open"), name="pipeline_quote_open"),
            models.Index(fields=["-sent_at"], condition=Q(state="open"), name="pipeline_quote_sent"),
            models.Index(fields=["-answered_at"], condition=~Q(state="open"), name="pipeline_quote_answered"),
        ]

    def __str__(self) -> str:
        return self.title


class Route(models.Model):
    """To whom a new enquiry is given: the first rule that fits decides; what a rule leaves open fits every enquiry."""

    class Warmth(models.TextChoices):
        ANY = "", _("warm or cold")
        WARM = "warm", _("warm")
        COLD = "cold", _("cold")

    place = models.PositiveSmallIntegerField(_("place"))
    warmth = models.CharField(_("warm or cold"), max_length=4, choices=Warmth, blank=True, default="", db_default="")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, null=True, blank=True, related_name="routes")
    dealer = models.ForeignKey(Dealer, on_delete=models.CASCADE, null=True, blank=True, related_name="routes")
    channel = models.CharField(_("channel"), max_length=60, blank=True, default="", db_default="")
    region = models.CharField(_("region"), max_length=120, blank=True, default="", db_default="")
    staff = models.JSONField(_("who takes turns"), default=list, help_text=_("the numbers of staff"))
    given = models.PositiveIntegerField(_("enquiries given so far"), default=0, db_default=0, editable=False)

    class Meta:
        ordering: ClassVar = ["place", "id"]


class Handling(models.Model):
    """The one row that says how enquiries are handled; `version` also counts the changes of the rules by which they are given."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    lost_days = models.PositiveSmallIntegerField(_("days of silence after a lost enquiry"), default=LOST_CADENCE_DAYS)

    class Meta:
        verbose_name_plural = "handling"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="pipeline_one_handling")]
