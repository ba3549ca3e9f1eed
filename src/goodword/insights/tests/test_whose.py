"""Who did what: each sees their own, those who manage see everybody."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from goodword.accounts.actions import make_key
from goodword.accounts.days import local_day
from goodword.catalogue.models import Staff
from goodword.demo.cast import Cast, cast
from goodword.playbooks.models import RunStep

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> Cast:
    """Two do the same steps: Sam, and somebody who never logs in."""
    now = timezone.now()
    found = cast(at=now)
    other = Staff.objects.create(name="Otto Other", name_key="otto other", noted_at=now)
    own, _ = Staff.objects.update_or_create(member=found.sam, defaults={"name": "Sam", "name_key": "sam", "noted_at": now})
    for at, step in enumerate(RunStep.objects.order_by("pk")):
        step.staff, step.due_on = (other, own)[at % 2], local_day(now) - timedelta(days=2)
        step.save()
    return found


def rows(people: Cast, client: Client, who: str, ask: str) -> list[dict[str, object]]:
    key = make_key(getattr(people, who), name="test", may_write=False, at=timezone.now())
    answer = client.get(f"/api/v1/insights/{ask}", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200, answer.content
    found: list[dict[str, object]] = answer.json()["rows"]
    return found


def test_who_manages_sees_everybody_with_how_many_steps(people: Cast, client: Client) -> None:
    found = rows(people, client, "ada", "completion?by=staff")
    assert {row["staff"] for row in found} == {"Otto Other", "Sam"}
    assert all(row["n"] for row in found)


def test_who_manages_nobody_sees_their_own_alone(people: Cast, client: Client) -> None:
    assert {row["staff"] for row in rows(people, client, "sam", "completion?by=staff")} == {"Sam"}
    client.force_login(people.sam)
    page = client.get("/insights/completion/?by=staff").content.decode()
    assert "Only the work of one of you stands here." in page
    assert "Otto" not in page
    asked = client.get(f"/insights/completion/?staff={Staff.objects.get(name='Otto Other').pk}").content.decode()
    assert "Only the work of one of you stands here." in asked
    everybody = client.get("/insights/completion/").content.decode()
    assert "Only the work of one of you" not in everybody


def test_who_is_not_among_the_staff_is_told_so(people: Cast, client: Client) -> None:
    client.force_login(people.vera)
    page = client.get("/insights/completion/?by=staff")
    assert page.status_code == 400
    assert "You are not among the staff here." in page.content.decode()


def test_steps_are_told_by_their_names(people: Cast, client: Client) -> None:
    found = rows(people, client, "ada", "steps")
    assert {"step", "step_key", "playbook", "value", "n", "late", "skipped", "not_due"} <= set(found[0])
    assert found[0]["step"] != found[0]["step_key"]
