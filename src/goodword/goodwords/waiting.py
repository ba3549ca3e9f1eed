"""What of good words waits on Today: thanks that are due, and the right moment to ask."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as say

from goodword.accounts.models import Member
from goodword.asking.grounds import grounds_of
from goodword.asking.models import Lot
from goodword.asking.queries import hindrance_of, ready, terms
from goodword.asking.rules import Ground, Why, best_first
from goodword.asking.words import HINDERED, ground_said
from goodword.kit.waiting import ASK, Waiting
from goodword.people.models import Organisation, Person
from goodword.people.queries import about_seen
from goodword.surveys.queries import last_words
from goodword.touchpoints.queries import balance_of

from .models import GoodWord
from .queries import PRAISE, unthanked, words_for
from .rules import FRESH_DAYS, THANK_DAYS

SOURCE = "goodwords"
MOST_ASKS = 2  # a few a day, asked well
LATEST = 200
YEAR = 365
# Of all that speaks for asking somebody, these are moments in which a good word comes easily.
MOMENTS = {Why.PROMOTER, Why.TURNED, Why.KEPT}


def waiting(member: Member, today: date, most: int) -> list[Waiting]:
    """Thanks that are due, the latest word first; then the few whom one may ask today."""
    rows = about_seen(unthanked(member, today, days=THANK_DAYS), member)
    thanks = [_thank(word) for word in rows[:most]]
    return [*thanks, *asks(member, today)][:most]


def asks(member: Member, today: date) -> list[Waiting]:
    """Whom to ask today whether we may quote them; and then who might say a good word, and has said none for a year."""
    tonight = timezone.make_aware(datetime.combine(today + timedelta(days=1), time(0))) - timedelta(microseconds=1)
    words = {word.person_id: word for word in reversed(_unquoted(member, tonight)) if word.person_id is not None}
    content = _content(member, tonight, words)
    moments = right_moments({*words, *content}, tonight)
    quotes = [_ask_to_quote(word, moments[pk], today) for pk, word in words.items() if pk in moments]
    asked_for = [_ask_for_word(pk, moments[pk], today) for pk in content if pk in moments]
    return [*quotes, *asked_for][:MOST_ASKS]


def right_moments(ids: Collection[int], now: datetime) -> dict[int, Ground]:
    """Of these people whoever may be asked now, each with the fresh fact that makes it the right moment.

    Nobody whose last answer was low, who waits for a promise, was asked for anything in the quiet time, has a turn on the
    list of whom to ask for a recommendation, or is left out there by lot.
    """
    has_lot = Exists(Lot.objects.filter(person=OuterRef("pk"), until__gte=timezone.localdate(now)))
    free = set(ready(now, terms().quiet_days).filter(pk__in=ids).exclude(has_lot).values_list("pk", flat=True))
    since = timezone.localdate(now) - timedelta(days=FRESH_DAYS)
    found = grounds_of(free, now) if free else {}
    fresh = {pk: [one for one in grounds if one.why in MOMENTS and one.day > since] for pk, grounds in found.items()}
    return {pk: best_first(grounds)[0] for pk, grounds in fresh.items() if grounds}


def against_asking(
    member: Member, now: datetime, *, person: Person | None = None, organisation: Organisation | None = None
) -> list[str]:
    """What speaks against asking somebody now, each as a sentence: none where nothing does."""
    hindrance = hindrance_of(person, now) if person is not None else None
    found = [str(HINDERED[hindrance])] if hindrance is not None else []
    balance = balance_of(member, now=now, **({"person": person} if person is not None else {"organisation": organisation}))
    if not balance.bears_an_ask:
        found.append(say("They have had nothing from us for 90 days. Give first, if you still can."))
    return found


def _unquoted(member: Member, now: datetime) -> list[GoodWord]:
    """The latest words in writing of which nobody has asked yet whether we may quote them."""
    rows = words_for(member).filter(
        PRAISE, may_quote_at=None, asked_at=None, person__isnull=False, said_at__gt=now - timedelta(days=YEAR)
    )
    return list(about_seen(rows, member).exclude(words="").select_related("person").order_by("-said_at", "-id")[:LATEST])


def _content(member: Member, now: datetime, known: Collection[int]) -> list[int]:
    """Who said lately that they would recommend us, and has not said so to others within a year."""
    said = GoodWord.objects.filter(person=OuterRef("person"), said_at__gt=now - timedelta(days=YEAR))
    rows = last_words(Q(metric="nps", score__gte=9), now - timedelta(days=FRESH_DAYS))
    rows = about_seen(rows.filter(~Exists(said), answered_at__lte=now, person__isnull=False), member)
    found = rows.order_by("-answered_at", "-id").values_list("person_id", flat=True)[:LATEST]
    return [pk for pk in dict.fromkeys(found) if pk is not None and pk not in known]


def _subject(word: GoodWord) -> tuple[str, int]:
    return ("person", word.person_id) if word.person_id is not None else ("organisation", word.organisation_id or 0)


def _thank(word: GoodWord) -> Waiting:
    kind, number = _subject(word)
    day = timezone.localdate(word.said_at)
    said = {"who": word.person or word.organisation, "day": date_format(day, "j F"), "where": word.channel}
    why = (
        say("Thank %(who)s for the good word of %(day)s, on %(where)s.")
        if word.channel
        else say("Thank %(who)s for the good word of %(day)s.")
    )
    return Waiting(
        SOURCE,
        f"thank:{word.pk}",
        kind,
        number,
        day,
        why % said,
        act_url=reverse("goodwords:thank", args=[word.pk]),
        act_label=say("Thank them"),
        chip=say("good word"),
        opening=say("I read what you wrote about us, and I want to thank you for it."),
        page_url=reverse("goodwords:word", args=[word.pk]),
    )


def _ask_to_quote(word: GoodWord, moment: Ground, today: date) -> Waiting:
    kind, number = _subject(word)
    why = say("Ask %(who)s whether we may quote them.") % {"who": word.person}
    return Waiting(
        SOURCE,
        f"quote:{word.pk}",
        kind,
        number,
        moment.day,
        f"{why} {ground_said(moment, today=today)}",
        act_url=reverse("goodwords:ask_to_quote", args=[word.pk]),
        act_label=say("Ask"),
        chip=say("may we quote it?"),
        opening=say("What you said about us was kind. May we show it to others, and with which name?"),
        intent=ASK,
        page_url=reverse("goodwords:word", args=[word.pk]),
    )


def _ask_for_word(person_id: int, moment: Ground, today: date) -> Waiting:
    return Waiting(
        SOURCE,
        f"word:{person_id}:{moment.key}",
        "person",
        person_id,
        moment.day,
        f"{say('A good moment to ask for a few words that others may read.')} {ground_said(moment, today=today)}",
        act_url=reverse("goodwords:ask", args=[person_id]),
        act_label=say("Ask"),
        chip=say("good word"),
        opening=say("You told us how it was for you. Would you write a line or two that others may read?"),
        intent=ASK,
    )
