from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.journal.models import Fact, FactQuerySet


class Named(Fact):
    """Something of the business that has a name."""

    name = models.CharField(_("name"), max_length=300)
    name_key = models.CharField(max_length=300, db_index=True, editable=False)

    class Meta(Fact.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name


class Product(Named):
    category = models.CharField(_("category"), max_length=120, blank=True, default="")


class Department(Named):
    pass


class Branch(Named):
    city = models.CharField(_("city"), max_length=120, blank=True, default="")

    class Meta(Named.Meta):
        verbose_name_plural = "branches"


class DealerQuerySet(FactQuerySet["Dealer"]):
    def visible_to(self, member: Member) -> Self:
        """The dealers this member may know of: all, or the ones for whom they log in."""
        if not member.is_active:
            return self.none()
        return self if may(member.role, Right.SEE_ALL) else self.filter(members=member)


class Dealer(Named):
    """Somebody who sells for us. Its log-ins see its own people only."""

    city = models.CharField(_("city"), max_length=120, blank=True, default="")
    region = models.CharField(_("region"), max_length=120, blank=True, default="")
    members: "models.ManyToManyField[Member, Member]" = models.ManyToManyField(Member, related_name="+", blank=True)

    objects = DealerQuerySet.as_manager()


class Staff(Named):
    """Somebody who works here, whether they log in or not."""

    email = models.CharField(_("e-mail"), max_length=254, blank=True, default="")
    email_key = models.CharField(max_length=254, blank=True, default="", db_index=True, editable=False)
    member = models.OneToOneField(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.SET_NULL, null=True, blank=True, related_name="staff")
    branch = models.ForeignKey(Branch, on_delete=models.SET_NULL, null=True, blank=True, related_name="staff")

    class Meta(Named.Meta):
        verbose_name_plural: ClassVar = "staff"
