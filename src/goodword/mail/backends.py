"""The two ways out, as Django's mail knows them: an SMTP server, or a folder of files."""

import smtplib
from collections.abc import Sequence
from email.message import Message as Mime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

GO_ON = 354  # the server answers DATA with it, and nothing else (RFC 5321, 4.3.2)


class HeldBack(Exception):
    """Our own gate closed while we were talking: the mail itself does not go."""


class _Watched:
    """An SMTP line that asks before the mail itself goes, and tells whoever watches it that the server has begun to take it."""

    def __init__(self, watcher: "Smtp", *args: Any, **kwargs: Any) -> None:
        self._watcher = watcher
        super().__init__(*args, **kwargs)

    def data(self, msg: Any) -> Any:
        if not self._watcher.may_begin():
            raise HeldBack
        return super().data(msg)  # type: ignore[misc]  # mixed into smtplib's classes

    def getreply(self) -> tuple[int, bytes]:
        code, words = super().getreply()  # type: ignore[misc]  # mixed into smtplib's classes
        if code == GO_ON:
            self._watcher.has_begun = True
        return code, words


class _Plain(_Watched, smtplib.SMTP):
    pass


class _Sealed(_Watched, smtplib.SMTP_SSL):
    pass


class Smtp(EmailBackend):
    """Django's own, which in addition knows whether a line broke before or while the mail was handed over."""

    has_begun = False

    @staticmethod
    def may_begin() -> bool:
        """Asked when everything but the mail itself is said; whoever has a gate puts it here."""
        return True

    @property
    def connection_class(self) -> Any:
        return partial(_Sealed if self.use_ssl else _Plain, self)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.has_begun = False
        return super().send_messages(email_messages) or 0


class Folder(BaseEmailBackend):
    """Each mail as a file that any mail program opens. Its name is the Message-ID: the same mail is the same file."""

    has_begun = False

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.GOODWORD_MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            made: Mime = message.message()
            whole = folder / f"{str(made['Message-ID']).strip('<>').rpartition('@')[0]}.eml"
            half = whole.with_suffix(".part")
            half.write_bytes(made.as_bytes())
            half.replace(whole)
        return len(email_messages)
