"""Playbooks and runs for programs."""

import pytest
from django.test import Client
from django.utils import timezone

from goodword.accounts.actions import make_key
from goodword.demo.cast import Cast
from goodword.playbooks.models import Playbook, Run, RunStep


@pytest.fixture
def ada(cast: Cast) -> Client:
    key = make_key(cast.ada, name="test", may_write=True, at=timezone.now())
    return Client(headers={"Authorization": f"Bearer {key}"})


def post(client: Client, path: str, **body: object):
    return client.post(f"/api/v1{path}", body, content_type="application/json")


def test_what_there_is_is_listed(ada: Client) -> None:
    (playbook,) = ada.get("/api/v1/playbooks").json()["rows"]
    (run,) = ada.get("/api/v1/runs").json()["rows"]
    assert (playbook["key"], playbook["state"]) == ("a-warm-welcome", "on")
    assert (run["playbook_id"], run["edition"], run["state"]) == (playbook["id"], 1, "open")
    whole = ada.get(f"/api/v1/runs/{run['id']}").json()
    assert [(s["step"], bool(s["done_at"])) for s in whole["steps"]] == [("call", True), ("package", False), ("service", False)]


def test_begun_by_hand_once_a_day(cast: Cast, ada: Client) -> None:
    path = f"/playbooks/{Playbook.objects.get().pk}/runs"
    first, again = (post(ada, path, person_id=cast.maya.pk) for _ in range(2))
    assert first.status_code == 201 and first.json() == again.json()
    assert post(ada, path).status_code == 400


@pytest.mark.slow
def test_steps_are_ticked_and_left_out_and_a_run_ended(ada: Client) -> None:
    package, service = RunStep.objects.get(step="package"), RunStep.objects.get(step="service")
    assert post(ada, f"/run-steps/{package.pk}/tick", word="By hand").json()["word"] == "By hand"
    assert post(ada, f"/run-steps/{service.pk}/skip").status_code == 400
    assert post(ada, f"/run-steps/{service.pk}/skip", reason="Not wanted").json()["skipped_at"]
    run = Run.objects.create(
        playbook=package.playbook, edition=package.run.edition, subject="x", person=package.person,
        begun_at=timezone.now(), noted_at=timezone.now(),
    )  # fmt: skip
    assert post(ada, f"/runs/{run.pk}/end", reason="A mistake").json()["state"] == "ended"
