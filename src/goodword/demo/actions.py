"""Taking the sample out: what is its own goes, what somebody else brought stays."""

import time
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from goodword.accounts.actions import deactivate
from goodword.accounts.models import Business, Member
from goodword.asking.models import AskPlan
from goodword.goodwords.models import Showcase
from goodword.intake.models import Alias, Likeness
from goodword.jobs.actions import enqueue
from goodword.journal.actions import note
from goodword.journal.feed import facts
from goodword.journal.forgetting import forget, forget_what_is_past_return
from goodword.journal.models import Entry, Fact
from goodword.letters.models import Challenge, Letter
from goodword.mail.models import Letterhead, Message, Suppression, Template
from goodword.occasions.models import CardRun
from goodword.people.models import Organisation, Person
from goodword.referrals.models import LeadForm
from goodword.shops.models import Shop
from goodword.touchpoints.models import OfSomebody

from .asked import SEED
from .mailed import KEY as WORDS_OF_CAST
from .queries import ASKED, TAKEN_OUT, log_ins_of_sample, of_sample, playbooks_of_sample, rows_left, surveys_of_sample
from .rules import SOURCE

JOB = "demo.take_out"
# Short transactions with a rest between them: whoever works meanwhile waits for none of them.
CHUNK = 300
PAUSE = 0.01
SIDES: dict[type[Fact], tuple[str, str]] = {Person: ("person", "organisation"), Organisation: ("organisation", "person")}


class NoSample(Exception):
    """What is here is somebody's own; there is nothing of it that may be taken out at once."""


@transaction.atomic
def ask_to_take_out(member: Member, *, at: datetime) -> None:
    """Ask a worker to take the sample out; asking twice is asking once."""
    if not Business.objects.filter(pk=1, is_sample=True).exists():
        raise NoSample
    if not Entry.objects.filter(verb=ASKED).exists():
        note(ASKED, Business(pk=1), by=member.by, at=at, rows=rows_left())
    enqueue(JOB, {"member": member.pk}, key=JOB, due_at=at)


def take_out(*, member_id: int, at: datetime) -> int:
    """Take every record of the sample out, and its log-ins but the doer's own; how many records went.

    It goes on where it was broken off. What somebody wrote about people of the sample goes with them; what is also
    about somebody of one's own stays with those.
    """
    if not Business.objects.filter(pk=1, is_sample=True).exists():
        return 0
    member = Member.objects.get(pk=member_id)
    Suppression.objects.filter(person__source=SOURCE).delete()  # they outlive people, and nobody of these was real
    gone = sum(_take_kind(kind) for kind in reversed(facts()))
    forget_what_is_past_return()
    with transaction.atomic():
        playbooks_of_sample().delete()
        Letter.objects.all().delete()  # all of them told of the sample, as all mail to members did
        Challenge.objects.all().delete()
        Message.objects.filter(person=None).delete()  # that to people of the sample went with them
        Template.objects.filter(key=WORDS_OF_CAST).exclude(versions__number__gt=1).delete()  # unless somebody rewrote them
        Letterhead.objects.filter(quiet_from=0, quiet_until=0, from_name="").delete()  # one's own people sleep at night
        CardRun.objects.filter(cards=None).delete()  # those to people who went
        Shop.objects.filter(calls=None).delete()
        surveys_of_sample().delete()
        AskPlan.objects.filter(seed=SEED).delete()  # anybody knows it: no lot of one's own is to hang on it
        Showcase.objects.filter(made_by=SOURCE).delete()
        LeadForm.objects.filter(token__startswith=f"{SOURCE}-").delete()
        if Business.objects.filter(pk=1, is_sample=True).update(is_sample=False):
            for other in log_ins_of_sample().exclude(pk=member.pk):
                deactivate(member, other, at=at)
            note(TAKEN_OUT, Business(pk=1), by=member.by, at=at, rows=gone)
    return gone


def _take_kind(kind: type[Fact]) -> int:
    gone = 0
    while ids := list(of_sample(kind).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            _leave_to_others(kind, ids)
            Alias.objects.filter(kind=kind._meta.db_table, row_id__in=ids).delete()
            for side in ("row_id", "other_id"):
                Likeness.objects.filter(kind=kind._meta.db_table, **{f"{side}__in": ids}).delete()
            kind._default_manager.filter(pk__in=ids).delete()
            forget(kind, ids)
        gone += len(ids)
        time.sleep(PAUSE)
    return gone


def _leave_to_others(kind: type[Fact], ids: Sequence[int]) -> None:
    """What somebody wrote about one of these and about one of their own stays with their own."""
    if kind not in SIDES:
        return
    side, other = SIDES[kind]
    for written in facts():
        if issubclass(written, OfSomebody):
            also_own = written._default_manager.exclude(source=SOURCE).filter(**{f"{side}__in": ids, f"{other}__isnull": False})
            also_own.exclude(**{f"{other}__source": SOURCE}).update(**{side: None})
