"""One mail, one exchange: what is said to the server, and what its end means."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.mime.image import MIMEImage
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from . import queries
from .models import Message
from .rules import NotSendable, Outcome, Said, address, header, outcome_of

SAME_FOR_ALL = {"Auto-Submitted": "auto-generated"}


class Line:
    """The way to the server. It stays open from mail to mail; after any trouble the next mail opens a new one."""

    def __init__(self) -> None:
        self._backend: Any = get_connection(settings.GOODWORD_MAIL_BACKEND)

    def hand_over(self, message: Message) -> Said:
        """Hand one mail over, and tell how that ended. Nothing goes up but what is a fault of our own code."""
        try:
            made = made_of(message, self._backend)
        except NotSendable as why:
            return Said(Outcome.REFUSED, str(why))
        self._backend.has_begun = False
        try:
            self._backend.open()
            self._backend.send_messages([made])
        except smtplib.SMTPRecipientsRefused as why:
            code, words = next(iter(why.recipients.values()))
            return Said(outcome_of(code), _told(code, words))
        except smtplib.SMTPDataError as why:
            return Said(outcome_of(why.smtp_code), _told(why.smtp_code, why.smtp_error))
        except (smtplib.SMTPException, OSError) as why:
            # A log-in or a sender that is refused is a fault of ours, which somebody may mend: the mail waits.
            self.hang_up()
            return Said(Outcome.AMBIGUOUS if self._backend.has_begun else Outcome.LATER, f"{type(why).__name__}: {why}")
        return Said(Outcome.SENT)

    def hang_up(self) -> None:
        """Say goodbye, or drop a line that is dead already."""
        try:
            self._backend.close()
        except (smtplib.SMTPException, OSError):
            self._backend.connection = None


@contextmanager
def line() -> Iterator[Line]:
    """A way to the server, for as many mails as there are."""
    found = Line()
    try:
        yield found
    finally:
        found.hang_up()


def made_of(message: Message, backend: Any = None) -> EmailMultiAlternatives:
    """The mail as it goes out: plain text, beside it the HTML, and the pictures that it shows."""
    headers = {header(name): header(value) for name, value in message.headers.items()}
    made = EmailMultiAlternatives(
        header(message.subject),
        message.text,
        header(settings.DEFAULT_FROM_EMAIL),
        [address(message.to)],
        headers={**SAME_FOR_ALL, **headers, "Message-ID": message.message_id},
        connection=backend,
    )
    if message.html:
        made.attach_alternative(message.html, "text/html")
    made.mixed_subtype = "related"  # type: ignore[attr-defined]  # the stubs do not know it
    for name, kept in queries.pictures_of(message).items():
        picture = MIMEImage(bytes(kept.data), kept.kind)
        picture.add_header("Content-ID", f"<{name}>")
        picture.add_header("Content-Disposition", "inline", filename=f"{name}.{kept.kind}")
        made.attach(picture)
    return made


def _told(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
