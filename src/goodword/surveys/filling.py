"""A sheet as somebody sees it: the questions of one step in their language, with what they said, and what is wrong with it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.cache import caches
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format

from . import phrases, sheet
from .sheet import STARS, Named, NotAnswered, Question, Said
from .standing import Standing

TEMPLATE = "surveys/public/sheet.html"
KEPT_FOR = 300
LONGEST_STEP = 60


@dataclass(frozen=True)
class Heard:
    """What came in with a press of the button, and what was wrong with it, by the keys of questions."""

    said: Mapping[str, Any]
    wrong: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mark:
    """A row of marks to choose from: a score, or the rating of one driver."""

    name: str
    label: str
    steps: Sequence[int]
    given: int | None
    low: str
    high: str


@dataclass(frozen=True)
class Shown:
    """One question as it stands on the page."""

    question: Question
    label: str
    waits: bool
    marks: Sequence[Mark] = ()
    choices: Sequence[tuple[str, str]] = ()
    given: Any = None
    wrong: str = ""

    @property
    def condition(self) -> str:
        """What the answer on which this question hangs is compared with, for the script."""
        return json.dumps(self.question.show_if.value) if self.question.show_if else ""


def read(standing: Standing, sent: QueryDict) -> Heard:
    """What was said to the questions that stood on the page; whatever else was sent is not looked at."""
    there = set(sent.getlist("asked")[:LONGEST_STEP])
    fields = {key: sent.getlist(key) for key in sent}
    said: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for one in standing.questions:
        if one.key in there:
            try:
                said[one.key] = sheet.taken(one, fields)
            except NotAnswered:
                wrong[one.key] = "wrong"
    before = standing.response.said if standing.response else {}
    for one in sheet.asked(standing.questions, {**before, **said}):
        if one.is_required and one.key in said and _is_empty(one, said[one.key]):
            wrong[one.key] = "required"
    # Where something is missing the page comes once more, and nobody has passed over what stood on it yet.
    kept = {key: value for key, value in said.items() if key not in wrong}
    if wrong:
        kept = {key: value for key, value in kept.items() if key in before or value is not None}
    return Heard(kept, wrong)


def _is_empty(question: Question, value: Any) -> bool:
    return value is None or (question.is_scored and sheet.own(value) is None)


def language_of(standing: Standing, wanted: str, *others: str) -> str:
    """The language of a page: the one that was asked for, the one they wrote in, their own, the survey's."""
    response, person = standing.response, standing.invitation.person if standing.invitation else None
    known = (response.language if response else "", person.language if person else "", *others, standing.survey.language)
    return phrases.chosen(wanted, sheet.in_words(standing.questions), *known)


def words_of(standing: Standing, language: str) -> Mapping[str, str]:
    """What stands around the questions, in a language, else in that of the survey."""
    told = standing.version.words
    found: Mapping[str, str] = told.get(language) or told.get(standing.survey.language) or {}
    return found


def day_in(moment: datetime, language: str) -> str:
    """A day as those who speak a language write it."""
    with translation.override(language):
        # Django's English is the American one; the pages of the house, and this sheet, say “29 November 2026”.
        return date_format(timezone.localtime(moment), "j F Y" if language == "en" else "DATE_FORMAT")


@dataclass(frozen=True)
class Look:
    """How a page is looked at: in which language, everything once more, with a score that a link brought along."""

    language: str
    is_all: bool = False
    preselected: str = ""
    around: Mapping[str, Any] = field(default_factory=dict)

    @property
    def spoken(self) -> Mapping[str, str]:
        return phrases.phrases_in(self.language)


def page_of(standing: Standing, look: Look, heard: Heard | None = None) -> str:
    """The page of a step as HTML. Nothing of the person stands on a page that nobody has written on, so it is kept."""
    if standing.response or heard:
        return _drawn(standing, look, heard)
    told = (standing.version.questions, standing.version.words, standing.survey.language, look)
    key, near = f"surveys:sheet:{sha256(repr(told).encode()).hexdigest()}", caches["near"]
    if (found := near.get(key)) is None:
        found = _drawn(standing, look, None)
        near.set(key, found, KEPT_FOR)
    return str(found)


def _drawn(standing: Standing, look: Look, heard: Heard | None) -> str:
    before = standing.response.said if standing.response else {}
    now = heard.said if heard else {}
    # What was just said stays on a page that comes once more, beside what is missing.
    earlier = {key: value for key, value in before.items() if key not in now}
    step = sheet.step(standing.questions, earlier, is_all=look.is_all)
    said = {**before, **now}
    chosen = _preselected(step[0][0], look.preselected) if step and not said else {}
    wrong = {key: look.spoken[why] for key, why in heard.wrong.items()} if heard else {}
    shown = [_shown(one, {**said, **chosen}, look, waits=waits, wrong=wrong.get(one.key, "")) for one, waits in step]
    n_after = sheet.left(standing.questions, earlier) - sum(not one.waits for one in shown)
    told = {
        "shown": shown,
        "words": words_of(standing, look.language),
        "spoken": look.spoken,
        "language": look.language,
        "direction": phrases.direction(look.language),
        "languages": [(code, phrases.name_of(code)) for code in sheet.in_words(standing.questions)],
        "is_last": n_after <= 0 or look.is_all,
        "has_more": any(one.waits for one in shown),
        "n_after": n_after,
        "is_first": not before,
        "is_wrong": bool(wrong),
        "chosen": look.spoken["chosen"].format(score=next(iter(chosen.values()))) if chosen else "",
    }
    return render_to_string(TEMPLATE, {**look.around, **told})


def _preselected(question: Question, text: str) -> dict[str, Any]:
    """What a link of the mail says one chose; it stands on the page, and is kept by nothing but a press of the button."""
    try:
        mark = sheet.taken(question, {question.key: [text]}) if question.is_scored else None
    except NotAnswered:
        return {}
    return {} if mark is None else {question.key: mark}


def _shown(question: Question, said: Said, look: Look, *, waits: bool, wrong: str) -> Shown:
    given, spoken = said.get(question.key), look.spoken
    marks = []
    if question.is_scored:
        ends = question.metric if f"{question.metric}_low" in spoken else "stars"
        low, high = spoken[f"{ends}_low"], spoken[f"{ends}_high"]
        marks.append(Mark(question.key, "", question.steps, sheet.own(given), low, high))
    rated = given if isinstance(given, dict) else {}
    for driver in question.drivers:
        name, steps = f"{question.key}.{driver.key}", range(STARS.low, STARS.high + 1)
        ends_of_it = spoken["stars_low"], spoken["stars_high"]
        marks.append(Mark(name, text_in(driver, look.language), steps, rated.get(driver.key), *ends_of_it))
    choices = [(one.key, text_in(one, look.language)) for one in question.choices]
    return Shown(question, text_in(question, look.language), waits, marks, choices, given, wrong)


def text_in(named: Named | Question, language: str) -> str:
    """What something is called in a language, else in any in which it has a name."""
    return named.text.get(language) or next(iter(named.text.values()), "") or named.key
