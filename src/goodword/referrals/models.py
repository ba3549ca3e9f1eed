from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.catalogue.models import Dealer
from goodword.journal.models import Fact, FactQuerySet
from goodword.people.models import Person
from goodword.pipeline.models import Opportunity

from .rules import RULE

M = TypeVar("M", bound=models.Model)


class Proof(models.TextChoices):
    """How sure we are who sent somebody, the surest first."""

    INVITATION = "invitation", _("A named invitation")
    CODE = "code", _("A code")
    LINK = "link", _("A personal link")
    SAID = "said", _("They said who sent them")
    STAFF = "staff", _("Staff noted it")


class WayQuerySet(FactQuerySet[M]):
    """Ways to be recommended, for whom this member may know of; a dealer's log-in sees the dealer's own as well."""

    def visible_to(self, member: Member) -> Self:
        if not member.is_active:
            return self.none()
        if may(member.role, Right.SEE_ALL):
            return self
        return self.filter(Q(person__in=Person.objects.visible_to(member)) | Q(dealer__members=member))


class Handle(Fact):
    """A way to be recommended: the personal link or the code of a person or a dealer.

    `text` is what stands in the address or on the voucher, a code as `rules.folded` spells it. It names nobody.
    """

    class Kind(models.TextChoices):
        LINK = "link", _("A link")
        CODE = "code", _("A code")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="handles")
    dealer = models.ForeignKey(Dealer, on_delete=models.CASCADE, null=True, blank=True, related_name="handles")
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    text = models.CharField(_("link or code"), max_length=64, unique=True)
    label = models.CharField(_("what it is for"), max_length=120, blank=True, default="", db_default="")
    made_at = models.DateTimeField(_("made"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = WayQuerySet["Handle"].as_manager()

    class Meta(Fact.Meta):
        constraints: ClassVar = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person__isnull=False, dealer=None) | Q(person=None, dealer__isnull=False),
                name="referrals_handle_of_one",
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.text


class InvitationQuerySet(FactQuerySet["Invitation"]):
    def visible_to(self, member: Member) -> Self:
        """The invitations of people this member may know of."""
        return self.filter(person__in=Person.objects.visible_to(member))


class Invitation(Fact):
    """One invitation that somebody sends a friend themself. Nothing of the friend is kept before they answer."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    token = models.CharField(max_length=64, unique=True)
    channel = models.CharField(_("channel"), max_length=60, blank=True, default="", db_default="")
    made_at = models.DateTimeField(_("made"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()


class Hit(models.Model):
    """A link was opened, or looked for in vain. A spool of thirty days: no business fact, no address of anybody."""

    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, null=True, related_name="hits")
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, null=True, related_name="hits")
    at = models.DateTimeField(db_index=True)
    channel = models.CharField(max_length=60, blank=True, default="")
    is_scanner = models.BooleanField(default=False)


class IntroducedQuerySet(FactQuerySet[M]):
    """Who sent whom, as far as this member may know of both."""

    def visible_to(self, member: Member) -> Self:
        if not member.is_active:
            return self.none()
        if may(member.role, Right.SEE_ALL):
            return self
        seen = Person.objects.visible_to(member)
        return self.filter(Q(person__in=seen), Q(introducer=None) | Q(introducer__in=seen))


class Touch(Fact):
    """A good word that reached somebody: who passed it on, how we know, and why it did not bind where it could not."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="touches")
    introducer = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="touches_passed_on")
    dealer = models.ForeignKey(Dealer, on_delete=models.SET_NULL, null=True, blank=True, related_name="touches")
    proof = models.CharField(_("how we know"), max_length=10, choices=Proof)
    handle = models.ForeignKey(Handle, on_delete=models.SET_NULL, null=True, blank=True, related_name="touches")
    invitation = models.ForeignKey(Invitation, on_delete=models.SET_NULL, null=True, blank=True, related_name="touches")
    channel = models.CharField(_("channel"), max_length=60, blank=True, default="", db_default="")
    at = models.DateTimeField(_("when"))
    words = models.TextField(_("what was said"), blank=True, default="", db_default="")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.SET_NULL, null=True, blank=True, related_name="touches")
    rule = models.CharField(_("rule"), max_length=20, default=RULE, db_default=RULE)
    refused = models.CharField(_("why it does not count"), max_length=200, blank=True, default="", db_default="")

    objects = IntroducedQuerySet["Touch"].as_manager()

    class Meta(Fact.Meta):
        verbose_name_plural = "touches"
        constraints: ClassVar = [
            *Fact.Meta.constraints,
            models.CheckConstraint(condition=Q(introducer=None) | Q(dealer=None), name="referrals_touch_of_one"),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "at"], name="referrals_touches_of")]


class Introduction(Fact):
    """The one introducer of a person. An introducer who was erased leaves it that somebody sent them."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="introduction")
    introducer = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="brought")
    dealer = models.ForeignKey(Dealer, on_delete=models.SET_NULL, null=True, blank=True, related_name="brought")
    touch = models.ForeignKey(Touch, on_delete=models.SET_NULL, null=True, blank=True, related_name="introductions")
    proof = models.CharField(_("how we know"), max_length=10, choices=Proof)
    channel = models.CharField(_("channel"), max_length=60, blank=True, default="", db_default="")
    bound_at = models.DateTimeField(_("bound"))
    rule = models.CharField(_("rule"), max_length=20, default=RULE, db_default=RULE)
    reason = models.CharField(_("why it was bound anew"), max_length=300, blank=True, default="", db_default="")

    objects = IntroducedQuerySet["Introduction"].as_manager()

    class Meta(Fact.Meta):
        constraints: ClassVar = [
            *Fact.Meta.constraints,
            models.CheckConstraint(condition=Q(introducer=None) | Q(dealer=None), name="referrals_introduction_of_one"),
            models.CheckConstraint(condition=~Q(introducer=F("person")), name="referrals_nobody_introduces_themself"),
        ]


class LeadForm(models.Model):
    """A form by which a stranger asks, on a page of ours or in one of the business's own. Links lead to the one that stands.

    `address` is the business's own page to which links lead instead; empty for the form itself.
    """

    name = models.CharField(_("name of the form"), max_length=120)
    token = models.CharField(max_length=64, unique=True)
    address = models.URLField(_("page of yours on which it stands"), blank=True, default="", db_default="")
    welcome = models.TextField(_("words above the form"), blank=True, default="", db_default="")
    thanks = models.TextField(_("words when it was sent"), blank=True, default="", db_default="")
    sites = models.JSONField(_("sites of yours that may show it"), default=list, blank=True, db_default=[])
    made_at = models.DateTimeField(_("made"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.name


class OfPersonQuerySet(models.QuerySet[M]):
    def visible_to(self, member: Member) -> Self:
        """Those of the people whom this member may know of."""
        return self.filter(person__in=Person.objects.visible_to(member))


class WordPage(models.Model):
    """The page that somebody who recommends us opens by a sealed link; one at a time, and a closed one opens no more."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="word_pages")
    made_at = models.DateTimeField(_("made"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = OfPersonQuerySet["WordPage"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=Q(closed_at=None), name="referrals_one_open_page")
        ]


class Agreement(models.Model):
    """What somebody agreed to, in the words that they read, and when; it can be taken back."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("We may use what they told us to answer")
        SHOW = "show", _("Whoever sent them may see their initials")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="agreements")
    kind = models.CharField(_("to what"), max_length=6, choices=Kind)
    words = models.CharField(_("the words"), max_length=300)
    agreed_at = models.DateTimeField(_("agreed"))
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = OfPersonQuerySet["Agreement"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind"], condition=Q(withdrawn_at=None), name="referrals_one_agreement")
        ]


class ShareText(models.Model):
    """What somebody may say when they pass the word on by a channel; without a language for everybody else."""

    channel = models.CharField(_("channel"), max_length=10)
    language = models.CharField(_("language"), max_length=10, blank=True, default="", db_default="")
    text = models.TextField(_("words"))

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["channel", "language"], name="referrals_one_share_text")]
