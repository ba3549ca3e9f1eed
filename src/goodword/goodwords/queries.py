"""Questions about good words; each begins with the gate, but those of the page for strangers, which the token opens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Avg, Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.shortcuts import get_object_or_404
from django.utils import timezone

from goodword.accounts.models import Member
from goodword.asking.models import Lot
from goodword.journal.models import Entry
from goodword.people.models import Organisation, Person, about
from goodword.people.queries import deed_for

from .models import GoodWord, Showcase
from .rules import LOW_STARS, Stars, stars_of

MOST_SHOWN = 60
MONTHS = 12
MOST_CHANNELS = 8
# The deeds that wrote over a good word and can be taken back, each by its own door.
OVERWRITING = tuple(f"good_word.{verb}" for verb in ("corrected", "thanked", "asked", "allowed", "withdrawn", "shown", "hidden"))
# What its owner might like to see shown. Reviews of few stars are kept as well, for the mean is of all.
PRAISE = Q(stars=None) | Q(stars__gt=LOW_STARS)
WHICH: Mapping[str, Q] = {
    "": Q(),
    "to-thank": Q(thanked_at=None),
    "to-ask": Q(may_quote_at=None) | Q(withdrawn_at__isnull=False),
    "may-quote": Q(may_quote_at__isnull=False, withdrawn_at=None, is_shown=False),
    "shown": Q(is_shown=True),
}


class NoSuchList(ValueError):
    """Only the lists and kinds that have a name can be asked for."""


def word_for(member: Member, word_id: int) -> GoodWord:
    """The good word, or 404 as if there were none."""
    return get_object_or_404(_with_whom(GoodWord.objects.visible_to(member)), pk=word_id)


def words_for(member: Member) -> QuerySet[GoodWord]:
    """Every good word this member may know of."""
    return GoodWord.objects.visible_to(member)


def words_of(member: Member, *, person: Person | None = None, organisation: Organisation | None = None) -> QuerySet[GoodWord]:
    """What a person or an organisation said of us, the last first."""
    return _with_whom(words_for(member)).filter(about(person, organisation)).order_by("-said_at", "-id")


def words_in(member: Member, *, which: str = "", kind: str = "", channel: str = "") -> QuerySet[GoodWord]:
    """One of the lists of good words."""
    if which not in WHICH or (kind and kind not in GoodWord.Kind.values):
        raise NoSuchList
    wanted = {name: value for name, value in {"kind": kind, "channel": channel}.items() if value}
    return _with_whom(words_for(member)).filter(WHICH[which], **wanted)


def changed_by(member: Member, entry_id: int) -> tuple[Entry, GoodWord]:
    """A deed by which this member wrote over a good word, and the word; or 404."""
    deed = deed_for(member, entry_id, *OVERWRITING)
    return deed, word_for(member, deed.row_id or 0)


def removed_by(member: Member, entry_id: int) -> int:
    """The number of a good word that this member took away, or 404."""
    return deed_for(member, entry_id, "good_word.removed").row_id or 0


@dataclass(frozen=True)
class Counted:
    """How many good words came in a month or from a place, and how many of those stars."""

    of: date | str
    n: int
    mean: float | None
    n_stars: int


def by_month(member: Member, today: date) -> list[Counted]:
    """The good words of the last twelve months, month by month, the latest first; months without any are not told."""
    since = timezone.make_aware(datetime.combine(_months_before(today, MONTHS - 1), time(0)))
    rows = words_for(member).filter(said_at__gte=since).annotate(month=TruncMonth("said_at")).order_by().values("month")
    found = rows.annotate(n=Count("pk"), mean=Avg("stars"), n_stars=Count("stars")).order_by("-month")
    return [Counted(row["month"].date().replace(day=1), row["n"], row["mean"], row["n_stars"]) for row in found]


def by_channel(member: Member) -> list[Counted]:
    """Where good words were said, the place with the most first."""
    rows = words_for(member).order_by().values("channel").annotate(n=Count("pk"), mean=Avg("stars"), n_stars=Count("stars"))
    found = rows.order_by("-n", "channel")[:MOST_CHANNELS]
    return [Counted(row["channel"], row["n"], row["mean"], row["n_stars"]) for row in found]


def _months_before(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True)
class LeftOut:
    """How many reviews of few stars might be shown and are not, while `shown` others are."""

    lesser: int
    shown: int

    @property
    def is_gated(self) -> bool:
        """Whether strangers read only the better part of what they might."""
        return self.lesser > 0 and self.shown > 0


def left_out() -> LeftOut:
    """What the page for strangers leaves out; the same for everybody, so not gated."""
    rows = GoodWord.objects.quotable()
    lesser, shown = Q(stars__lte=LOW_STARS, is_shown=False), Q(is_shown=True)
    return LeftOut(**rows.aggregate(lesser=Count("pk", filter=lesser), shown=Count("pk", filter=shown)))


def pages_for(member: Member) -> QuerySet[Showcase]:
    """The pages for strangers, the newest first."""
    return Showcase.objects.visible_to(member)


def page_for(member: Member, showcase_id: int) -> Showcase:
    """One of them, or 404 as if there were none."""
    return get_object_or_404(pages_for(member), pk=showcase_id)


def open_page(token: str) -> Showcase | None:
    """The page behind an address; none for one that is closed or was never given out."""
    return Showcase.objects.filter(token=token, closed_at=None).first()


def shown_to_all() -> list[GoodWord]:
    """What strangers may read, the last first."""
    return list(_with_whom(GoodWord.objects.shown()).order_by("-said_at", "-id")[:MOST_SHOWN])


def stars() -> Stars | None:
    """The mean of every review with stars that we know of, whether it is shown or not; None where they are too few."""
    rows = GoodWord.objects.filter(stars__isnull=False).order_by().values_list("stars")
    return stars_of({given: n for given, n in rows.annotate(n=Count("pk")) if given is not None})


def unthanked(member: Member, today: date, *, days: int) -> QuerySet[GoodWord]:
    """What was said of us these days and nobody said thank you for, the last first; a review of few stars is no good word."""
    since = timezone.make_aware(datetime.combine(today - timedelta(days=days), time(0)))
    rows = _with_whom(words_for(member)).filter(PRAISE, thanked_at=None, said_at__gte=since)
    return rows.order_by("-said_at", "-id")


def is_held(person: Person, today: date) -> bool:
    """Whether the lot leaves somebody out just now, of whoever might be asked for a recommendation."""
    return Lot.objects.filter(person=person, until__gte=today, is_held=True).exists()


def _with_whom(rows: QuerySet[GoodWord]) -> QuerySet[GoodWord]:
    return rows.select_related("person", "organisation", "dealer")
