"""How pages and the API ask for numbers: over a socket, so that a web worker never loads an engine.

The insight process is started with Goodword; where none runs, the first question starts one, which
ends by itself when nobody asks any more.
"""

import fcntl
import json
import logging
import os
import socket
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings

from . import address
from .asked import Asked, NotUnderstood

log = logging.getLogger("goodword.insights")
SECONDS_TO_ANSWER = 60
SECONDS_TO_START = 20
SECONDS_IDLE = 600
started: list[subprocess.Popen[bytes]] = []  # kept, so that one that has ended is buried when the next is started


class Unknown(NotUnderstood):
    """There is no insight of that name."""


class Unavailable(RuntimeError):
    """The number could not be computed now; the message says so in plain words."""


def ask(name: str, asked: Asked) -> dict[str, Any]:
    """What an insight says, as the JSON of `architecture`."""
    found: dict[str, Any] = _do("answer", name, asked)
    return found


def ask_each(questions: Sequence[tuple[str, Asked]]) -> list[dict[str, Any]]:
    """Several answers in one exchange, of one moment; what is the matter with one of them is said of all."""
    return [_read(reply) for reply in _replies(questions)]


def ask_all(questions: Sequence[tuple[str, Asked]]) -> list[dict[str, Any] | None]:
    """Several answers in one exchange; None for each that could not be given."""
    try:
        replies = _replies(questions)
    except (Unavailable, OSError):
        log.warning("no number came", exc_info=True)
        return [None] * len(questions)
    for (name, _), reply in zip(questions, replies, strict=True):
        if "ok" not in reply:
            log.warning("%s did not answer: %s", name, reply.get("error"))
    return [reply.get("ok") for reply in replies]


def _replies(questions: Sequence[tuple[str, Asked]]) -> list[dict[str, Any]]:
    wanted = [{"do": "answer", "name": name, "asked": asked.as_json()} for name, asked in questions]
    found: list[dict[str, Any]] = _read(_reply({"do": "all", "name": "", "requests": wanted}))
    return found


def rows(name: str, asked: Asked, *, after: int | None = None, limit: int = 50) -> list[dict[str, Any]]:
    """A page of the rows behind a number, in the order of their key."""
    found: list[dict[str, Any]] = _do("rows", name, asked, after=after, limit=limit)
    return found


def csv(name: str, asked: Asked) -> str:
    """Every row behind a number."""
    return str(_do("csv", name, asked))


def chart(name: str, asked: Asked, format: str = "svg", **look: object) -> bytes:
    """The number's picture. An "svg" takes its colours from the page unless it `is_alone`; a "png" has those of `theme`."""
    return b64decode(_do("chart", name, asked, format=format, **look))


def trace(member_id: int, person_id: int, asked: Asked) -> dict[str, Any]:
    """How it has been for one person, from what this member may see of them: the curve and the moments that moved it."""
    found: dict[str, Any] = _do("trace", "experience", asked, member=member_id, person=person_id)
    return found


def dimensions(name: str) -> list[str]:
    """By what an insight can be split just now."""
    found: list[str] = _do("dimensions", name)
    return found


def finding(looks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What stands out among answers that were split: each look has `insight`, `by`, `unit` and `rows`."""
    found: dict[str, Any] = _do("finding", "", looks=list(looks))
    return found


def apart(now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Whether one figure differs from another: value, low, high, is_clear."""
    found: dict[str, Any] = _do("apart", "", now=dict(now), before=dict(before))
    return found


def catalogue() -> list[dict[str, Any]]:
    """What every insight says of itself, in the order of the page."""
    return _asked_once() if not settings.GOODWORD_INSIGHTS_HERE else _do("catalogue", "")


def described(name: str) -> dict[str, Any]:
    """What one insight says of itself."""
    for one in catalogue():
        if one["name"] == name:
            return one
    raise Unknown(f"There is no insight “{name[:40]}”.")


@cache
def _asked_once() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _do("catalogue", "")
    return found


def _do(what: str, name: str, asked: Asked | None = None, **more: object) -> Any:
    request = {"do": what, "name": name, "asked": asked.as_json() if asked else None, **more}
    return _read(_reply(request))


def _reply(request: Mapping[str, object]) -> dict[str, Any]:
    return _handled_here(request) if settings.GOODWORD_INSIGHTS_HERE else _sent(request)


def _read(reply: Mapping[str, Any]) -> Any:
    if "ok" in reply:
        return reply["ok"]
    kinds: dict[object, type[Exception]] = {"unknown": Unknown, "not-understood": NotUnderstood}
    raise kinds.get(reply.get("kind"), Unavailable)(str(reply.get("error")))


def _handled_here(request: Mapping[str, object]) -> dict[str, Any]:
    # By name: tests and single-process installations load the engines, a web worker never does.
    reply: dict[str, Any] = json.loads(json.dumps(import_module("goodword.insights.serving").handle(request), default=str))
    return reply


def _sent(request: Mapping[str, object]) -> dict[str, Any]:
    line = json.dumps(request).encode() + b"\n"
    try:
        return _exchange(line)
    except (FileNotFoundError, ConnectionRefusedError):
        _start()
    try:
        return _exchange(line)
    except OSError as why:
        raise Unavailable("The part of Goodword that computes numbers does not answer.") from why


def _exchange(line: bytes) -> dict[str, Any]:
    with socket.socket(socket.AF_UNIX) as channel:
        channel.settimeout(SECONDS_TO_ANSWER)
        channel.connect(str(address.path(settings.HOME)))
        channel.sendall(line)
        with channel.makefile("rb") as answer:
            got = answer.readline()
    if not got:
        raise ConnectionResetError
    reply: dict[str, Any] = json.loads(got)
    return reply


def _start() -> None:
    """Start the process and wait until it listens; of several that try at once, one does."""
    settings.HOME.mkdir(parents=True, exist_ok=True)
    with (settings.HOME / "insights.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if address.is_open(settings.HOME):
            return
        command = [sys.executable, "-m", "goodword.insights.service", "--idle", str(SECONDS_IDLE)]
        nowhere = subprocess.DEVNULL  # a pipe of the asker's, inherited, would keep whoever reads it waiting
        started[:] = [child for child in started if child.poll() is None]
        started.append(
            subprocess.Popen(command, env=_environment(), stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True)
        )
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until and not address.is_open(settings.HOME):
            time.sleep(0.05)


def _environment() -> dict[str, str]:
    return {**os.environ, "GOODWORD_HOME": str(settings.HOME), "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
