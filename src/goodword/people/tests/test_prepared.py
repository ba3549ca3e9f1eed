"""A question whose SQL is worked out once answers as one that is put anew."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.models import Max, QuerySet

from goodword.kit.prepared import FEWEST, about_rows, answered
from goodword.people.models import Person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def _noted(ids: Sequence[int]) -> "QuerySet[Any, Any]":
    return Person.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "name").annotate(Max("noted_at"))


@pytest.mark.parametrize("n", [0, 1, FEWEST - 1, FEWEST, FEWEST + 1])
def test_it_answers_about_as_many_rows_as_are_named_and_no_others(n: int) -> None:
    made = Person.objects.bulk_create(Person(name=f"P{i}", name_key=f"p{i}", noted_at=AT) for i in range(FEWEST + 5))
    ids = [person.pk for person in made[:n]]
    assert about_rows("noted", ids, _noted) == [(pk, f"P{i}", AT) for i, pk in enumerate(ids)]


def test_its_sql_is_made_once_and_its_answer_anew_each_time() -> None:
    made: list[int] = []

    def counted(ids: Sequence[int]) -> "QuerySet[Any, Any]":
        made.append(len(ids))
        return _noted(ids)

    person = Person.objects.create(name="Maya", name_key="maya", noted_at=AT)
    assert about_rows("counted", [person.pk], counted) == [(person.pk, "Maya", AT)]
    Person.objects.filter(pk=person.pk).update(name="Maya Lind")
    assert about_rows("counted", [person.pk], counted) == [(person.pk, "Maya Lind", AT)]
    assert made == [FEWEST]


def test_what_nobody_can_answer_is_answered_by_no_rows() -> None:
    assert about_rows("nobody", [1], lambda _: Person.objects.none().values_list("pk")) == []
    assert answered("nobody", lambda: Person.objects.none().values_list("pk")) == []


def test_a_question_about_no_rows_in_particular_is_answered_anew_each_time() -> None:
    def names() -> "QuerySet[Any, Any]":
        return Person.objects.order_by("pk").values_list("name")

    assert answered("names", names) == []
    Person.objects.create(name="Maya", name_key="maya", noted_at=AT)
    assert answered("names", names) == [("Maya",)]
