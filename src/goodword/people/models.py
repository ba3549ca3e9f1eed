from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.journal.models import Fact, FactQuerySet


class PersonQuerySet(FactQuerySet["Person"]):
    def visible_to(self, member: Member) -> Self:
        """The people this member may know of."""
        if not member.is_active:
            return self.none()
        if may(member.role, Right.SEE_ALL):
            return self
        return self.filter(Exists(Care.objects.current().filter(person=OuterRef("pk"), member=member)))

    def reachable(self) -> Self:
        return self.filter(Q(wants_silence=False, died_on=None), ~Q(email_key="") | ~Q(phone_key=""))


class OrganisationQuerySet(FactQuerySet["Organisation"]):
    def visible_to(self, member: Member) -> Self:
        """The organisations this member may know of: all, or those cared for and those of people cared for."""
        if not member.is_active:
            return self.none()
        if may(member.role, Right.SEE_ALL):
            return self
        cared = Care.objects.current().filter(member=member)
        own_people = Membership.objects.filter(organisation=OuterRef("pk"), person__in=cared.values("person"))
        return self.filter(Exists(cared.filter(organisation=OuterRef("pk"))) | Exists(own_people))


def _by_address(of: str) -> tuple[models.Index, models.Index]:
    """By e-mail, also by how it begins, and by phone: one index each, where Django's own would be two on PostgreSQL."""
    by_email = models.Index(fields=["email_key"], opclasses=["varchar_pattern_ops"], name=f"{of}_by_email")
    return by_email, models.Index(fields=["phone_key"], name=f"{of}_by_phone")


class Organisation(Fact):
    """A firm, a club, a household: whatever people belong to and order for."""

    is_never_brought_back: ClassVar = True

    name = models.CharField(_("name"), max_length=300)
    name_key = models.CharField(max_length=300, editable=False)
    email = models.CharField(_("e-mail"), max_length=254, blank=True, default="")
    email_key = models.CharField(max_length=254, blank=True, default="", editable=False)
    phone = models.CharField(_("phone"), max_length=60, blank=True, default="")
    phone_key = models.CharField(max_length=20, blank=True, default="", editable=False)
    website = models.CharField(_("website"), max_length=200, blank=True, default="")
    city = models.CharField(_("city"), max_length=120, blank=True, default="")
    region = models.CharField(_("region"), max_length=120, blank=True, default="")
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    segment = models.CharField(_("segment"), max_length=60, blank=True, default="")
    cadence_days = models.PositiveSmallIntegerField(_("longest silence, in days"), null=True, blank=True)
    wants_silence = models.BooleanField(_("asked for silence"), default=False, db_default=False)
    dims = models.JSONField(default=dict, blank=True, db_default={})

    objects = OrganisationQuerySet.as_manager()

    class Meta(Fact.Meta):
        indexes: ClassVar = [models.Index(fields=["name_key"], name="organisations_by_name"), *_by_address("organisations")]

    def __str__(self) -> str:
        return self.name


class Person(Fact):
    """Identity and nothing else; what happened with a person lives in the rooms above."""

    is_never_brought_back: ClassVar = True

    name = models.CharField(_("name"), max_length=300)
    name_key = models.CharField(max_length=300, editable=False)
    email = models.CharField(_("e-mail"), max_length=254, blank=True, default="")
    email_key = models.CharField(max_length=254, blank=True, default="", editable=False)
    phone = models.CharField(_("phone"), max_length=60, blank=True, default="")
    phone_key = models.CharField(max_length=20, blank=True, default="", editable=False)
    street = models.CharField(_("street"), max_length=200, blank=True, default="")
    postcode = models.CharField(_("postcode"), max_length=20, blank=True, default="")
    city = models.CharField(_("city"), max_length=120, blank=True, default="")
    region = models.CharField(_("region"), max_length=120, blank=True, default="")
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    died_on = models.DateField(_("died"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    segment = models.CharField(_("segment"), max_length=60, blank=True, default="")
    cadence_days = models.PositiveSmallIntegerField(_("longest silence, in days"), null=True, blank=True)
    wants_silence = models.BooleanField(_("asked for silence"), default=False, db_default=False)
    notes = models.TextField(_("good to know"), blank=True, default="")
    dims = models.JSONField(default=dict, blank=True, db_default={})

    objects = PersonQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name_plural = _("people")
        indexes: ClassVar = [
            *_by_address("people"),
            models.Index(fields=["name_key", "id"], name="people_by_name"),
            models.Index(fields=["segment", "name_key", "id"], name="people_by_segment"),
            models.Index(fields=["country", "region", "name_key", "id"], name="people_by_place"),
            models.Index(fields=["birthday"], condition=Q(birthday__isnull=False), name="people_by_birthday"),
        ]

    def __str__(self) -> str:
        return self.name


def about(person: "Person | None", organisation: "Organisation | None") -> Q:
    """Of facts about somebody: those about them; whoever is not named is left open."""
    named = {"person": person, "organisation": organisation}
    return Q(**{who: one for who, one in named.items() if one is not None})


def about_known(member: Member) -> Q:
    """Of facts about somebody: those about people, or where none is named about organisations, that this member may know of."""
    people, organisations = Person.objects.visible_to(member), Organisation.objects.visible_to(member)
    return Q(person__in=people) | Q(person=None, organisation__in=organisations)


class MembershipQuerySet(FactQuerySet["Membership"]):
    def visible_to(self, member: Member) -> Self:
        """Who belongs where, as far as this member may know of both."""
        people, organisations = Person.objects.visible_to(member), Organisation.objects.visible_to(member)
        return self.filter(person__in=people, organisation__in=organisations)


class Membership(Fact):
    """A person belongs to an organisation, for a time."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    title = models.CharField(_("role there"), max_length=120, blank=True, default="")
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta(Fact.Meta):
        constraints: ClassVar = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(until=None), name="people_one_present_membership"
            ),
        ]


class CareQuerySet(FactQuerySet["Care"]):
    def current(self) -> Self:
        return self.filter(until=None)

    def visible_to(self, member: Member) -> Self:
        """Who looks after whom; who may not know of everybody knows of their own care only."""
        if not member.is_active:
            return self.none()
        return self if may(member.role, Right.SEE_ALL) else self.filter(member=member)


class Care(Fact):
    """A member looks after a person or an organisation, for a time. A dealer sees nobody else."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="care")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="care")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = CareQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name_plural = "care"
        constraints: ClassVar = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False) | Q(person__isnull=False, organisation=None),
                name="people_care_of_one",
            ),
            models.UniqueConstraint(fields=["member", "person"], condition=Q(until=None), name="people_one_present_care"),
            models.UniqueConstraint(
                fields=["member", "organisation"], condition=Q(until=None), name="people_one_present_care_of_org"
            ),
        ]


class TieQuerySet(FactQuerySet["Tie"]):
    def visible_to(self, member: Member) -> Self:
        """The ties between people of whom this member may know both."""
        seen = Person.objects.visible_to(member)
        return self.filter(person__in=seen, other__in=seen)


class Tie(Fact):
    """Two people belong together: family, household, friends."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties_from")
    kind = models.CharField(_("what they are to each other"), max_length=60)

    objects = TieQuerySet.as_manager()

    class Meta(Fact.Meta):
        constraints: ClassVar = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(fields=["person", "other", "kind"], name="people_one_tie_of_a_kind"),
            models.CheckConstraint(condition=~Q(person=models.F("other")), name="people_no_tie_to_oneself"),
        ]


class SegmentCadence(models.Model):
    """How long one may be silent with the people and organisations of a segment, unless they have a cadence of their own."""

    segment = models.CharField(_("segment"), max_length=60, unique=True)
    cadence_days = models.PositiveSmallIntegerField(_("longest silence, in days"))

    class Meta:
        ordering: ClassVar = ["segment"]

    def __str__(self) -> str:
        return self.segment
