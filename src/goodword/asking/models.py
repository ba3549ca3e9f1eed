from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.journal.models import Fact, FactQuerySet
from goodword.people.models import Person
from goodword.touchpoints.models import Touchpoint

from .rules import MOST_HELD, RULE, How, Terms

M = TypeVar("M", bound=models.Model)
HOWS = (
    (How.CALL.value, _("by word of mouth")),
    (How.MAIL.value, _("in writing")),
    (How.HAND.value, _("on paper")),
)


class AskPlan(models.Model):
    """How the list is made, as it was decided once; the latest counts, the earlier ones stay."""

    held_percent = models.PositiveSmallIntegerField(_("left out by lot, in percent"))
    quiet_days = models.PositiveSmallIntegerField(_("days of quiet after an ask"))
    length = models.PositiveSmallIntegerField(_("people on the list"))
    seed = models.CharField(max_length=32)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(held_percent__lte=MOST_HELD), name="asking_share_of_lots")]

    @property
    def terms(self) -> Terms:
        return Terms(self.held_percent, self.quiet_days, self.length)


class OfPeopleQuerySet(FactQuerySet[M]):
    def visible_to(self, member: Member) -> Self:
        """Rows about people this member may know of."""
        if not member.is_active:
            return self.none()
        if may(member.role, Right.SEE_ALL):
            return self
        return self.filter(person__in=Person.objects.visible_to(member))


class LotQuerySet(OfPeopleQuerySet["Lot"]):
    def open(self) -> Self:
        """Those who may be asked by their lot, and have not been."""
        return self.filter(is_held=False, asked_at=None)


class Lot(Fact):
    """Somebody's turn on the list: drawn and written down before anybody saw it, and whether the lot left them out.

    Until its last day no other is drawn for them. Whoever was left out is asked by nobody: the row itself refuses it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="lots")
    turn = models.PositiveIntegerField()
    drawn_on = models.DateField(_("drawn"))
    until = models.DateField(_("until"))
    is_held = models.BooleanField(_("left out by lot"), default=False, db_default=False)
    held_percent = models.PositiveSmallIntegerField(_("share left out by lot, in percent"))
    rule = models.CharField(_("rule"), max_length=20, default=RULE, db_default=RULE)
    grounds = models.JSONField(_("for which facts"), default=list, blank=True, db_default=[])
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    how = models.CharField(_("how"), max_length=4, choices=HOWS, blank=True, default="", db_default="")
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.SET_NULL, null=True, blank=True, related_name="lots")
    by_member = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = LotQuerySet.as_manager()

    class Meta(Fact.Meta):
        constraints: ClassVar = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(fields=["person", "turn"], name="asking_one_lot_a_turn"),
            models.CheckConstraint(condition=Q(is_held=False) | Q(asked_at=None), name="asking_nobody_left_out_is_asked"),
        ]
        indexes: ClassVar = [models.Index(fields=["until"], name="asking_lots_by_end")]
