"""The sample's playbook says what its records say: it looks as if it had followed them from the beginning."""

from typing import Any

import numpy as np
import pytest
from django.db.models import QuerySet
from django.utils import timezone

from goodword.demo.cast import Cast
from goodword.demo.company import simulate, to_rows
from goodword.demo.shape import Words
from goodword.playbooks.actions.following import follow
from goodword.playbooks.models import Playbook, Proof, Run, RunStep

SURE = 3.3  # standard errors


@pytest.mark.slow
def test_the_welcome_package_is_sent_a_fifth_of_the_time() -> None:
    company = simulate(30_000, 7)
    steps, runs = company.tables["run_steps"], company.tables["runs"]
    step = steps["step"]
    assert isinstance(step, Words)
    is_package = step.codes == step.vocabulary.index("package")
    is_due = np.asarray(steps["due_on"]) < np.datetime64(company.today)
    done = ~np.isnat(np.asarray(steps["done_at"])[is_package & is_due])
    assert len(done) > 10_000
    assert abs(done.mean() - company.truth.welcome_share) < SURE * (0.2 * 0.8 / len(done)) ** 0.5
    assert len(np.unique(np.asarray(runs["person_id"]))) == len(np.asarray(runs["id"])), "one for each new customer"


def stands(runs: "QuerySet[Run]") -> dict[tuple[str, str], tuple[Any, ...]]:
    """How each step of each run stands, and what proves it."""
    proofs: dict[int, set[tuple[str, int]]] = {}
    for of, kind, row in Proof.objects.values_list("of_id", "kind", "row_id"):
        proofs.setdefault(of, set()).add((kind, row))
    told = ("due_on", "done_at", "times", "is_out_of_order", "is_optional", "may_repeat", "position", "product_id", "branch_id")
    rows = RunStep.objects.filter(run__in=runs.all()).select_related("run")
    return {
        (row.run.subject, row.step): (
            *(getattr(row, name) for name in told),
            row.staff_id,
            row.run.begun_at,
            row.run.order_id,
            frozenset(proofs.get(row.pk, ())),
        )
        for row in rows
    }


@pytest.mark.slow
@pytest.mark.django_db
def test_it_stands_as_if_it_had_followed_every_record(cast: Cast) -> None:
    today = timezone.localdate()
    to_rows(simulate(250, 5, today=today))
    mine = Run.objects.exclude(person__in=cast.people)
    before, states = stands(mine), dict(mine.values_list("subject", "state"))
    follow(at=timezone.now())
    assert stands(mine) == before, "it has been followed to the end"
    ended = {subject for subject, state in states.items() if state == "ended"}
    assert 20 < len(ended) < len(states) and {"open", "done"} < set(states.values())
    mine.delete()
    Playbook.objects.update(last_changed=0, looked_at=None)
    follow(at=timezone.now())
    again = mine.exclude(subject__in=ended)
    assert dict(again.values_list("subject", "state")) == {s: state for s, state in states.items() if s not in ended}
    assert stands(again) == {key: stand for key, stand in before.items() if key[0] not in ended}


@pytest.mark.django_db
def test_it_is_the_playbook_by_which_the_cast_was_welcomed(cast: Cast) -> None:
    to_rows(simulate(100, 1))
    playbook = Playbook.objects.get()
    assert (playbook.key, playbook.state) == ("a-warm-welcome", "on")
    assert list(playbook.editions.order_by("number").values_list("number", "made_by")) == [(1, "sample"), (2, "sample")]
    assert Run.objects.filter(edition__number=1).count() == 1
    assert not Run.objects.filter(edition__number=2).exclude(source="sample").exists()
