"""Which questions are asked after what was said, and what becomes of it; without a page and without a database."""

import re

import pytest

from goodword.surveys import phrases, sheet
from goodword.surveys.asking_words import asking_in
from goodword.surveys.sheet import Condition, NotAnswered
from goodword.surveys.starting import STARTS

from .asking import QUESTIONS

ALL = sheet.questions_of(QUESTIONS)


def keys(said, **how):
    return [(one.key, waits) for one, waits in sheet.step(ALL, said, **how)]


def test_a_step_holds_some_questions_and_those_that_may_follow_from_them() -> None:
    assert keys({}) == [("recommend", False), ("wrong", True), ("drivers", False), ("how", False), ("satisfied", False)]
    rest = {"recommend": 3, "drivers": None, "how": None, "satisfied": None}
    assert keys(rest) == [("wrong", False), ("more", False)], "without a script, what follows stands in the next step"
    assert keys({**rest, "recommend": 9}) == [("more", False)]
    assert [key for key, _ in keys({"recommend": 9}, is_all=True)] == [one.key for one in ALL]


def test_what_was_skipped_is_not_asked_again_and_counts_as_said() -> None:
    said = {"recommend": 9, "drivers": None, "how": None, "satisfied": None}
    assert sheet.left(ALL, said) == 1 and sheet.left(ALL, {**said, "more": None}) == 0


@pytest.mark.parametrize(
    ("op", "value", "given", "holds"),
    [
        ("lte", 6, 6, True),
        ("lte", 6, 7, False),
        ("gte", 9, 9, True),
        ("eq", "web", "web", True),
        ("ne", "web", "shop", True),
        ("in", ["web", "shop"], "shop", True),
        ("lte", 6, None, False),
        ("lte", 6, "words", False),
        ("gte", 9, {"": 10, "advice": 2}, True),
    ],
)
def test_a_condition_holds_or_not(op: str, value: object, given: object, holds: bool) -> None:
    assert Condition("key", op, value).holds({"key": given}) is holds


@pytest.mark.parametrize("text", ["11", "-1", "9.5", "٣", "nine", "1e1", "00000000009"])
def test_a_mark_that_is_not_on_the_scale_is_no_answer(text: str) -> None:
    with pytest.raises(NotAnswered):
        sheet.taken(ALL[0], {"recommend": [text]})


def test_ratings_and_words_stand_with_the_score_before_them() -> None:
    said = {
        "recommend": 3,
        "wrong": "It came late.",
        "drivers": {"delivery": 1},
        "how": "web",
        "satisfied": 2,
        "more": "Call me.",
    }
    first, second = sheet.scored(ALL, said)
    assert (first.score, first.ratings, first.comment) == (3, {"delivery": 1}, "It came late.")
    assert (second.score, second.ratings, second.comment) == (2, {}, "Call me.")
    early = sheet.questions_of([QUESTIONS[5], QUESTIONS[0]])
    assert [(one.score, one.comment) for one in sheet.scored(early, {"more": "Hello", "recommend": 9})] == [(9, "Hello")]
    assert sheet.scored(early, {"more": "Hello", "recommend": None}) == []


def test_words_lose_what_no_database_keeps_and_are_not_endless() -> None:
    assert sheet.taken(ALL[5], {"more": [" a\0b\r\nc "]}) == "ab\nc"
    assert len(sheet.taken(ALL[5], {"more": ["x" * 9_000]})) == sheet.LONGEST_WORDS
    assert sheet.taken(ALL[5], {"more": ["  "]}) is None


def test_every_language_of_the_page_says_everything() -> None:
    for language, said in phrases.PHRASES.items():
        assert said.keys() == phrases.ENGLISH.keys() and all(said.values()), language
        for name in ("chosen", "until", "answered_words", "whose"):
            assert said[name].count("{") == 1, f"{language}: {name}"
    assert phrases.phrases_in("de-at")["next"] == "Weiter" and phrases.phrases_in("xx")["next"] == "Next"
    assert phrases.chosen("pt-br", ["en", "pt"]) == "pt" and phrases.chosen("", ["de", "en"], "fr") == "de"


@pytest.mark.parametrize(
    ("language", "too_near"),
    [
        ("de", r"\b(du|dich|dir|dein\w*|euch|eure?\w*)\b"),
        ("es", r"\b(tú|tu|tus|te|ti|vosotros|vuestr\w+)\b"),
        ("pt", r"\b(tu|te|ti|teu|tua|você)\b"),
    ],
)
def test_nobody_is_addressed_as_a_friend_in_one_line_and_as_a_guest_in_the_next(language: str, too_near: str) -> None:
    said = [*phrases.PHRASES[language].values(), *asking_in(language).values()]
    said += re.findall(rf"'{language}': '([^']+)'", str([start.made() for start in STARTS.values()]))
    assert len(said) > 60 and not [words for words in said if re.search(too_near, words, re.IGNORECASE)]
