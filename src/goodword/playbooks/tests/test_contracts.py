"""A contract that comes to its end begins a run, and its renewal proves the step."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from goodword.pipeline.actions.contracts import end, renew, sign
from goodword.pipeline.models import Contract
from goodword.pipeline.rules import Term
from goodword.playbooks.actions.following import follow
from goodword.playbooks.models import Playbook, Run, RunStep
from goodword.playbooks.rules import By, Definition, Due, Evidence, On, Step, Trigger

from .conftest import DAY, NOON, switched_on

ENDS = date(2026, 6, 3)  # thirty days after NOON
RENEWAL = Definition(
    Trigger(On.CONTRACT, days_before=30),
    (
        Step("talk", "Talk with them", due=Due(7)),
        Step("renewed", "They renew", due=Due(25), evidence=Evidence(By.RENEWED), is_optional=True),
    ),
)
BY = {"by": "test", "at": NOON}


@pytest.fixture
def renewal(house) -> Playbook:
    return switched_on(RENEWAL)


def signed(person, ends_on: date = ENDS, **more: object) -> Contract:
    term = Term(starts_on=ends_on - timedelta(days=365), ends_on=ends_on)
    return sign(person=person, term=term, currency="EUR", by="test", at=more.pop("at", NOON), **more)


def test_a_contract_begins_a_run_so_many_days_before_it_is_decided_and_once(maya, renewal) -> None:
    contract = signed(maya)
    follow(at=NOON - DAY)
    assert not Run.objects.exists()
    for n in range(3):
        follow(at=NOON + n * DAY)
    run = Run.objects.get()
    assert (run.contract, run.person, timezone.localdate(run.begun_at, timezone.get_fixed_timezone(120))) == (
        contract, maya, date(2026, 5, 4),
    )  # fmt: skip
    assert [s.due_on for s in run.steps.order_by("position")] == [date(2026, 5, 11), date(2026, 5, 29)]


def test_one_that_is_noted_late_or_ran_when_it_was_switched_on_still_begins_before_it_is_decided(maya, renewal) -> None:
    signed(maya, date(2026, 5, 9))
    signed(maya, date(2026, 4, 30))
    Playbook.objects.update(since_at=NOON)
    follow(at=NOON)
    run = Run.objects.get()
    assert (run.contract.ends_on, run.begun_at) == (date(2026, 5, 9), NOON)


def test_the_house_that_was_shut_begins_what_came_meanwhile(maya, renewal) -> None:
    signed(maya)
    follow(at=NOON - 20 * DAY)
    follow(at=NOON + 40 * DAY)
    assert Run.objects.count() == 1


@pytest.mark.slow
def test_its_renewal_proves_the_step_and_the_next_term_begins_a_run_of_its_own(maya, renewal) -> None:
    contract = signed(maya)
    follow(at=NOON)
    after = renew(contract, term=Term(starts_on=ENDS, ends_on=date(2027, 6, 3)), by="test", at=NOON + DAY)
    follow(at=NOON + 2 * DAY)
    assert RunStep.objects.get(step="renewed").done_at == NOON + DAY
    follow(at=NOON + 365 * DAY)
    assert set(Run.objects.values_list("contract", flat=True)) == {contract.pk, after.pk}
    assert RunStep.objects.filter(step="renewed", done_at=None).count() == 1


def test_one_that_is_ended_ends_its_run(maya, renewal) -> None:
    contract = signed(maya)
    follow(at=NOON)
    end(contract, ended_on=ENDS, reason="They move", **BY)
    assert follow(at=NOON + DAY)["welcome"].ended == 1
    assert (Run.objects.get().state, Run.objects.get().reason) == ("ended", "The contract was ended.")


def test_many_contracts_of_a_day_ask_no_more_than_one(maya, renewal, django_assert_max_num_queries) -> None:
    for n in range(30):
        signed(maya, number=str(n))
    with django_assert_max_num_queries(60):
        assert follow(at=NOON)["welcome"].begun == 30
