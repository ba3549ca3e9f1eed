"""What good manners ask for after an enquiry, for Today: thanks to introducers; to who did not buy thanks, a question, a word.

Each is done by a contact that carries the key of what it was done for, so that it is done once and undone with the contact.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import CharField, Exists, F, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.kit.names import initials
from goodword.kit.waiting import ASK, Waiting
from goodword.people.models import Care, Person
from goodword.touchpoints.models import Order, Touchpoint
from goodword.touchpoints.queries import in_force, not_spoken_with, without

from .likely import whom
from .models import SENT, Opportunity
from .queries import on_the_desk_of, theirs
from .routes import handling
from .rules import ASKED_AFTER_DAYS, LOST_FOR_YEARS, THANKED_WITHIN_DAYS, Courtesy, key_of

SOURCE, FEW = "pipeline", 10
M = TypeVar("M", bound=Model)
Rows = QuerySet[Opportunity]
State = Opportunity.State
THANKED = (_("thanks"), _("Thanked"))
DEEDS = {Courtesy.QUESTION: (_("one question"), _("Asked")), Courtesy.WORD: (_("a word"), _("Said it"))}


def waiting(member: Member, today: date, most: int) -> list[Waiting]:
    """Thanks to introducers, thanks and a question to who did not buy, and a word to them after their own time; a few of each."""
    off = set(in_force(member, today).filter(kind=SOURCE).values_list("key", flat=True))
    told = [
        *_first(_came(member, today), Courtesy.CAME, _thanks_for_coming, off),
        *_first(_ended(member, today, State.WON), Courtesy.WON, _thanks_for_end, off),
        *_first(_ended(member, today, State.LOST), Courtesy.LOST, _thanks_for_end, off),
        *_first(unthanked(member, today), Courtesy.THANKS, _thanks_to_lost, off),
        *_first(unasked(member, today), Courtesy.QUESTION, _question, off),
        *_first(unheard(member, today), Courtesy.WORD, _word, off),
    ]
    return told[:most]


def sent_for(member: Member) -> Rows:
    """Introduced enquiries whose introducer this member thanks: they look after them, or nobody does and it is their enquiry."""
    care = Care.objects.current().filter(person=OuterRef("introduced_by"), member__is_active=True)
    rows = Opportunity.objects.visible_to(member).filter(SENT, _may_hear("introduced_by__"))
    if not may(member.role, Right.SEE_ALL):
        rows = rows.filter(introduced_by__in=Person.objects.visible_to(member))
    mine = Exists(care.filter(member=member)) | (~Exists(care) & on_the_desk_of(member))
    return rows.filter(mine).select_related("introduced_by", "person", "organisation")


def lost_for(member: Member) -> Rows:
    """Lost enquiries that this member deals with, of people who may be spoken with."""
    # Said as the index says it: what is no longer open, the last first.
    rows: Rows = theirs(Opportunity.objects.visible_to(member), member).exclude(state=State.OPEN)
    return rows.filter(_may_hear("person__") | Q(person=None), state=State.LOST).select_related("person", "organisation")


def without_own_cadence(rows: QuerySet[M]) -> QuerySet[M]:
    """Without who asked, did not buy and has never bought: they are not called by the cadence of customers but by their own."""
    lost = Opportunity.objects.filter(state=State.LOST, person=OuterRef("person"))
    bought = Order.objects.exclude(state=Order.State.CANCELLED).filter(person=OuterRef("person"))
    return rows.filter(~Exists(lost) | Exists(bought))


def unthanked(member: Member, today: date) -> Rows:
    """Who did not buy lately and has not been thanked for asking, the last first."""
    return (
        _open_to(lost_for(member), Courtesy.THANKS).filter(closed_at__gt=_ago(today, THANKED_WITHIN_DAYS)).order_by("-closed_at")
    )


def unasked(member: Member, today: date) -> Rows:
    """Whom we thanked a week ago and have not asked the one question, the last first."""
    thanked = _contact("thanks").filter(at__lt=_ago(today, ASKED_AFTER_DAYS))
    rows = _open_to(lost_for(member).annotate(thanks=_key(Courtesy.THANKS)), Courtesy.QUESTION).filter(Exists(thanked))
    return rows.filter(closed_at__gt=_ago(today, THANKED_WITHIN_DAYS + ASKED_AFTER_DAYS)).order_by("-closed_at")


def unheard(member: Member, today: date) -> Rows:
    """Who did not buy, not even later, and has heard nothing from us for as many days as the house has set, the last first."""
    since = _ago(today, handling().lost_days)
    rows = lost_for(member).filter(closed_at__lte=since, closed_at__gt=_ago(today, LOST_FOR_YEARS * 365))
    later = Opportunity.objects.exclude(pk=OuterRef("pk")).filter(opened_at__gt=OuterRef("opened_at"))
    bought = Order.objects.exclude(state=Order.State.CANCELLED)
    return without(without(not_spoken_with(rows, since=since), bought), later).order_by("-closed_at")


def _came(member: Member, today: date) -> Rows:
    rows = _open_to(sent_for(member), Courtesy.CAME).filter(state=State.OPEN)
    return rows.filter(opened_at__gt=_ago(today, THANKED_WITHIN_DAYS)).order_by("-opened_at")


def _ended(member: Member, today: date, state: str) -> Rows:
    # Said as the index says it: what is no longer open, the last first.
    rows = sent_for(member).exclude(state=State.OPEN).filter(state=state, closed_at__gt=_ago(today, THANKED_WITHIN_DAYS))
    return _open_to(rows, Courtesy(state)).order_by("-closed_at")


def _may_hear(of: str) -> Q:
    return Q(**{f"{of}wants_silence": False, f"{of}died_on": None})


def _ago(today: date, days: int) -> datetime:
    """The end of a day so many days ago."""
    return timezone.make_aware(datetime.combine(today - timedelta(days=days - 1), time.min))


def _key(courtesy: Courtesy) -> Any:
    before, after = key_of("|", courtesy).split("|")
    return Concat(Value(before), Cast(F("pk"), CharField()), Value(after), output_field=CharField())


def _contact(name: str) -> QuerySet[Touchpoint]:
    """The contact by which it was done whose key is annotated under a name."""
    # Said as the unique index says it: rows with a key.
    return Touchpoint.objects.exclude(source_key="").filter(source="page", source_key=OuterRef(name))


def _open_to(rows: Rows, courtesy: Courtesy) -> Rows:
    """Without those for which it has been done."""
    return rows.annotate(due=_key(courtesy)).filter(~Exists(_contact("due")))


Tell = Callable[[Opportunity, Courtesy], Waiting]


def _first(rows: Rows, courtesy: Courtesy, tell: Tell, off: set[str]) -> list[Waiting]:
    """The first few that are not put off."""
    told = (tell(one, courtesy) for one in rows[: FEW + len(off)])
    return [one for one in told if one.key not in off][:FEW]


def _thanks_for_coming(enquiry: Opportunity, courtesy: Courtesy) -> Waiting:
    told = _names(enquiry, enquiry.opened_at)
    why = say("Thank %(introducer)s for sending %(initials)s, who asked on %(day)s") % told
    opening = say("Thank you for sending %(initials)s to us. We will look after them well.") % told
    return _waits(enquiry, courtesy, why, opening)


def _thanks_for_end(enquiry: Opportunity, courtesy: Courtesy) -> Waiting:
    """Nothing that is said to the introducer tells what the friend bought, or whether they did."""
    told = _names(enquiry, _last(enquiry))
    if courtesy is Courtesy.WON:
        why = say("Thank %(introducer)s for sending %(initials)s, who has bought (%(day)s)") % told
        opening = say("We are glad that you sent %(initials)s to us. Thank you again.") % told
    else:
        why = say("Thank %(introducer)s for sending %(initials)s all the same: it came to nothing (%(day)s)") % told
        opening = say("We are glad that you sent %(initials)s to us, whatever comes of it. Thank you again.") % told
    return _waits(enquiry, courtesy, why, opening)


def _thanks_to_lost(enquiry: Opportunity, courtesy: Courtesy) -> Waiting:
    why = say("Did not buy (“%(title)s”, %(day)s): thank them for asking") % _asked(enquiry)
    opening = say("Thank you for asking us. I hope that what you chose serves you well.")
    return _waits(enquiry, courtesy, why, opening)


def _question(enquiry: Opportunity, courtesy: Courtesy) -> Waiting:
    why = say("Did not buy (“%(title)s”, %(day)s): ask the one question, what would have made them choose you") % _asked(enquiry)
    opening = say("One question, to learn from it: what would have made you choose us?")
    return _waits(enquiry, courtesy, why, opening)


def _word(enquiry: Opportunity, courtesy: Courtesy) -> Waiting:
    why = say("Did not buy (“%(title)s”, %(day)s), and has heard nothing from us since long: a word, without selling") % _asked(
        enquiry
    )
    opening = say("You asked us once about this: %(title)s. How did it turn out for you?") % _asked(enquiry)
    return _waits(enquiry, courtesy, why, opening)


def _waits(enquiry: Opportunity, courtesy: Courtesy, why: str, opening: str) -> Waiting:
    who = ("person", enquiry.introduced_by_id or 0) if courtesy.is_to_introducer else whom(enquiry)
    is_asked = courtesy is Courtesy.QUESTION
    day = enquiry.opened_at if courtesy is Courtesy.CAME else _last(enquiry)
    chip, label = DEEDS.get(courtesy, THANKED)
    return Waiting(
        SOURCE,
        key_of(enquiry.pk, courtesy),
        *who,
        timezone.localdate(day),
        why,
        act_url=reverse("pipeline:courtesy", args=[enquiry.pk, courtesy]),
        act_label=str(label),
        is_post=not is_asked,
        chip=str(chip),
        opening=opening,
        intent=ASK if is_asked else "",
        page_url=reverse("pipeline:enquiry", args=[enquiry.pk]),
    )


def _names(enquiry: Opportunity, moment: datetime) -> dict[str, str]:
    who = str(enquiry.person or enquiry.organisation)
    return {"introducer": str(enquiry.introduced_by), "initials": initials(who), "day": _day(moment)}


def _asked(enquiry: Opportunity) -> dict[str, str]:
    return {"title": enquiry.title, "day": _day(_last(enquiry))}


def _last(enquiry: Opportunity) -> datetime:
    return enquiry.closed_at or enquiry.opened_at


def _day(moment: datetime) -> str:
    return date_format(timezone.localdate(moment), "j F")
