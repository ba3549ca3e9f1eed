from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.journal.models import FactQuerySet
from goodword.people.models import Person, about_known
from goodword.touchpoints.models import OfSomebody, Touchpoint

from .rules import LONGEST_INSIDE, Occasion

M = TypeVar("M", bound=models.Model)

OCCASIONS = (
    (Occasion.BIRTHDAY.value, _("Birthdays")),
    (Occasion.FIRST_PURCHASE.value, _("Anniversaries of the first purchase")),
    (Occasion.OWN_DAY.value, _("Days of their own")),
    (Occasion.HOLIDAY.value, _("A holiday")),
    (Occasion.OTHER.value, _("Something else")),
)


class OwnDayQuerySet(FactQuerySet["OwnDay"]):
    def visible_to(self, member: Member) -> Self:
        """The days of those whom this member may know of."""
        if not member.is_active:
            return self.none()
        return self if may(member.role, Right.SEE_ALL) else self.filter(about_known(member))


class OwnDay(OfSomebody):
    """A day that matters to somebody and comes round each year: a wedding, a shop's opening, the day one quit smoking."""

    name = models.CharField(_("what it is"), max_length=120)
    month = models.PositiveSmallIntegerField(_("month"))
    day = models.PositiveSmallIntegerField(_("day"))
    year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)

    objects = OwnDayQuerySet.as_manager()

    class Meta(OfSomebody.Meta):
        constraints: ClassVar = [
            *OfSomebody.Meta.constraints,
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12, day__gte=1, day__lte=31), name="occasions_ownday_is_a_day"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["month", "day"], name="occasions_by_day")]

    def __str__(self) -> str:
        return self.name

    @property
    def on(self) -> date:
        """The day, of a year that has every day."""
        return date(2000, self.month, self.day)


class CardRunQuerySet(models.QuerySet["CardRun"]):
    def visible_to(self, member: Member) -> Self:
        """Every run; for who sees only their own people those they made themselves."""
        if not member.is_active:
            return self.none()
        return self if may(member.role, Right.SEE_ALL) else self.filter(made_by=member)


class CardRun(models.Model):
    """Cards that go out for one occasion: what they say, how they look, and how far their printing is."""

    class Face(models.TextChoices):
        HAND = "hand", _("like handwriting")
        PLAIN = "plain", _("plain")

    class Sheet(models.TextChoices):
        L7160 = "L7160", _("Avery L7160: 21 on A4, 63.5 × 38.1 mm")
        L7163 = "L7163", _("Avery L7163: 14 on A4, 99.1 × 38.1 mm")
        US5160 = "5160", _("Avery 5160: 30 on US Letter, 66.7 × 25.4 mm")

    name = models.CharField(_("name of the run"), max_length=120)
    occasion = models.CharField(_("occasion"), max_length=16, choices=OCCASIONS)
    front = models.CharField(_("on the front"), max_length=120)
    inside = models.TextField(_("inside"), max_length=LONGEST_INSIDE)
    face = models.CharField(_("writing"), max_length=5, choices=Face, default=Face.HAND)
    has_marks = models.BooleanField(_("with bleed and crop marks"), default=False)
    sheet = models.CharField(_("sheet of labels"), max_length=8, choices=Sheet, default=Sheet.L7160)
    starts_at = models.PositiveSmallIntegerField(_("first free label"), default=1)
    once = models.CharField(max_length=100, unique=True, null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    put_away_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    printed_at = models.DateTimeField(null=True, blank=True)
    n_drawn = models.PositiveIntegerField(default=0)
    n_to_draw = models.PositiveIntegerField(default=0)
    drawn = models.JSONField(default=list, db_default=[])
    trouble = models.CharField(max_length=300, blank=True, default="")

    objects = CardRunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.name


# What is wrong with a label alone is no hindrance to the card.
UNPRINTED = ~Q(trouble="") & ~Q(trouble__startswith="label")


class CardQuerySet(FactQuerySet["Card"]):
    def visible_to(self, member: Member) -> Self:
        """The cards of runs and to people that this member may know of."""
        if not member.is_active:
            return self.none()
        if may(member.role, Right.SEE_ALL):
            return self
        return self.filter(run__made_by=member, person__in=Person.objects.visible_to(member))

    def sendable(self) -> Self:
        """Those that may go out: to nobody who died, and to nobody who asked for silence."""
        return self.filter(person__died_on=None, person__wants_silence=False)

    def by_hand(self) -> Self:
        """Those that could not be printed: somebody writes them by hand, or nobody does."""
        return self.filter(UNPRINTED)


class Card(OfSomebody):
    """One card of a run to one person. Why somebody gets none is worked out, never kept: see `rules.left_out`."""

    run = models.ForeignKey(CardRun, on_delete=models.CASCADE, related_name="cards")
    day_on = models.DateField(_("the day it is for"), null=True, blank=True)
    years = models.PositiveSmallIntegerField(_("years"), null=True, blank=True)
    posted_at = models.DateTimeField(_("posted"), null=True, blank=True)
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.SET_NULL, null=True, blank=True, related_name="cards")
    trouble = models.CharField(_("what could not be printed"), max_length=200, blank=True, default="", db_default="")

    objects = CardQuerySet.as_manager()

    class Meta(OfSomebody.Meta):
        constraints: ClassVar = [
            *OfSomebody.Meta.constraints,
            models.UniqueConstraint(fields=["run", "person"], name="occasions_one_card_each"),
        ]


class MonthDay(models.Func):
    """The month and the day of a date as one number: the 24th of December is 1224."""

    output_field = models.IntegerField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(CAST(substr(%(expressions)s, 6, 2) AS INTEGER) * 100 + CAST(substr(%(expressions)s, 9, 2) AS INTEGER))"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(EXTRACT(MONTH FROM %(expressions)s)::int * 100 + EXTRACT(DAY FROM %(expressions)s)::int)"
        return self.as_sql(compiler, connection, template=template, **context)
