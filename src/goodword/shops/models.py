from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.asking.models import OfPeopleQuerySet
from goodword.journal.models import Fact
from goodword.people.models import Person

from .rules import By, Outcome

BYS = (
    (By.WORTH.value, _("what they bought within a year")),
    (By.FAN.value, _("fan value: their own, and that of those they brought")),
)
OUTCOMES = (
    (Outcome.UNPROMPTED.value, _("Named us by themselves")),
    (Outcome.PROMPTED.value, _("Named us when asked about us")),
    (Outcome.NO.value, _("Would not name us")),
    (Outcome.DECLINED.value, _("Did not want to say")),
    (Outcome.UNREACHED.value, _("Could not be reached")),
)


class ShopQuerySet(models.QuerySet["Shop"]):
    def visible_to(self, member: Member) -> Self:
        """Every shop, for those who may know of everybody; the others see only what was heard of their own people."""
        return self if member.is_active and may(member.role, Right.SEE_ALL) else self.none()


class Shop(models.Model):
    """A sample of the best customers, drawn once, and the list by which an outsider calls them."""

    name = models.CharField(_("name"), max_length=120)
    by = models.CharField(_("the best by"), max_length=5, choices=BYS)
    n_top = models.PositiveIntegerField(_("among so many of the best"))
    n_frame = models.PositiveIntegerField(_("of whom could be called"))
    question = models.TextField(_("what the caller asks"))
    seed = models.CharField(max_length=32)
    until = models.DateField(_("list open until"))
    drawn_at = models.DateTimeField(_("drawn"))
    made_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    once = models.CharField(max_length=100, unique=True, null=True, blank=True)

    objects = ShopQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-drawn_at", "-id"]

    def __str__(self) -> str:
        return self.name


class ShopCall(Fact):
    """One customer of the sample, and what they said to somebody who did not seem to be of ours. It introduces nobody."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="calls")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="shop_calls")
    position = models.PositiveSmallIntegerField()
    outcome = models.CharField(_("what was heard"), max_length=10, choices=OUTCOMES, blank=True, default="", db_default="")
    words = models.TextField(_("in their words"), blank=True, default="", db_default="")
    called_at = models.DateTimeField(_("called"), null=True, blank=True)

    objects = OfPeopleQuerySet["ShopCall"].as_manager()

    class Meta(Fact.Meta):
        constraints: ClassVar = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "person"], name="shops_one_call_each"),
            models.CheckConstraint(
                condition=Q(outcome="", called_at=None) | ~Q(outcome="") & Q(called_at__isnull=False),
                name="shops_heard_at_a_moment",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-called_at"], condition=~Q(outcome=""), name="shops_calls_heard")]
