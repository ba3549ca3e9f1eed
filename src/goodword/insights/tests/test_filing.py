"""What insights say of everybody, filed for the rooms below."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests import empty_lake

from goodword.accounts.days import local_day
from goodword.demo.cast import TIME_ZONE, cast
from goodword.insights import actions
from goodword.insights.asked import NotUnderstood
from goodword.journal.models import Entry
from goodword.people.actions.many import set_segment_cadence
from goodword.scores.models import Score
from goodword.touchpoints.models import Order, Touchpoint

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def lake(db: None) -> None:
    empty_lake.lay(zone=TIME_ZONE)


def _filed(name: str, now: datetime | None = None) -> dict[int, Score]:
    now = now or timezone.now()
    actions.file_scores(name, as_of=local_day(now), by="test", at=now)
    return {score.person_id: score for score in Score.objects.filter(insight=name) if score.person_id}


def test_it_files_the_stage_of_everybody() -> None:
    people = cast(at=timezone.now())
    found = _filed("lifecycle")
    assert set(found) == {p.pk for p in people.people}
    assert {s.label for s in found.values()} <= {"stranger", "prospect", "customer", "repeat", "fan", "ambassador", "lapsed"}


def test_it_files_who_is_overdue_and_why_and_takes_it_back_after_a_talk() -> None:
    now = timezone.now().replace(hour=0, minute=5)  # in the evening the business's day is already another
    people = cast(at=now)
    person = people.maya
    Touchpoint.objects.filter(person=person).delete()
    Order.objects.filter(person=person).delete()
    ordered = now - timedelta(days=200)
    Order.objects.create(person=person, ordered_at=ordered, total=12_300, currency="EUR", noted_at=now)
    score = _filed("silence", now)[person.pk]
    assert (score.value, score.stake, score.n, score.label) == (110, 12_300, 1, "cadence")
    told = {"last_on": local_day(ordered).isoformat(), "usual_days": 90, "why": "cadence", "contact_on": None, "cadence": 90}
    assert score.reason == told
    Touchpoint.objects.create(person=person, at=now, kind="call", direction="two-way", noted_at=now)
    assert person.pk not in _filed("silence", now)


@pytest.mark.parametrize(("days_ago", "is_filed"), [(83, False), (84, True), (90, True), (200, True)])
def test_it_files_who_is_due_by_the_last_talk_a_week_ahead_though_they_bought_since(days_ago: int, is_filed: bool) -> None:
    now = timezone.now().replace(hour=0, minute=5)
    person = cast(at=now).theo
    Order.objects.filter(person=person).delete()
    Order.objects.create(person=person, ordered_at=now - timedelta(days=1), total=100, currency="EUR", noted_at=now)
    spoken = now - timedelta(days=days_ago)
    Touchpoint.objects.create(person=person, at=spoken, kind="call", direction="two-way", noted_at=now)
    found = _filed("silence", now).get(person.pk)
    assert (found is not None) is is_filed
    if found is not None:
        assert found.value < 0, "an order ended the silence"
        assert (found.reason["contact_on"], found.reason["cadence"]) == (local_day(spoken).isoformat(), 90)


def test_it_writes_nothing_when_nothing_changed() -> None:
    now = timezone.now()
    cast(at=now)
    first = actions.file_scores("lifecycle", as_of=local_day(now), by="test", at=now)
    again = actions.file_scores("lifecycle", as_of=local_day(now), by="test", at=now)
    assert first.changed == first.n > 0
    assert (again.n, again.changed, again.gone) == (first.n, 0, 0)
    assert Entry.objects.filter(verb="scores.filed").count() == 2


def test_it_has_nothing_to_file_where_nothing_is_said_of_single_people() -> None:
    with pytest.raises(NotUnderstood):
        actions.file_scores("nps", as_of=local_day(timezone.now()), by="test", at=timezone.now())


def test_a_cadence_kept_for_a_segment_counts_where_the_person_has_none() -> None:
    now = timezone.now().replace(hour=0, minute=5)
    people = cast(at=now)
    Touchpoint.objects.filter(person__in=people.people).delete()
    Order.objects.all().delete()
    for person in people.people:
        ordered = now - timedelta(days=80)
        Order.objects.create(person=person, ordered_at=ordered, total=100, currency="EUR", noted_at=now)
    regulars = {p.pk for p in people.people if p.segment == "regular" and not p.cadence_days}
    assert regulars and not regulars & set(_filed("silence", now))
    set_segment_cadence(segment="regular", cadence_days=50, by="test", at=now)
    found = _filed("silence", now)
    assert {found[pk].value for pk in regulars} == {30} and {found[pk].reason["usual_days"] for pk in regulars} == {50}
