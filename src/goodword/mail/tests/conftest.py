"""A mail server of flesh and blood, which can be told how to misbehave, and the members who want mail."""

import asyncio
import email
import os
import signal
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from goodword.demo.cast import Cast
from goodword.mail.models import Message, Suppression, Template, Wish


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """Everybody as they were before anything was written to anybody: these tests count each mail and each template."""
    for kind in (Message, Suppression, Template):
        kind.objects.all().delete()
    return cast


class Server(SMTP):
    """Real SMTP; `way` is how it misbehaves."""

    async def smtp_DATA(self, arg: str) -> None:
        if self.event_handler.way == "hangs up before 354":
            self.transport.abort()
            return
        if self.event_handler.way != "hangs up before the dot":
            await super().smtp_DATA(arg)
            if self.event_handler.way == "takes one mail a line":
                self.transport.close()
            return
        await self.push("354 go on")
        await self._reader.readline()
        self.transport.abort()


class Post:
    """What the server was told and what it took: its own book is the judge."""

    def __init__(self) -> None:
        self.way, self.whom = "", ""
        self.lines = 0
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> list[str]:
        self.lines += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.way == "hangs up at the sender":
            server.transport.abort()
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.way == "stalls at the recipient":
            await asyncio.sleep(0.6)
        if self.way in {"450", "550", "421"} and address.startswith(self.whom):
            return f"{self.way} nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.way in {"451", "554"}:
            return f"{self.way} no"
        self.taken.append(email.message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        if self.way == "ends the sender":
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0.05)
        if self.way == "hangs up after the dot":
            server.transport.abort()
        if self.way == "stalls":
            await asyncio.sleep(0.6)
        return "250 taken"


class _Here(Controller):
    def factory(self) -> SMTP:
        return Server(self.handler, **{**self.SMTP_kwargs, "hostname": "mail.example.com"})

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # the free one that it was given
        super()._trigger_server()


@pytest.fixture
def seal() -> Any:
    """With what the server seals its lines; None for not at all."""
    return None


@pytest.fixture
def post(settings: Any, seal: Any) -> Iterator[Post]:
    found = Post()
    server = _Here(found, hostname="127.0.0.1", port=0, tls_context=seal)
    server.start()
    settings.GOODWORD_MAIL_BACKEND = "goodword.mail.backends.Smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 0.3
    settings.DEFAULT_FROM_EMAIL = "Goodword <goodword@example.com>"
    yield found
    server.stop()


@pytest.fixture
def readers(cast: Cast) -> Cast:
    """Ada and Vera want the letter; Sam does not."""
    Wish.objects.bulk_create([Wish(member=who, topic="letter") for who in (cast.ada, cast.vera)])
    return cast
