from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.catalogue.models import Branch, Dealer, Department, Product, Staff
from goodword.journal.models import Fact, FactQuerySet
from goodword.people.models import Organisation, Person

M = TypeVar("M", bound=models.Model)


class Stage(models.TextChoices):
    HEAR = "hear", _("Hear")
    DECIDE = "decide", _("Decide")
    BUY = "buy", _("Buy")
    USE = "use", _("Use")
    AFTER = "after", _("After")


class Direction(models.TextChoices):
    TWO_WAY = "two-way", _("Both ways")
    OUT = "out", _("From us")
    IN = "in", _("From them")


class Intent(models.TextChoices):
    GIVE = "give", _("Give")
    ASK = "ask", _("Ask")
    NEITHER = "", _("Neither")


class ThroughDealerQuerySet(FactQuerySet[M]):
    """Rows that may have gone through a dealer; a dealer's log-in sees only those."""

    def visible_to(self, member: Member) -> Self:
        if not member.is_active:
            return self.none()
        if may(member.role, Right.SEE_ALL):
            return self
        return self.filter(dealer__members=member)


# docs/numbers.md: a two-way touch, or a gift that reached them; one text to many is neither.
REAL_CONTACT = Q(is_broadcast=False) & (Q(direction="two-way") | Q(direction="out", intent="give", reached=True))


class TouchpointQuerySet(ThroughDealerQuerySet["Touchpoint"]):
    def real(self) -> Self:
        """The real contacts, those that reset a cadence."""
        return self.filter(REAL_CONTACT)


class OfSomebody(Fact):
    """A fact about a person, an organisation, or both."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss")

    class Meta(Fact.Meta):
        abstract = True
        constraints: ClassVar = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organisation__isnull=False), name="%(app_label)s_%(class)s_of_somebody"
            ),
        ]


class Order(OfSomebody):
    """Something bought. It belongs to a person, to an organisation, or to both."""

    class State(models.TextChoices):
        PLACED = "placed", _("Placed")
        DELIVERED = "delivered", _("Delivered")
        CANCELLED = "cancelled", _("Cancelled")

    number = models.CharField(_("number"), max_length=60, blank=True, default="")
    ordered_at = models.DateTimeField(_("ordered"), db_index=True)
    total = models.BigIntegerField(_("total"), help_text=_("in minor units"), default=0, db_default=0)
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLACED)
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    channel = models.CharField(_("channel"), max_length=60, blank=True, default="")
    dealer = models.ForeignKey(Dealer, on_delete=models.SET_NULL, null=True, blank=True, related_name="orders")
    branch = models.ForeignKey(Branch, on_delete=models.SET_NULL, null=True, blank=True, related_name="orders")
    staff = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="orders")
    dims = models.JSONField(default=dict, blank=True, db_default={})

    objects = ThroughDealerQuerySet["Order"].as_manager()


class OrderLine(Fact):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="lines")
    dealer = models.ForeignKey(Dealer, on_delete=models.SET_NULL, null=True, blank=True, related_name="lines")
    what = models.CharField(_("what"), max_length=300, blank=True, default="")
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3, default=1)
    amount = models.BigIntegerField(_("amount"), help_text=_("of the whole line, in minor units"), default=0, db_default=0)


class Touchpoint(OfSomebody):
    """One moment of contact. `at` is when it happened, not when it was typed in."""

    at = models.DateTimeField(_("when"))
    kind = models.CharField(_("kind"), max_length=40)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, blank=True, default="", db_default="")
    channel = models.CharField(_("channel"), max_length=60, blank=True, default="", db_default="")
    direction = models.CharField(_("direction"), max_length=10, choices=Direction, blank=True, default="", db_default="")
    intent = models.CharField(_("give or ask"), max_length=5, choices=Intent, blank=True, default="", db_default="")
    reached = models.BooleanField(_("reached them"), default=True, db_default=True)
    is_broadcast = models.BooleanField(_("one text to many"), default=False, db_default=False)
    staff = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="touchpoints")
    dealer = models.ForeignKey(Dealer, on_delete=models.SET_NULL, null=True, blank=True, related_name="touchpoints")
    department = models.ForeignKey(Department, on_delete=models.SET_NULL, null=True, blank=True, related_name="touchpoints")
    branch = models.ForeignKey(Branch, on_delete=models.SET_NULL, null=True, blank=True, related_name="touchpoints")
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="touchpoints")
    order = models.ForeignKey(Order, on_delete=models.SET_NULL, null=True, blank=True, related_name="touchpoints")
    dims = models.JSONField(default=dict, blank=True, db_default={})

    objects = TouchpointQuerySet.as_manager()

    class Meta(OfSomebody.Meta):
        indexes: ClassVar = [models.Index(fields=["person", "-at"], name="touchpoints_of_person")]


class Conversation(Fact):
    """The words of a touchpoint, as somebody noted them."""

    touchpoint = models.OneToOneField(Touchpoint, on_delete=models.CASCADE, related_name="conversation")
    words = models.TextField(_("what was said"))


class Promise(OfSomebody):
    """Who promised what to whom, by when, and whether it was kept."""

    what = models.CharField(_("what"), max_length=300)
    due_on = models.DateField(_("by"), db_index=True)
    kept_at = models.DateTimeField(_("kept"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("dropped"), null=True, blank=True)
    staff = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="promises")
    dealer = models.ForeignKey(Dealer, on_delete=models.SET_NULL, null=True, blank=True, related_name="promises")
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.SET_NULL, null=True, blank=True, related_name="promises")
    by_member = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ThroughDealerQuerySet["Promise"].as_manager()

    class Meta(OfSomebody.Meta):
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(kept_at=None, dropped_at=None), name="touchpoints_open_promises"),
        ]


class Putoff(OfSomebody):
    """Something that waited on Today and shall wait until a day, or is not to be done at all, for a reason.

    `kind` and `key` are those by which Today knows it. One of a dealer's log-in counts for that dealer alone.
    """

    kind = models.CharField(_("what waited"), max_length=40)
    key = models.CharField(max_length=100)
    what = models.CharField(_("as it was said"), max_length=400, blank=True, default="", db_default="")
    until = models.DateField(_("later, on"), null=True, blank=True, help_text=_("Without a day: not at all."))
    reason = models.CharField(_("why"), max_length=300, blank=True, default="", db_default="")
    taken_up_at = models.DateTimeField(_("taken up again"), null=True, blank=True)
    dealer = models.ForeignKey(Dealer, on_delete=models.SET_NULL, null=True, blank=True, related_name="putoffs")
    by_member = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ThroughDealerQuerySet["Putoff"].as_manager()

    class Meta(OfSomebody.Meta):
        constraints: ClassVar = [
            *OfSomebody.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(taken_up_at=None, dealer=None), name="touchpoints_one_putoff"
            ),
            models.UniqueConstraint(
                fields=["kind", "key", "dealer"],
                condition=Q(taken_up_at=None, dealer__isnull=False),
                name="touchpoints_one_putoff_of_dealer",
            ),
        ]
