"""Who sent somebody: which touch counts, how a code is spelt, and who is the same person twice. No Django."""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from goodword.kit import names

RULE = "attribution/1"
WINDOW_DAYS = 90
# How sure each proof is, the surest first: docs/numbers.md.
STRENGTH = ("invitation", "code", "link", "said", "staff")
TOKEN_BYTES = 16
# 32 letters that nobody mistakes for one another; ten of them are 50 bits.
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH, GROUP = 10, 5
BETWEEN = re.compile(r"[^0-9A-Z]+")
LOOK_ALIKE = str.maketrans("OILU", "011V")
# Letters of other scripts that look like Latin ones, small.
FOREIGN = str.maketrans("аеорсухімтвнкѕјԁһьԛԝαοϲνιυκρτɡɑ", "aeopcyximtbhksjdhbqwaocviukptga")
WRONG_CODES = "10/h/ip"
CHANNEL = re.compile(r"[a-z][a-z-]{0,19}")


class Refused(StrEnum):
    """Why a touch does not make somebody an introducer."""

    SELF = "self"
    CIRCLE = "circle"
    CUSTOMER = "customer before"
    EXPIRED = "expired"
    UNKNOWN = "whom they meant"
    TAKEN_BACK = "taken back"


class NotBindable(ValueError):
    """This person cannot be the introducer of that one; `why` says it."""

    def __init__(self, why: Refused) -> None:
        super().__init__(why.value)
        self.why = why


class NoSender(ValueError):
    """A word is passed on by one person or by one dealer."""


class Passed(Protocol):
    """What is known of a touch where touches are weighed."""

    proof: str
    at: datetime


T = TypeVar("T", bound=Passed)


def strongest(touches: Iterable[T], *, lead_at: datetime, window_days: int = WINDOW_DAYS) -> T | None:
    """The touch that makes the introducer of a lead: of those in the window the surest, of the equally sure the earliest."""
    since = lead_at - timedelta(days=window_days)
    within = (touch for touch in touches if since <= touch.at <= lead_at)
    return min(within, key=lambda touch: (STRENGTH.index(touch.proof), touch.at), default=None)


def new_token() -> str:
    """A link's own text: 128 bits that nobody guesses and that name nobody."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_code() -> str:
    """A code that can be spoken and typed: 50 bits."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def folded(code: str) -> str:
    """A code as it is kept, however it was typed: without case, blanks and dashes, O for zero and I or L for one."""
    spelt = unicodedata.normalize("NFKC", code).casefold().translate(FOREIGN).upper()
    return BETWEEN.sub("", spelt).translate(LOOK_ALIKE)


def channel_of(typed: str) -> str:
    """The channel that a link says it went by: one small word, or nothing."""
    return typed if CHANNEL.fullmatch(typed) else ""


def grouped(code: str) -> str:
    """A code as it is shown: in groups that the eye can hold."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


@dataclass(frozen=True)
class Traits:
    """By what one tells whether two records are one person: the keys of their name, e-mail and phone."""

    name: str
    email: str
    phone: str


def is_one(one: Traits, other: Traits) -> bool:
    """Whether two records are one person who took a second address: one mailbox, or one phone and one name."""
    if one.email and other.email and mailbox(one.email) == mailbox(other.email):
        return True
    same_phone = bool(one.phone) and one.phone == other.phone
    return same_phone and names.compatible(_plain(one.name), _plain(other.name))


def mailbox(address: str) -> str:
    """The mailbox behind an address: what follows a plus, dots, case and letters that only look alike make no other one."""
    local, _, domain = _plain(address).rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(FOREIGN)
