from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.catalogue.models import Dealer
from goodword.touchpoints.models import OfSomebody, ThroughDealerQuerySet

from .rules import LONGEST_LINK, MOST_STARS, called, glyphs

MAY_BE_QUOTED = Q(may_quote_at__isnull=False, withdrawn_at=None)


class GoodWordQuerySet(ThroughDealerQuerySet["GoodWord"]):
    def quotable(self) -> Self:
        """Those that their owners let us quote, and have not taken that back."""
        return self.filter(MAY_BE_QUOTED)

    def shown(self) -> Self:
        """Those that the page for strangers shows: what an import has written over since waits for somebody to look at it."""
        return self.quotable().filter(is_shown=True, hand=None)


class GoodWord(OfSomebody):
    """What somebody said of us: where, when, in which words, and what they let us do with it. Never paid for."""

    class Kind(models.TextChoices):
        REVIEW = "review", _("Review")
        TESTIMONIAL = "testimonial", _("Testimonial")
        POST = "post", _("Post")
        MENTION = "mention", _("Mention")

    class NamedAs(models.TextChoices):
        FULL = "full", _("with their whole name")
        FIRST = "first", _("with their first name")
        INITIALS = "initials", _("with their initials")
        NONE = "none", _("without a name")

    kind = models.CharField(_("kind"), max_length=11, choices=Kind, default=Kind.REVIEW, db_default="review")
    channel = models.CharField(_("where"), max_length=60, blank=True, default="", db_default="")
    link = models.CharField(_("link"), max_length=LONGEST_LINK, blank=True, default="", db_default="")
    words = models.TextField(_("words"), blank=True, default="", db_default="")
    stars = models.PositiveSmallIntegerField(_("stars"), null=True, blank=True)
    said_at = models.DateTimeField(_("when"))
    may_quote_at = models.DateTimeField(_("may be quoted since"), null=True, blank=True)
    quote_how = models.CharField(_("how they agreed"), max_length=120, blank=True, default="", db_default="")
    named_as = models.CharField(_("named"), max_length=8, choices=NamedAs, default=NamedAs.NONE, db_default="none")
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked whether we may quote it"), null=True, blank=True)
    thanked_at = models.DateTimeField(_("thanked"), null=True, blank=True)
    is_shown = models.BooleanField(_("shown to others"), default=False, db_default=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.SET_NULL, null=True, blank=True, related_name="goodwords")

    objects = GoodWordQuerySet.as_manager()

    class Meta(OfSomebody.Meta):
        constraints: ClassVar = [
            *OfSomebody.Meta.constraints,
            models.CheckConstraint(condition=Q(stars=None) | Q(stars__gte=1, stars__lte=MOST_STARS), name="goodwords_stars"),
            models.CheckConstraint(condition=Q(is_shown=False) | MAY_BE_QUOTED, name="goodwords_shown_is_agreed"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-said_at", "-id"], name="goodwords_latest"),
            models.Index(fields=["-said_at"], condition=Q(thanked_at=None), name="goodwords_unthanked"),
            models.Index(fields=["-said_at"], condition=Q(is_shown=True), name="goodwords_shown"),
            models.Index(fields=["stars"], condition=Q(stars__isnull=False), name="goodwords_by_stars"),
        ]

    @property
    def is_quotable(self) -> bool:
        """Whether we may quote it."""
        return self.may_quote_at is not None and self.withdrawn_at is None

    @property
    def is_written_over(self) -> bool:
        """Whether an import said it otherwise since somebody chose to show it."""
        return self.is_shown and self.hand is not None

    @property
    def glyphs(self) -> str:
        """Its stars as they are drawn; nothing where it has none."""
        return glyphs(self.stars) if self.stars else ""

    @property
    def who(self) -> str:
        """Whose word it is, as they agreed to be named; an organisation goes by its name or by none."""
        if self.person is not None:
            return called(self.person.name, self.named_as)
        is_named = self.named_as != self.NamedAs.NONE and self.organisation is not None
        return self.organisation.name if is_named and self.organisation else ""


class ShowcaseQuerySet(models.QuerySet["Showcase"]):
    def visible_to(self, member: Member) -> Self:
        """The pages of the house, to whoever may know of everybody."""
        return self if member.is_active and may(member.role, Right.SEE_ALL) else self.none()


class Showcase(models.Model):
    """A page of good words for strangers, to put into sites of the business: nobody else may frame it."""

    token = models.CharField(max_length=64, unique=True)
    sites: "models.JSONField[Any, Any]" = models.JSONField(_("sites that may show it"), default=list, blank=True)
    made_at = models.DateTimeField(_("made"))
    made_by = models.CharField(max_length=60)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = ShowcaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]

    def __str__(self) -> str:
        return ", ".join(self.sites)
