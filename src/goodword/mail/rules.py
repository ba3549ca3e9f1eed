"""What may be sent, when it is tried again, and what the end of an exchange means. No Django."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from goodword.accounts.rules import Right
from goodword.kit import emails

LONGEST_HEADER = 300
PLAIN_LENGTH = 64
# CR, LF and every other control, and the line and paragraph separators that some programs take for line ends.
BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
MOST_TRIES = 8
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=2)
# A rest that goes on for longer was begun before a clock was put back.
LONGEST_REST = 2 * LONGEST_PAUSE
# So many failures to reach the server, one after the other, and nobody tries for a while.
REFUSALS_TO_PAUSE = 3
# A claim older than so many times the longest wait for one reply was made by a process that is gone.
REPLIES_A_CLAIM_LASTS = 30
# What waited longer is news no more: a house that was brought back from a backup must not send last month's mail.
FRESH_FOR = timedelta(days=2)
# What was sent names people; after this nobody needs its words, and that it was sent is enough.
WORDS_KEPT = timedelta(days=90)
MORNING_HOURS, USUAL_HOUR = range(4, 12), 7
EVENING = 18  # a house that was off in the morning still sends what is for the day, until then
# Whoever stopped our mail still gets what they asked us for themselves.
ASKED_FOR_THEMSELVES = frozenset({"reply", "service"})
TEST = "test"  # the topic of a mail that a member sends to themselves, to see how it will look
STOP = "goodword:stop"  # stands in a mail for the address at which its reader stops that mail


class NotSendable(ValueError):
    """A header or an address that could be read as something else; the message says which."""


class Outcome(StrEnum):
    """How an exchange ended, as far as we can know it."""

    SENT = "sent"  # the server said that it has it
    REFUSED = "refused"  # the server said that it never will
    LATER = "later"  # it has not got it, and may take it another time
    AMBIGUOUS = "ambiguous"  # the line was lost while it was handed over: it has it, or not
    NO_SERVER = "no_server"  # nobody was there to talk to, or they do not know us: no fault of this mail
    HELD_BACK = "held_back"  # our own gate closed while we were talking


@dataclass(frozen=True)
class Said:
    """The end of an exchange, the server's or our own words about it, and its own name for the mail where it told one."""

    outcome: Outcome
    trouble: str = ""
    provider_id: str = ""


@dataclass(frozen=True)
class Standing:
    """How it stands with sending. `is_brought_back`: it was on in another database, of which this is a copy."""

    is_on: bool
    is_brought_back: bool
    rests_until: datetime | None
    trouble: str
    waiting: int
    stale: int


@dataclass(frozen=True)
class Topic:
    """A kind of mail that a member may ask for: its name, what it is, and the right without which nobody gets it.

    What `is_daily` comes each morning, at an hour and by the clocks that its reader chooses.
    """

    name: str
    title: object
    say: object
    right: Right | None = None
    is_daily: bool = False
    fresh_for: timedelta = FRESH_FOR


@dataclass(frozen=True)
class Picture:
    """A picture inside a mail; the HTML shows it as `cid:NAME`."""

    name: str
    data: bytes
    kind: str = "png"

    @property
    def digest(self) -> str:
        return sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Content:
    """What is to be read: the plain text always, HTML and pictures beside it where there are any.

    Where it holds `STOP`, its reader finds the address at which that mail is stopped.
    """

    subject: str
    text: str
    html: str = ""
    pictures: Sequence[Picture] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def checked(self) -> "Content":
        """Itself, if every header is one line and there is something to read."""
        for name, value in {"Subject": self.subject, **self.headers}.items():
            header(name)
            header(value)
        if not self.text.strip():
            raise NotSendable("A mail has a text that can be read without HTML.")
        return self

    def for_reader(self, stop_url: str, stop_mail: str = "") -> "Content":
        """The same with the way to stop it: for the reader in its words, for their mailbox in its head (RFC 2369, RFC 8058).

        `stop_mail` is a mail that does the same, where somebody reads it and a head has the room for both.
        """
        both = f"<{stop_url}>, <{stop_mail}>"
        stops = {"List-Unsubscribe": both if stop_mail and len(both) <= LONGEST_HEADER else f"<{stop_url}>"}
        if stop_url.startswith("https:"):
            stops["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        text, html = (words.replace(STOP, stop_url) for words in (self.text, self.html))
        return replace(self, text=text, html=html, headers={**self.headers, **stops})


def is_time(hour: int, wanted: int) -> bool:
    """Whether a day's mail is due at an hour of its reader's own clock: from the one they chose until the evening."""
    return wanted <= hour < EVENING


def header(text: str) -> str:
    """A text that may stand in a header: one line, of a length that servers take."""
    if BREAKS.search(text):
        raise NotSendable("A line of a mail's head holds a line break or a control character.")
    if not text.strip() or len(text) > LONGEST_HEADER:
        raise NotSendable(f"A line of a mail's head has 1 to {LONGEST_HEADER} characters.")
    return text


def address(text: str) -> str:
    """Exactly one address, and nothing that a server could take for two."""
    if BREAKS.search(text) or '"' in text:
        raise NotSendable("That is not one e-mail address.")
    if len(text) <= PLAIN_LENGTH and emails.PLAIN.fullmatch(text):
        local, _, domain = text.rpartition("@")
        return f"{local}@{domain.lower()}"
    # Loading it takes a twelfth of any process's start, and hardly any process asks.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise NotSendable("That is not one e-mail address.") from None


def is_kept_from(kind: str, reason: str, stopped: str) -> bool:
    """Whether a suppression keeps mail of a kind away; `stopped` is the kind that was stopped, "" for all of them."""
    if stopped:
        return kind == stopped
    return reason != "stopped" or kind not in ASKED_FOR_THEMSELVES


def is_stale(due_at: datetime, at: datetime, fresh_for: timedelta = FRESH_FOR) -> bool:
    """Whether mail waited so much longer than it was meant to that it is no news any more."""
    return at - due_at > fresh_for


def outcome_of(code: int) -> Outcome:
    """What a server's number about this one recipient means (RFC 5321, 4.2.1)."""
    return Outcome.REFUSED if 500 <= code < 600 else Outcome.LATER


def outcome_of_service(code: int) -> Outcome:
    """What the number of a web service's answer means: which of them can stand for a mail that was taken all the same."""
    if code in {401, 402, 403, 408, 429, 503}:
        return Outcome.LATER  # a key that is wrong, a limit that is reached: the mail itself is fine
    return Outcome.AMBIGUOUS if code >= 500 or code < 400 else Outcome.REFUSED


def pause_after(attempts: int) -> timedelta:
    """How long to wait before the next try: longer each time."""
    return min(FIRST_PAUSE * (1 << max(attempts - 1, 0)), LONGEST_PAUSE)


def is_resting(until: datetime | None, at: datetime) -> bool:
    """Whether a rest is not over."""
    return until is not None and at < until <= at + LONGEST_REST


def domain_of_house(from_address: str) -> str:
    """The domain of the address that mail comes from, which may have a name before it."""
    return from_address.rpartition("@")[2].strip("<> ")
