"""Whether the questions of a survey can be asked: what is wrong with them, and where. No Django."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .rules import OffTheScale, scale_for

MOST_QUESTIONS, MOST_NAMED, LONGEST_TEXT = 40, 20, 500
KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
TYPES = ("score", "rating", "choice", "words", "expectation", "experience")
METRICS = ("nps", "csat", "ces", "other")
ORDERED, NAMED = ("lte", "gte", "eq", "ne"), ("eq", "ne", "in")
WIDEST = 10  # steps of a scale that fit beside each other on a phone
Told = Mapping[str, Any]


class Wrong(StrEnum):
    """What is wrong with a question."""

    NONE = "none"
    MANY = "many"
    KEY = "key"
    TWICE = "twice"
    TYPE = "type"
    TEXT = "text"
    LONG = "long"
    METRIC = "metric"
    SCALE = "scale"
    DRIVERS = "drivers"
    CHOICES = "choices"
    PROMISE = "promise"
    BEFORE = "before"
    UNKNOWN = "unknown"
    LATER = "later"
    OP = "op"
    VALUE = "value"


@dataclass(frozen=True)
class Problem:
    """Something that is wrong, and with which question, from 1; 0 is all of them."""

    place: int
    wrong: Wrong
    about: str = ""


class NotToBeAsked(ValueError):
    """Questions that cannot be asked of anybody; `problems` says why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(f"{p.place}: {p.wrong}" for p in problems))
        self.problems = tuple(problems)


def problems_of(questions: Sequence[Told], language: str) -> list[Problem]:
    """Everything that is wrong with the questions of a version; every one of them has to be said in `language`."""
    if not questions:
        return [Problem(0, Wrong.NONE)]
    if len(questions) > MOST_QUESTIONS:
        return [Problem(0, Wrong.MANY)]
    found: list[Problem] = []
    for n, one in enumerate(questions):
        earlier, later = questions[:n], questions[n:]
        found += [Problem(n + 1, *told) for told in _of_one(one, earlier, later, language)]
    return found


def checked(questions: Sequence[Told], language: str) -> None:
    """`NotToBeAsked` where anything is wrong with them."""
    found = problems_of(questions, language)
    if found:
        raise NotToBeAsked(found)


Finding = tuple[Wrong] | tuple[Wrong, str]


def _of_one(one: Told, earlier: Sequence[Told], later: Sequence[Told], language: str) -> Iterator[Finding]:
    key, kind = one.get("key"), one.get("type")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        yield (Wrong.KEY,)
    elif key in {other.get("key") for other in earlier}:
        yield Wrong.TWICE, key
    if kind not in TYPES:
        yield (Wrong.TYPE,)
        return
    yield from _of_text(one.get("text"), language)
    yield from _of_kind(one, kind, language)
    if kind in ("expectation", "experience"):
        yield from _of_promise(one, kind, earlier)
    if one.get("show_if"):
        yield from _of_condition(one["show_if"], earlier, later)


def _of_text(text: Any, language: str) -> Iterator[Finding]:
    if not isinstance(text, Mapping) or not str(text.get(language) or "").strip():
        yield Wrong.TEXT, language
    elif any(len(str(said)) > LONGEST_TEXT for said in text.values()):
        yield (Wrong.LONG,)


def _of_kind(one: Told, kind: str, language: str) -> Iterator[Finding]:
    if kind == "rating" and not _are_named(one.get("drivers"), 1, language):
        yield (Wrong.DRIVERS,)
    elif kind == "choice" and not _are_named(one.get("choices"), 2, language):
        yield (Wrong.CHOICES,)
    elif kind == "score" and one.get("metric") not in METRICS:
        yield (Wrong.METRIC,)
    elif kind in ("score", "expectation", "experience") and not _is_scale(one):
        yield (Wrong.SCALE,)


def _is_scale(one: Told) -> bool:
    metric = one.get("metric") or "other"
    low, high = one.get("low"), one.get("high")
    if low is None and high is None:
        return True
    try:
        scale = scale_for(metric, low, high, None)
    except (OffTheScale, TypeError):
        return False
    return scale.low >= 0 and scale.high - scale.low <= WIDEST


def _are_named(told: Any, least: int, language: str) -> bool:
    """Whether these can be told apart, and each be read in a language."""
    if not isinstance(told, Sequence) or isinstance(told, str) or not least <= len(told) <= MOST_NAMED:
        return False
    keys = [one.get("key") if isinstance(one, Mapping) else None for one in told]
    if len(set(keys)) < len(keys) or not all(isinstance(key, str) and KEY.fullmatch(key) for key in keys):
        return False
    return all(0 < len(str(one.get("text", {}).get(language) or "").strip()) <= LONGEST_TEXT for one in told)


def _of_promise(one: Told, kind: str, earlier: Sequence[Told]) -> Iterator[Finding]:
    """What was expected and what came are held together by the promise that they are about; the first is asked first."""
    promise = one.get("promise")
    if not isinstance(promise, str) or not KEY.fullmatch(promise):
        yield (Wrong.PROMISE,)
        return
    if kind == "expectation" and any(o.get("type") == "experience" and o.get("promise") == promise for o in earlier):
        yield Wrong.BEFORE, promise
    if any(other.get("type") == kind and other.get("promise") == promise for other in earlier):
        yield Wrong.TWICE, promise


def _of_condition(told: Any, earlier: Sequence[Told], later: Sequence[Told]) -> Iterator[Finding]:
    """It hangs on an earlier question, so that nothing goes round in a circle."""
    key = told.get("key") if isinstance(told, Mapping) else None
    asked = next((one for one in earlier if one.get("key") == key), None)
    if asked is None:
        yield (Wrong.LATER if any(one.get("key") == key for one in later) else Wrong.UNKNOWN), str(key)
        return
    if asked.get("type") == "choice":
        known = {one.get("key") for one in asked.get("choices") or () if isinstance(one, Mapping)}
        value = told.get("value")
        if told.get("op") not in NAMED:
            yield (Wrong.OP,)
        elif not set(value if isinstance(value, list) else [value]) <= known:
            yield Wrong.VALUE, str(value)
    elif asked.get("type") in ("score", "expectation", "experience"):
        if told.get("op") not in ORDERED:
            yield (Wrong.OP,)
        elif not isinstance(told.get("value"), int) or isinstance(told.get("value"), bool):
            yield Wrong.VALUE, str(told.get("value"))
    else:
        yield (Wrong.OP,)
