"""How an event leads to work: the shapes of the table in `config/listeners.py`, and the way to that table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

Payload = Mapping[str, Any]


@dataclass(frozen=True)
class Work:
    """One kind of job: the function that does it, how long it may take, and whether two of it may run side by side."""

    path: str
    limit: timedelta = timedelta(minutes=10)
    most_attempts: int = 3
    megabytes: int | None = None
    is_alone: bool = False

    def load(self) -> Callable[[Payload], None]:
        function: Callable[[Payload], None] = import_string(self.path)
        return function


@dataclass(frozen=True)
class Listener:
    """Deeds of these verbs lead to this job: one job for many deeds, `after` the first of them.

    With `at_once`, the path of a function of an `Entry`, it runs right after the commit, in the process that did the deed:
    for what is cheap and should be seen on the next page. Its trouble is logged and hurts nobody.
    """

    verbs: tuple[str, ...]
    job: str = ""
    after: timedelta = timedelta(0)
    at_once: str = ""

    def hears(self, verb: str) -> bool:
        return any(fnmatchcase(verb, pattern) for pattern in self.verbs)


@dataclass(frozen=True)
class Every:
    """A job that the clock asks for."""

    job: str
    period: timedelta
    payload: Payload = field(default_factory=dict)


class UnknownJob(LookupError):
    """No line of the table has this name; a job that nobody can do would stay for ever."""


@cache
def _table(module: str) -> Any:
    return import_module(module)


def works() -> dict[str, Work]:
    """Every kind of job by name."""
    table: dict[str, Work] = _table(settings.GOODWORD_WIRING).JOBS
    return table


def work(name: str) -> Work:
    """The kind of job of this name."""
    try:
        return works()[name]
    except KeyError:
        raise UnknownJob(name) from None


def listeners() -> tuple[Listener, ...]:
    table: tuple[Listener, ...] = _table(settings.GOODWORD_WIRING).LISTENERS
    return table


def clockwork() -> tuple[Every, ...]:
    table: tuple[Every, ...] = _table(settings.GOODWORD_WIRING).CLOCKWORK
    return table
