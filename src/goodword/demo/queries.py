"""Questions about the sample; only an owner gets an answer, and only where there is or was one."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from goodword.accounts.models import Business, Member
from goodword.accounts.rules import Right, may
from goodword.journal.feed import facts
from goodword.journal.models import Entry, Fact
from goodword.people.models import Organisation, Person
from goodword.pipeline.models import Opportunity
from goodword.playbooks.models import Edition, Playbook
from goodword.surveys.models import Answer, Survey, SurveyVersion
from goodword.touchpoints.models import OfSomebody, Order, Promise, Touchpoint

from .cast import addresses
from .rules import SOURCE, Progress

ASKED, TAKEN_OUT = "sample.removal_asked", "sample.taken_out"
TOLD: tuple[type[Fact], ...] = (Person, Organisation, Order, Touchpoint, Answer, Opportunity, Promise)


@dataclass(frozen=True)
class Counted:
    """How many records of a kind."""

    name: str
    n: int


@dataclass(frozen=True)
class Leaving:
    """What goes with the sample: its own records, what somebody wrote about its people, and who may no longer log in."""

    sample: list[Counted]
    written: list[Counted]
    log_ins: list[Member]


def leaving(member: Member) -> Leaving:
    """What would go if the sample were taken out now."""
    _owner(member)
    return Leaving(
        sample=[Counted(str(kind._meta.verbose_name_plural), n) for kind in TOLD if (n := of_sample(kind).count())],
        written=[
            Counted(str(kind._meta.verbose_name_plural), n)
            for kind in TOLD
            if issubclass(kind, OfSomebody) and (n := _about_sample(kind))
        ],
        log_ins=list(log_ins_of_sample().exclude(pk=member.pk)),
    )


def has_sample(member: Member) -> bool:
    """Whether what an owner looks at is the sample; 404 where there never was one to take out."""
    _owner(member)
    is_sample = Business.objects.filter(is_sample=True).exists()
    if not is_sample and not Entry.objects.filter(verb=TAKEN_OUT).exists():
        raise Http404
    return is_sample


def progress(member: Member) -> Progress | None:
    """How far the sample is taken out; None where nobody has asked for it."""
    _owner(member)
    asked = Entry.objects.filter(verb=ASKED).last()
    return Progress(asked.detail["rows"], rows_left()) if asked else None


def rows_left() -> int:
    """How many records of the sample there are; not gated."""
    return sum(of_sample(kind).count() for kind in facts())


def of_sample(kind: type[Fact]) -> QuerySet[Fact]:
    """The records of a kind that are of the sample; not gated."""
    return kind._default_manager.filter(source=SOURCE)


def playbooks_of_sample() -> QuerySet[Playbook]:
    """The playbooks that came with the sample, that nobody rewrote and by which nobody of one's own is seen to; not gated."""
    own = Edition.objects.exclude(made_by=SOURCE)
    return Playbook.objects.exclude(editions__in=own).filter(editions__made_by=SOURCE, runs=None).distinct()


def surveys_of_sample() -> QuerySet[Survey]:
    """The surveys that came with the sample, that nobody rewrote and nobody of one's own was asked by; not gated."""
    own = SurveyVersion.objects.exclude(made_by=SOURCE)
    came = Survey.objects.exclude(versions__in=own).filter(versions__made_by=SOURCE, invitations=None)
    return Survey.objects.filter(pk__in=came.exclude(doorways__responses__isnull=False).values("pk"))


def log_ins_of_sample() -> QuerySet[Member]:
    """The members of the cast who may log in; not gated."""
    return Member.objects.filter(email__in=addresses(), is_active=True).order_by("id")


def _about_sample(kind: type[OfSomebody]) -> int:
    """How many records somebody wrote about nobody but people and organisations of the sample."""
    of_person = Q(person__source=SOURCE) & (Q(organisation=None) | Q(organisation__source=SOURCE))
    of_organisation = Q(person=None, organisation__source=SOURCE)
    return kind._default_manager.exclude(source=SOURCE).filter(of_person | of_organisation).count()


def _owner(member: Member) -> None:
    if not member.is_active or not may(member.role, Right.OWN):
        raise Http404
