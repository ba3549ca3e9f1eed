"""Verbs about good words that arrived: each is kept, and the strongest makes the one introducer."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db.models import F

from goodword.catalogue.models import Dealer
from goodword.journal.actions import before, note, rewrite, stand_again
from goodword.journal.models import Entry
from goodword.kit import names
from goodword.people.models import Person
from goodword.pipeline.models import Opportunity
from goodword.touchpoints.rules import LONGEST_WORDS, NoReason

from ..alone import one_at_a_time
from ..hindrances import Sender, hindrance, why_not
from ..models import Handle, Introduction, Invitation, Proof, Touch
from ..rules import RULE, NoSender, NotBindable, Refused, strongest


class Said(TypedDict, total=False):
    """What else is known of a word that was passed on."""

    channel: str
    words: str
    opportunity: Opportunity | None


def note_touch(
    *,
    person: Person,
    sender: Sender,
    said_at: datetime | None = None,
    once: str = "",
    by: str,
    at: datetime,
    **said: Unpack[Said],
) -> Touch:
    """Keep a good word that reached somebody, and make its sender their introducer where nobody is.

    One that cannot bind (of themself, in a circle, to who bought before) is kept with the reason.
    """
    if (sender.person is None) == (sender.dealer is None):
        raise NoSender
    happened_at = said_at or at
    with one_at_a_time():
        touch, is_new = Touch.objects.make(
            once,
            person=person,
            introducer=sender.person,
            dealer=sender.dealer,
            proof=sender.proof,
            handle=sender.way if isinstance(sender.way, Handle) else None,
            invitation=sender.way if isinstance(sender.way, Invitation) else None,
            channel=names.tidy(said.get("channel", ""))[:60],
            words=said.get("words", "").strip()[:LONGEST_WORDS],
            opportunity=said.get("opportunity"),
            refused=why_not(person, sender, happened_at) or "",
            at=happened_at,
            noted_at=at,
        )
        if is_new:
            note("referral.touched", touch, by=by, at=at, person=person.pk, refused=touch.refused)
            _used(touch, at)
            decide(person, touch.at, by=by, at=at)
    return touch


def _used(touch: Touch, at: datetime) -> None:
    if touch.invitation_id is not None:
        unused = Invitation.objects.filter(pk=touch.invitation_id, used_at=None)
        unused.update(used_at=at, version=F("version") + 1, hand=None)


def decide(person: Person, happened_at: datetime, *, by: str, at: datetime) -> None:
    """Bind a person by the strongest touch of their lead; to be called under the lock.

    What is heard later of the time before a lead still counts for it; what happened after it does not, nor anything
    once a manager has decided.
    """
    bound = Introduction.objects.filter(person=person).first()
    if bound is not None and (bound.reason or happened_at > bound.bound_at):
        return
    lead_at = bound.bound_at if bound else happened_at
    best = _best(person, lead_at)
    if best is None or (bound and bound.touch_id == best.pk):
        return
    columns = {"introducer": best.introducer, "dealer": best.dealer, "touch": best, "proof": best.proof, "channel": best.channel}
    if bound is None:
        bound = Introduction.objects.create(
            person=person, bound_at=lead_at, noted_at=at, origin=best.origin, hand=best.hand, **columns
        )
    else:
        rewrite(bound, bound.version, columns)
    note("referral.bound", bound, by=by, at=at, person=person.pk, introducer=bound.introducer_id, dealer=bound.dealer_id)


def _best(person: Person, lead_at: datetime) -> Touch | None:
    """The strongest touch that may bind; one that meanwhile would close a circle may no more, and says so."""
    touches = Touch.objects.filter(person=person, refused="").select_related("introducer", "dealer").order_by("id")
    best = strongest(touches, lead_at=lead_at)
    why = hindrance(person, best.introducer) if best and best.introducer else None
    if best is None or why is None:
        return best
    Touch.objects.filter(pk=best.pk).update(refused=why, version=F("version") + 1, hand=None)
    return _best(person, lead_at)


def take_back(touch: Touch, *, by: str, at: datetime) -> Entry:
    """Undo `note_touch`: the word counts no more, and what remains decides who sent them.

    One that an enquiry tells of stays, refused: it would be taken up out of the enquiry again.
    """
    with one_at_a_time():
        deed = note("referral.taken_back", touch, by=by, at=at, person=touch.person_id)
        Introduction.objects.filter(touch=touch).delete()
        mine = Touch.objects.filter(pk=touch.pk)
        if touch.opportunity_id is None:
            mine.delete()
        else:
            mine.update(refused=Refused.TAKEN_BACK, version=F("version") + 1, hand=None)
        decide_by_last(touch.person, by=by, at=at)
    return deed


def decide_by_last(person: Person, *, by: str, at: datetime) -> None:
    """Bind a person by the words that remain once one was taken away; to be called under the lock."""
    last = Touch.objects.filter(person=person, refused="").order_by("at").last()
    if last is not None:
        decide(person, last.at, by=by, at=at)


def note_again(deed: Entry, *, by: str, at: datetime) -> bool:
    """Undo `take_back`; twice is once."""
    with one_at_a_time():
        if deed.row_id is None or not _stands_again(deed.row_id):
            return False
        touch = Touch.objects.get(pk=deed.row_id)
        note("referral.noted_again", touch, by=by, at=at, person=touch.person_id)
        if not touch.refused:
            decide(touch.person, touch.at, by=by, at=at)
    return True


def _stands_again(touch_id: int) -> bool:
    taken_back = Touch.objects.filter(pk=touch_id, refused=Refused.TAKEN_BACK)
    if taken_back.update(refused="", version=F("version") + 1, hand=None):
        return True
    return not Touch.objects.filter(pk=touch_id).exists() and bool(stand_again(Touch, [touch_id]))


def rebind(
    introduction: Introduction,
    *,
    version: int,
    introducer: Person | None = None,
    dealer: Dealer | None = None,
    reason: str,
    by: str,
    at: datetime,
) -> Entry:
    """A manager says who really sent somebody, and why; `ChangedMeanwhile` when somebody wrote it since `version`."""
    if (introducer is None) == (dealer is None):
        raise NoSender
    if not (said := names.tidy(reason)[:300]):
        raise NoReason
    columns = {"introducer": introducer, "dealer": dealer, "reason": said, "touch": None, "proof": Proof.STAFF, "rule": RULE}
    with one_at_a_time():
        if introducer is not None and (why := hindrance(introduction.person, introducer)):
            raise NotBindable(why)
        rewrite(introduction, version, columns)
        return note("referral.rebound", introduction, by=by, at=at, was=version, fields=sorted(columns))


def bind_back(introduction: Introduction, deed: Entry, *, by: str, at: datetime) -> Introduction:
    """Undo `rebind`; `ChangedMeanwhile` where somebody wrote it since, or it is undone already."""
    with one_at_a_time():
        was = before(introduction, deed)
        introducer = Person.objects.filter(pk=was["introducer_id"]).first()
        if introducer is not None and (why := hindrance(introduction.person, introducer)):
            raise NotBindable(why)
        rewrite(introduction, deed.detail["was"] + 1, was)
        note("referral.bound_back", introduction, by=by, at=at)
    return introduction
