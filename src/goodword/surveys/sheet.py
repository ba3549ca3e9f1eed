"""The sheet that somebody fills in: which questions are asked after what was said, a step at a time, and what fits. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .rules import Scale, scale_for

MOST_IN_A_STEP = 4
LONGEST_WORDS = 5_000
STARS = Scale(1, 5)
USUAL = Scale(0, 10)
SCORED = ("score", "rating", "expectation", "experience")
Said = Mapping[str, Any]


class NotAnswered(ValueError):
    """What was sent fits none of the answers of a question; the message is its key."""


@dataclass(frozen=True)
class Named:
    """Something with a key and a name in each language: a driver, or one of the answers to choose from."""

    key: str
    text: Mapping[str, str]


@dataclass(frozen=True)
class Condition:
    """A question is asked only where another was answered so."""

    key: str
    op: str
    value: Any

    def holds(self, said: Said) -> bool:
        """Whether it holds after what was said; what was skipped fits nothing."""
        given = said.get(self.key)
        if isinstance(given, dict):
            given = given.get("")
        if given is None or given == "":
            return False
        if self.op in ("lte", "gte"):
            return _is_number(given) and (given <= self.value if self.op == "lte" else given >= self.value)
        if self.op == "in":
            return given in self.value
        return bool(given == self.value) if self.op == "eq" else bool(given != self.value)


@dataclass(frozen=True)
class Question:
    """One question of a published version."""

    key: str
    type: str
    text: Mapping[str, str]
    scale: Scale
    metric: str = ""
    drivers: tuple[Named, ...] = ()
    choices: tuple[Named, ...] = ()
    is_required: bool = False
    show_if: Condition | None = None
    promise: str = ""

    @property
    def is_scored(self) -> bool:
        """Whether its answer is a score of its own; a question that only rates drivers has none."""
        return self.type in SCORED and not (self.type == "rating" and self.drivers)

    @property
    def steps(self) -> range:
        return range(self.scale.low, self.scale.high + 1)


def questions_of(told: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """The questions of a version, as its JSON tells them."""
    return tuple(_question(one) for one in told)


def _question(told: Mapping[str, Any]) -> Question:
    condition = told.get("show_if")
    metric = told.get("metric") or ("other" if told["type"] in SCORED else "")
    return Question(
        key=told["key"],
        type=told["type"],
        text=told.get("text") or {},
        scale=_scale(told, metric),
        metric=metric,
        drivers=_named(told.get("drivers")),
        choices=_named(told.get("choices")),
        is_required=bool(told.get("required")),
        show_if=Condition(condition["key"], condition["op"], condition["value"]) if condition else None,
        promise=told.get("promise") or "",
    )


def _scale(told: Mapping[str, Any], metric: str) -> Scale:
    usual = USUAL if told["type"] == "score" else STARS
    if metric in ("", "other"):
        return Scale(told.get("low", usual.low), told.get("high", usual.high))
    return scale_for(metric, told.get("low"), told.get("high"), None)


def _named(told: Sequence[Any] | None) -> tuple[Named, ...]:
    return tuple(Named(one, {}) if isinstance(one, str) else Named(one["key"], one.get("text") or {}) for one in told or ())


def asked(questions: Sequence[Question], said: Said) -> list[Question]:
    """The questions that are asked of whoever said this; one that hangs on another is asked only where that one is."""
    found: dict[str, Question] = {}
    for one in questions:
        if one.show_if is None or (one.show_if.key in found and one.show_if.holds(said)):
            found[one.key] = one
    return list(found.values())


def step(questions: Sequence[Question], said: Said, *, is_all: bool = False) -> list[tuple[Question, bool]]:
    """The next questions, and of each whether it waits for what is said to another of the same step.

    What waits is hidden until a script sees that it is asked; without one it stands in the step that follows. `is_all` is
    for whoever goes through everything again.
    """
    found: dict[str, tuple[Question, bool]] = {}
    for one in questions:
        if one.key in said and not is_all:
            continue
        hangs_here = one.show_if is not None and one.show_if.key in found
        is_asked = one.show_if is None or one.show_if.holds(said)
        if is_asked and not hangs_here and not is_all and sum(not waits for _, waits in found.values()) == MOST_IN_A_STEP:
            break
        if is_asked or hangs_here:
            found[one.key] = (one, not is_asked)
    return list(found.values())


def left(questions: Sequence[Question], said: Said) -> int:
    """How many questions are still to be answered."""
    return sum(one.key not in said for one in asked(questions, said))


def takes_back(was: Said, said: Said) -> bool:
    """Whether something that was said before is no longer said, or words of it: what is only added to takes nothing back."""
    return any(value and (not said.get(key) or is_reworded(value, said[key])) for key, value in was.items())


def is_reworded(was: Any, said: Any) -> bool:
    """Whether words that stood there stand there no more."""
    return isinstance(was, str) and isinstance(said, str) and was not in said


def taken(question: Question, sent: Mapping[str, Sequence[str]]) -> Any:
    """What was said to a question, from the fields of a form; None where nothing was, `NotAnswered` where it fits none."""
    if question.type == "words":
        words = _words(sent.get(question.key))
        return words[:LONGEST_WORDS] or None
    if question.type == "choice":
        chosen = _one(sent.get(question.key))
        if chosen and chosen not in {one.key for one in question.choices}:
            raise NotAnswered(question.key)
        return chosen or None
    own = _mark(question, _one(sent.get(question.key)), question.scale) if question.is_scored else None
    rated = {
        driver.key: mark
        for driver in question.drivers
        if (mark := _mark(question, _one(sent.get(f"{question.key}.{driver.key}")), STARS)) is not None
    }
    if not question.drivers:
        return own
    return {**({"": own} if own is not None else {}), **rated} or None


def _mark(question: Question, text: str, scale: Scale) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and scale.low <= int(text) <= scale.high):
        raise NotAnswered(question.key)
    return int(text)


def _one(sent: Sequence[str] | None) -> str:
    return sent[-1] if sent else ""


def _words(sent: Sequence[str] | None) -> str:
    return _one(sent).replace("\0", "").replace("\r\n", "\n").strip()


def _is_number(given: object) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


def own(value: Any) -> int | None:
    """The score of a scored question, beside which drivers may have been rated."""
    return value.get("") if isinstance(value, dict) else value


@dataclass(frozen=True)
class Scored:
    """What becomes one answer: the question, its score, and the ratings and words that stand with it."""

    question: Question
    score: int
    ratings: Mapping[str, int]
    comment: str


def scored(questions: Sequence[Question], said: Said) -> list[Scored]:
    """The answers that lie in what was said. Ratings and words stand with the score before them, else with the first."""
    found: list[Scored] = []
    beside: list[tuple[int, Mapping[str, int], str]] = []
    for one in asked(questions, said):
        value = said.get(one.key)
        rated = {key: mark for key, mark in value.items() if key} if isinstance(value, dict) else {}
        score = own(value) if one.is_scored else None
        if score is not None:
            found.append(Scored(one, score, rated, ""))
        elif rated or (one.type == "words" and value):
            beside.append((max(len(found) - 1, 0), rated, "" if rated else str(value)))
    for at, ratings, words in beside[: len(beside) if found else 0]:
        comment = "\n".join(filter(None, (found[at].comment, words)))
        found[at] = replace(found[at], ratings={**found[at].ratings, **ratings}, comment=comment)
    return found


def in_words(questions: Sequence[Question]) -> list[str]:
    """The languages in which every question can be read."""
    return [code for code in questions[0].text if all(one.text.get(code) for one in questions)] if questions else []
