"""Providers that take mail over the web: what their answers, and no answer, mean for a mail."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.utils import timezone

from goodword.demo.cast import Cast
from goodword.mail import jobs
from goodword.mail.actions.writing import write_to
from goodword.mail.models import Kind, Message, Sending
from goodword.mail.rules import Content

State = Message.State


class Provider(BaseHTTPRequestHandler):
    """A provider's web service; its server says how it answers."""

    def do_POST(self) -> None:
        server: Any = self.server
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.told.append(told)
        if server.answer is None:
            self.close_connection = True
            return
        code, said = server.answer
        body = json.dumps(said).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Tests are quiet."""


@pytest.fixture
def provider(settings: Any) -> Iterator[Any]:
    server: Any = HTTPServer(("127.0.0.1", 0), Provider)
    server.told, server.answer = [], (200, {"ErrorCode": 0, "Message": "OK", "MessageID": "theirs-1", "To": "maya@example.com"})
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.GOODWORD_MAIL_BACKEND, settings.GOODWORD_MAIL_LINES = "anymail.backends.postmark.EmailBackend", 1
    settings.DEFAULT_FROM_EMAIL = "Goodword <goodword@example.com>"
    url = f"http://127.0.0.1:{server.server_port}/"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "secret", "POSTMARK_API_URL": url, "REQUESTS_TIMEOUT": 2}
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def sent(cast: Cast) -> Message:
    message = write_to(
        person=cast.maya, kind=Kind.REPLY, cause="1", content=Content("How are you?", "Well?"), by="test", at=timezone.now()
    )
    jobs.send({})
    message.refresh_from_db()
    return message


def test_what_a_provider_takes_is_sent_and_known_by_their_name_for_it(cast: Cast, provider: Any) -> None:
    message = sent(cast)
    assert (message.state, message.provider_id) == (State.SENT, "theirs-1")
    (told,) = provider.told
    assert told["To"] == cast.maya.email and {"Name": "Message-ID", "Value": message.message_id} in told["Headers"]


@pytest.mark.parametrize(
    ("code", "state"),
    [(401, State.WAITING), (429, State.WAITING), (503, State.WAITING), (413, State.REFUSED), (500, State.AMBIGUOUS)],
)
def test_the_number_of_an_answer_says_whether_it_may_have_been_taken(code: int, state: str, cast: Cast, provider: Any) -> None:
    provider.answer = (code, {"ErrorCode": 10, "Message": "no"})
    message = sent(cast)
    assert message.state == state and str(code) in message.trouble


def test_whom_a_provider_will_not_write_to_is_refused(cast: Cast, provider: Any) -> None:
    provider.answer = (422, {"ErrorCode": 406, "Message": f"Found inactive addresses: {cast.maya.email}.\nInactive recipients"})
    assert sent(cast).state == State.REFUSED


def test_an_answer_that_nobody_understands_is_doubt(cast: Cast, provider: Any) -> None:
    provider.answer = (200, {"ErrorCode": 0, "Message": "OK", "MessageID": "theirs-1", "To": ""})
    assert sent(cast).state == State.AMBIGUOUS


def test_no_answer_is_doubt_and_is_not_sent_again(cast: Cast, provider: Any) -> None:
    provider.answer = None
    assert sent(cast).state == State.AMBIGUOUS
    jobs.send({})
    assert len(provider.told) == 1


def test_where_nobody_is_there_it_waits(cast: Cast, provider: Any, settings: Any) -> None:
    settings.ANYMAIL = {**settings.ANYMAIL, "POSTMARK_API_URL": "http://127.0.0.1:1/"}
    message = sent(cast)
    assert (message.state, message.attempts) == (State.WAITING, 0) and Sending.objects.get().until
