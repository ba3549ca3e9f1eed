"""What the command line says: a sentence for people, JSON for programs."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_wants_json: ContextVar[bool] = ContextVar("wants_json", default=False)


STOPPED = 130  # what a shell calls the end by Ctrl-C


class Trouble(Exception):
    """Something the user can mend, as one plain sentence."""


def is_json() -> bool:
    """Whether `--json` stood anywhere on the command line."""
    return _wants_json.get()


@contextmanager
def in_json(wanted: bool) -> Iterator[None]:
    """The output of everything inside is JSON, or sentences."""
    token = _wants_json.set(wanted)
    try:
        yield
    finally:
        _wants_json.reset(token)


def say(sentence: str, **facts: Any) -> None:
    """Print the facts as one JSON object where asked for, else the sentence."""
    sys.stdout.write((as_text(facts) if is_json() else sentence) + "\n")
    sys.stdout.flush()


def complain(sentence: str) -> None:
    """Print what went wrong: on the error stream, and for programs as JSON too."""
    sys.stderr.write(sentence + "\n")
    if is_json():
        sys.stdout.write(as_text({"error": sentence}) + "\n")


def as_text(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, default=str)
