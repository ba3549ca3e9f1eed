"""One mail, one exchange: what is said to the server, and what its end means."""

import smtplib
from collections.abc import Callable, Mapping
from email.mime.image import MIMEImage
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from .backends import HeldBack
from .models import Enclosure, Message
from .rules import NotSendable, Outcome, Said, address, header, outcome_of

SAME_FOR_ALL = {"Auto-Submitted": "auto-generated"}
GOES_AWAY = 421  # the server says goodbye with it (RFC 5321, 3.8)


class Line:
    """The way to an SMTP server. It stays open from mail to mail; after any trouble the next mail opens a new one."""

    troubles: tuple[type[Exception], ...] = (smtplib.SMTPException, OSError)

    def __init__(self) -> None:
        self._backend: Any = get_connection(settings.GOODWORD_MAIL_BACKEND)
        self._is_used = False

    @property
    def has_begun(self) -> bool:
        """Whether the mail itself, or a part of it, is with the server."""
        return bool(self._backend.has_begun)

    def hand_over(self, made: EmailMultiAlternatives, may_begin: Callable[[], bool]) -> Said:
        """Hand one mail over, and tell how that ended. `may_begin` is asked right before the mail itself goes."""
        said = self._tried(made, may_begin)
        if said is None:  # servers end a line that they had for long: a new one is no second try
            said = self._tried(made, may_begin)
        assert said is not None
        return said

    def _tried(self, made: EmailMultiAlternatives, may_begin: Callable[[], bool]) -> Said | None:
        """How it ended; None where an old line was dead before anything was handed over."""
        self._backend.has_begun, was_used = False, self._is_used
        try:
            self._backend.open()
        except self.troubles as why:
            self.hang_up()
            return Said(Outcome.NO_SERVER, f"{type(why).__name__}: {why}")
        self._is_used = True
        try:
            self._pass_on(made, may_begin)
        except HeldBack:
            self.hang_up()
            return Said(Outcome.HELD_BACK)
        except self.troubles as why:
            return self._ended_by(why, was_used)
        return self._taken(made)

    def _pass_on(self, made: EmailMultiAlternatives, may_begin: Callable[[], bool]) -> None:
        """Hand it to the backend, which asks when everything but the mail itself is said."""
        self._backend.may_begin = may_begin
        self._backend.send_messages([made])

    def _taken(self, made: EmailMultiAlternatives) -> Said:
        return Said(Outcome.SENT)

    def _ended_by(self, why: Exception, was_used: bool) -> Said | None:
        if isinstance(why, smtplib.SMTPRecipientsRefused):
            return self._answered(*next(iter(why.recipients.values())))
        if isinstance(why, smtplib.SMTPDataError):
            return self._answered(why.smtp_code, why.smtp_error)
        has_begun = self.has_begun
        self.hang_up()
        if was_used and not has_begun and _is_lost(why):
            return None
        # A sender that is refused is a fault of ours, which somebody may mend: the mail waits.
        return Said(Outcome.AMBIGUOUS if has_begun else Outcome.LATER, f"{type(why).__name__}: {why}")

    def _answered(self, code: int, words: bytes | str) -> Said:
        if code == GOES_AWAY:
            self.hang_up()
        told = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        return Said(outcome_of(code), f"{code} {told}")

    def hang_up(self) -> None:
        """Say goodbye, or drop a line that is dead already."""
        self._is_used = False
        try:
            self._backend.close()
        except self.troubles:
            self._backend.connection = None


class Whole(Line):
    """A way on which there is nothing to say before the mail: a folder, or the web service of a provider."""

    def _pass_on(self, made: EmailMultiAlternatives, may_begin: Callable[[], bool]) -> None:
        if not may_begin():
            raise HeldBack
        self._backend.has_begun = True
        self._backend.send_messages([made])


class IntoFolder(Whole):
    """A folder has a mail whole or not at all. Where it takes none, because a disk is full, all that is to come waits."""

    def _ended_by(self, why: Exception, was_used: bool) -> Said:
        self.hang_up()
        return Said(Outcome.NO_SERVER, f"{type(why).__name__}: {why}")


def _is_lost(why: Exception) -> bool:
    """Whether the other side ended the line, at once and without a word."""
    is_dead = isinstance(why, smtplib.SMTPServerDisconnected | ConnectionError)
    is_goodbye = isinstance(why, smtplib.SMTPSenderRefused) and why.smtp_code == GOES_AWAY
    return is_dead or is_goodbye


def made_of(message: Message, pictures: Mapping[str, Enclosure]) -> EmailMultiAlternatives:
    """The mail as it goes out: plain text, beside it the HTML, and those of the pictures, by their digests, that it shows."""
    headers = {header(name): header(value) for name, value in message.headers.items()}
    made = EmailMultiAlternatives(
        header(message.subject),
        message.text,
        header(settings.DEFAULT_FROM_EMAIL),
        [address(message.to)],
        headers={**SAME_FOR_ALL, **headers, "Message-ID": message.message_id},
    )
    if message.html:
        made.attach_alternative(message.html, "text/html")
    made.mixed_subtype = "related"  # type: ignore[attr-defined]  # the stubs do not know it
    for name, digest in message.pictures.items():
        if (kept := pictures.get(digest)) is None:
            raise NotSendable("A picture that it shows is gone.")
        picture = MIMEImage(bytes(kept.data), kept.kind)
        picture.add_header("Content-ID", f"<{name}>")
        picture.add_header("Content-Disposition", "inline", filename=f"{name}.{kept.kind}")
        made.attach(picture)
    return made
