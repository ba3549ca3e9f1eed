"""Questions are checked before they are asked, and what was published stays as it was."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from goodword.journal.actions import ChangedMeanwhile
from goodword.mail.wording import NotMergeable
from goodword.surveys import drafting, queries, sheet
from goodword.surveys.actions import building, inviting
from goodword.surveys.drafting import NotToBeAsked, Wrong
from goodword.surveys.models import Invitation, Survey, SurveyVersion
from goodword.surveys.phrases import PHRASES
from goodword.surveys.starting import STARTS
from goodword.surveys.writing import Written

from .test_inviting import QUESTION, person

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)
WORDS = {"key": "why", "type": "words", "text": {"en": "Why?"}}
CHOICE = {
    "key": "pick",
    "type": "choice",
    "text": {"en": "Which?"},
    "choices": [{"key": "a", "text": {"en": "A"}}, {"key": "b", "text": {"en": "B"}}],
}


def wrong(*questions: dict[str, Any]) -> list[tuple[int, str]]:
    return [(p.place, p.wrong.value) for p in drafting.problems_of(questions, "en")]


def hangs_on(key: str, op: str, value: Any) -> dict[str, Any]:
    return WORDS | {"show_if": {"key": key, "op": op, "value": value}}


CASES: list[tuple[list[dict[str, Any]], list[tuple[int, str]]]] = [
    ([QUESTION, WORDS, CHOICE], []),
    ([], [(0, "none")]),
    ([WORDS] * 41, [(0, "many")]),
    ([WORDS, WORDS], [(2, "twice")]),
    ([WORDS | {"key": "Não"}], [(1, "key")]),
    ([WORDS | {"type": "dance"}], [(1, "type")]),
    ([WORDS | {"text": {"de": "Warum?"}}], [(1, "text")]),
    ([WORDS | {"text": {"en": "x" * 501}}], [(1, "long")]),
    ([QUESTION | {"metric": "mood"}], [(1, "metric")]),
    ([QUESTION | {"low": 1, "high": 5}], [(1, "scale")]),
    ([QUESTION | {"metric": "other", "low": 0, "high": 99}], [(1, "scale")]),
    ([QUESTION | {"metric": "other", "low": 1, "high": 5}], []),
    ([WORDS | {"type": "rating", "drivers": []}], [(1, "drivers")]),
    ([CHOICE | {"choices": [{"key": "a", "text": {"en": "A"}}]}], [(1, "choices")]),
    ([WORDS | {"type": "expectation"}], [(1, "promise")]),
    ([QUESTION, hangs_on("recommend", "lte", 6)], []),
    ([QUESTION, hangs_on("recommend", "lte", "six")], [(2, "value")]),
    ([QUESTION, hangs_on("recommend", "in", [1])], [(2, "op")]),
    ([CHOICE, hangs_on("pick", "in", ["a", "c"])], [(2, "value")]),
    ([hangs_on("recommend", "lte", 6), QUESTION], [(1, "later")]),
    ([hangs_on("why", "eq", 1)], [(1, "later")]),
    ([hangs_on("gone", "eq", 1)], [(1, "unknown")]),
]


@pytest.mark.parametrize(("questions", "told"), CASES)
def test_what_is_wrong_is_told_with_its_place(questions: list[dict[str, Any]], told: list[tuple[int, str]]) -> None:
    assert wrong(*questions) == told


def test_what_is_expected_is_asked_before_what_came() -> None:
    first = {"key": "one", "type": "expectation", "promise": "speed", "text": {"en": "?"}}
    then = {"key": "two", "type": "experience", "promise": "speed", "text": {"en": "?"}}
    assert wrong(first, then) == []
    assert wrong(then, first) == [(2, "before")]


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS.keys())
@pytest.mark.parametrize("language", PHRASES)
def test_what_one_may_start_from_can_be_asked_as_it_is(start: Any, language: str) -> None:
    told = start.made()
    assert drafting.problems_of(told, language) == []
    assert [one.key for one in sheet.questions_of(told)] == [one["key"] for one in told]


def written(*questions: dict[str, Any], **more: Any) -> Written:
    told = {"name": "How it is", "kind": "transactional", "language": "en", "questions": questions or (QUESTION,), **more}
    return Written(**told)


def made(*questions: dict[str, Any], **more: Any) -> Survey:
    return building.make_survey(written=written(*questions, **more), by="member:1", at=NOON)


@pytest.mark.django_db
def test_it_goes_out_from_when_it_is_published() -> None:
    survey = made()
    assert (survey.state, survey.current) == ("draft", 0)
    building.publish(survey, by="member:1", at=NOON)
    assert (survey.state, survey.current) == ("live", 1) and queries.draft_of(survey) is None


@pytest.mark.django_db
def test_what_cannot_be_asked_or_mailed_is_not_published() -> None:
    with pytest.raises(NotToBeAsked) as why:
        building.publish(made(WORDS, WORDS), by="member:1", at=NOON)
    assert why.value.problems[0].wrong is Wrong.TWICE
    with pytest.raises(NotMergeable):
        building.publish(made(words={"en": {"opening": "Dear {mother}"}}), by="member:1", at=NOON)


@pytest.mark.django_db
def test_whoever_was_asked_keeps_the_version_they_were_asked_with() -> None:
    survey = made()
    building.publish(survey, by="member:1", at=NOON)
    invitation = inviting.invite(survey=survey, person=person(), cause="hand:1", by="member:1", at=NOON)
    building.write(survey, written=written(CHOICE), revision=survey.revision, by="member:1", at=NOON)
    building.publish(survey, by="member:1", at=NOON)
    invitation.refresh_from_db()
    assert (survey.current, invitation.survey_version.number, invitation.survey_version.questions) == (2, 1, [QUESTION])
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        SurveyVersion.objects.filter(number=1).update(questions=[])


@pytest.mark.twin
@pytest.mark.django_db
def test_without_its_trigger_a_published_version_could_be_rewritten() -> None:
    survey = made()
    building.publish(survey, by="member:1", at=NOON)
    off = {
        "sqlite": ["DROP TRIGGER surveys_version_stands"],
        "postgresql": ["SET CONSTRAINTS ALL IMMEDIATE", "DROP TRIGGER surveys_version_stands ON surveys_surveyversion"],
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in off[connection.vendor]:
            cursor.execute(statement)
        assert SurveyVersion.objects.update(questions=[]) == 1
        transaction.set_rollback(True)
    assert SurveyVersion.objects.get().questions == [QUESTION]


@pytest.mark.django_db
def test_what_was_written_can_be_taken_back_and_nobody_is_written_over() -> None:
    survey = made()
    seen = survey.revision
    deed = building.write(survey, written=written(CHOICE), revision=seen, by="member:1", at=NOON)
    with pytest.raises(ChangedMeanwhile):
        building.write(survey, written=written(WORDS), revision=seen, by="member:2", at=NOON)
    building.unwrite(survey, deed, by="member:1", at=NOON)
    draft = queries.draft_of(survey)
    assert draft is not None and draft.questions == [QUESTION]


@pytest.mark.django_db
def test_an_earlier_version_goes_out_again_as_a_new_one() -> None:
    survey = made()
    first = building.publish(survey, by="member:1", at=NOON)
    building.write(survey, written=written(CHOICE), revision=survey.revision, by="member:1", at=NOON)
    building.publish(survey, by="member:1", at=NOON + timedelta(days=1))
    again = building.go_back_to(first, by="member:1", at=NOON + timedelta(days=2))
    assert (again.number, again.questions) == (3, [QUESTION])


@pytest.mark.django_db
def test_what_is_closed_asks_nobody_and_can_be_opened_again() -> None:
    survey = made()
    building.publish(survey, by="member:1", at=NOON)
    building.close(survey, by="member:1", at=NOON)
    building.open_again(survey, by="member:1", at=NOON)
    survey.refresh_from_db()
    assert survey.state == "live" and not Invitation.objects.exists()
