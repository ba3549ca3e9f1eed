from typing import ClassVar, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.catalogue.models import Branch, Department, Product
from goodword.journal.models import Fact, FactQuerySet
from goodword.mail.models import Message
from goodword.surveys.models import Answer
from goodword.touchpoints.forms import WAY_NAMES
from goodword.touchpoints.models import OfSomebody

M = TypeVar("M", bound=models.Model)


class OfTheHouseQuerySet(FactQuerySet[M]):
    def visible_to(self, member: Member) -> Self:
        """What the house changed, and whom it told, for whoever may know of everybody."""
        return self if member.is_active and may(member.role, Right.SEE_ALL) else self.none()


class Change(Fact):
    """Something that we do otherwise, since when and where. Without a place it is everywhere.

    `words` are what those are told who said that it should be so.
    """

    what = models.CharField(_("what we changed"), max_length=200)
    words = models.TextField(_("how we tell it"), blank=True, default="", db_default="")
    since_on = models.DateField(_("since"))
    is_public = models.BooleanField(_("on the page for everybody"), default=False, db_default=False)
    branch = models.ForeignKey(Branch, on_delete=models.SET_NULL, null=True, blank=True, related_name="changes")
    department = models.ForeignKey(Department, on_delete=models.SET_NULL, null=True, blank=True, related_name="changes")
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="changes")

    objects = OfTheHouseQuerySet["Change"].as_manager()

    class Meta(Fact.Meta):
        indexes: ClassVar = [models.Index(fields=["-since_on", "-id"], name="changes_latest")]

    def __str__(self) -> str:
        return self.what

    @property
    def where(self) -> str:
        """Where it holds, by the names of the places; nothing where that is everywhere."""
        return ", ".join(place.name for place in (self.branch, self.department, self.product) if place is not None)


class ChangeCause(OfSomebody):
    """What somebody answered was a reason for a change; `words` are the part of it that was, where not all of it was."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="causes")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="caused")
    words = models.CharField(_("what of it"), max_length=300, blank=True, default="", db_default="")

    objects = OfTheHouseQuerySet["ChangeCause"].as_manager()

    class Meta(OfSomebody.Meta):
        constraints: ClassVar = [
            *OfSomebody.Meta.constraints,
            models.UniqueConstraint(fields=["change", "answer"], name="changes_one_cause"),
        ]


class Told(OfSomebody):
    """Somebody who had said it was told of a change: by a mail, or by one of us. Once, whatever happens."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="told")
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="told")
    how = models.CharField(_("how"), max_length=60, blank=True, default="mail", db_default="mail")
    told_at = models.DateTimeField(_("told"))

    objects = OfTheHouseQuerySet["Told"].as_manager()

    @property
    def how_said(self) -> str:
        """How they were told, in words; what a file called it stays as it is."""
        return str(dict(WAY_NAMES).get(self.how, self.how))

    class Meta(OfSomebody.Meta):
        verbose_name_plural = "told"
        constraints: ClassVar = [
            *OfSomebody.Meta.constraints,
            models.UniqueConstraint(
                fields=["change", "person"], condition=models.Q(person__isnull=False), name="changes_told_once"
            ),
        ]
