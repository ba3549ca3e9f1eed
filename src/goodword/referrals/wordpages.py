"""What stands on the page of somebody who recommends us. It is open to whoever has its address: so it names nobody else.

What it shows of others are initials, of those alone who agreed; names never come as far as the page.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation

from goodword.accounts.models import Member
from goodword.kit import names
from goodword.kit.sealing import sealed, unsealed
from goodword.people.models import Person

from . import sharing
from .models import Agreement, Handle, Introduction, Invitation, ShareText, WordPage
from .rules import grouped

SALT = "word page"
MOST_SHOWN = 100


@dataclass(frozen=True)
class Came:
    """Somebody who came and wants it known: their initials, and when."""

    initials: str
    bound_at: datetime


@dataclass(frozen=True)
class Code:
    """A code as one says it, and until when it is valid."""

    text: str
    expires_on: date | None


@dataclass(frozen=True)
class Told:
    """A way to pass the word on: its words, and the address that opens it with them."""

    key: str
    name: str
    language: str
    words: str
    address: str
    takes_words: bool


def address_of(page: WordPage) -> str:
    """The path of a page, which nobody can make up."""
    return reverse("referrals:word", args=[sealed(SALT, page.pk)])


def page_of(token: str) -> WordPage | None:
    """The page that an address opens; None for one that is closed, or was made up."""
    parts = unsealed(SALT, token)
    if parts is None:
        return None
    return WordPage.objects.filter(pk=parts[0], closed_at=None).select_related("person").first()


def standing_page_of(member: Member, person: Person) -> WordPage | None:
    """The open page of a person whom a member may know of."""
    return WordPage.objects.visible_to(member).filter(person=person, closed_at=None).first()


def link_of(person: Person, today: date) -> Handle | None:
    """The link that stands on their page: one without an end before any other."""
    standing = _standing(person, today).filter(kind=Handle.Kind.LINK)
    return standing.filter(expires_on=None).first() or standing.first()


def codes_of(person: Person, today: date) -> list[Code]:
    """The codes that stand, the first first."""
    codes = _standing(person, today).filter(kind=Handle.Kind.CODE)
    return [Code(grouped(code.text), code.expires_on) for code in codes]


def _standing(person: Person, today: date) -> QuerySet[Handle]:
    in_time = Q(expires_on=None) | Q(expires_on__gte=today)
    return Handle.objects.filter(in_time, person=person, closed_at=None).order_by("id")


def first_name(person: Person) -> str:
    """By what somebody is greeted on their own page."""
    return names.first(person.name)


def spoken_with(person: Person) -> str:
    """The language of Goodword in which somebody's page speaks: theirs, where there is one, else that of the request."""
    try:
        return translation.get_supported_language_variant(person.language)
    except LookupError:
        return translation.get_language() or settings.LANGUAGE_CODE


def who_came(person: Person) -> list[Came]:
    """Whom they brought and who wants them to know it, the last first."""
    agreed = Agreement.objects.filter(kind=Agreement.Kind.SHOW, withdrawn_at=None)
    rows = Introduction.objects.filter(introducer=person, person__in=agreed.values("person")).order_by("-bound_at", "-id")
    told = rows.values_list("person__name", "bound_at")[:MOST_SHOWN]
    return [Came(initials, bound_at) for name, bound_at in told if (initials := names.initials(name))]


def invitation_of(person: Person, token: str) -> Invitation | None:
    """An invitation that a person made themself; None for anybody else's."""
    return Invitation.objects.filter(person=person, token=token).first()


def ways(person: Person, *, link: str, business: str, code: str = "") -> list[Told]:
    """Every way to pass the word on, in the language of whoever does it."""
    told = {"code": code, "business": business, "friend": ""}
    texts = _texts()
    return [
        _told(channel, texts, person.language, {**told, "link": sharing.through(link, channel.key)})
        for channel in sharing.CHANNELS
    ]


def greeting(person: Person, channel: str, *, link: str, business: str) -> str:
    """The words of a channel with everything in them but the friend's name."""
    text = sharing.in_language(_texts(), sharing.BY_KEY[channel], person.language)
    link = sharing.through(link, channel)
    return sharing.filled(text, {"link": link, "code": "", "business": business, "friend": "{friend}"})


def _texts() -> dict[tuple[str, str], str]:
    """The business's own words by channel and language."""
    rows = ShareText.objects.exclude(text="").values_list("channel", "language", "text")
    return {(channel, language): text for channel, language, text in rows}


def _told(channel: sharing.Channel, texts: dict[tuple[str, str], str], language: str, told: dict[str, str]) -> Told:
    words = sharing.filled(sharing.in_language(texts, channel, language), told)
    address = sharing.opened_by(channel.key, words=words, link=told["link"], subject=told["business"])
    return Told(channel.key, str(channel.name), language, words, address, channel.takes_words)
