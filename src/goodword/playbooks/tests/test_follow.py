"""What happens begins runs and proves steps."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from goodword.journal.models import Entry
from goodword.people.models import Organisation, Person
from goodword.pipeline.models import Opportunity
from goodword.playbooks.actions.following import follow, let_go
from goodword.playbooks.actions.stepping import tick
from goodword.playbooks.actions.writing import make_playbook, switch_off, switch_on
from goodword.playbooks.models import Edition, Proof, Run, RunStep
from goodword.playbooks.rules import By, Definition, Due, Evidence, On, Step, Trigger, Warmth
from goodword.surveys.models import Answer
from goodword.touchpoints.models import Order, Touchpoint

from .conftest import DAY, NOON, WELCOME, switched_on


def step(key: str, **of: object) -> RunStep:
    return RunStep.objects.get(step=key, **of)


def test_an_order_begins_a_run_with_its_steps_due_on_the_days_of_the_house(maya, welcome, buys) -> None:
    late = NOON.replace(hour=22, minute=30)  # after midnight in Berlin: the 5th
    order = buys(maya, late)
    assert follow(at=late + DAY)["welcome"].begun == 1
    run = Run.objects.get()
    assert (run.order, run.person, run.begun_at, run.state) == (order, maya, late, "open")
    assert [(s.step, s.due_on) for s in run.steps.order_by("position")] == [
        ("call", date(2026, 5, 7)),
        ("package", date(2026, 5, 10)),
        ("check", date(2026, 5, 20)),
    ]
    assert run.changed > 0 and all(s.changed > 0 for s in run.steps.all())


def test_only_the_first_order_that_stands_begins_a_run_where_that_is_asked_for(maya, buys, house) -> None:
    switched_on(Definition(Trigger(On.ORDER, is_first=True), WELCOME.steps))
    firm = Organisation.objects.create(name="Studio", name_key="studio", noted_at=NOON)
    buys(maya, NOON - 50 * DAY, state="cancelled")
    first = buys(maya, NOON)
    buys(maya, NOON)
    buys(maya, NOON + DAY)
    of_firm = [buys(None, NOON + n * DAY, organisation=firm) for n in (2, 1)]
    follow(at=NOON + 3 * DAY)
    assert set(Run.objects.values_list("order", flat=True)) == {first.pk, of_firm[1].pk}


def test_who_ordered_before_it_was_switched_on_is_no_new_customer(maya, buys, house) -> None:
    switched_on(Definition(Trigger(On.ORDER, is_first=True), WELCOME.steps))
    buys(maya, NOON - 90 * DAY)
    buys(maya, NOON)
    follow(at=NOON + DAY)
    assert not Run.objects.exists()


@pytest.mark.slow
def test_looking_again_changes_nothing(maya, welcome, buys, talks) -> None:
    order = buys(maya, NOON)
    talks(maya, "call", NOON + DAY)
    follow(at=NOON + 2 * DAY)
    before = list(RunStep.objects.order_by("pk").values())
    Order.objects.filter(pk=order.pk).update(total=5)
    Touchpoint.objects.update(channel="phone")
    assert follow(at=NOON + 2 * DAY)["welcome"].is_nothing
    assert list(RunStep.objects.order_by("pk").values()) == before
    assert Entry.objects.filter(verb="playbook.followed").count() == 1


@pytest.mark.slow
def test_a_trigger_that_fires_a_thousand_times_begins_one_run(maya, welcome, buys) -> None:
    order = buys(maya, NOON)
    for n in range(1_000):
        Order.objects.filter(pk=order.pk).update(total=n)
        if n % 50 == 0:
            follow(at=NOON + DAY)
    run = Run.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.create(playbook=welcome, edition=run.edition, subject=run.subject, person=maya, begun_at=NOON, noted_at=NOON)


@pytest.mark.slow
def test_a_talk_proves_its_step_and_the_staff_who_had_it_did_it(maya, welcome, buys, talks) -> None:
    buys(maya, NOON)
    follow(at=NOON + DAY)
    talk = talks(maya, "call", NOON + DAY)
    assert follow(at=NOON + 2 * DAY)["welcome"].proved == 1
    called = step("call")
    assert (called.done_at, called.times, called.is_out_of_order) == (talk.at, 1, False)
    assert step("package").done_at is None
    assert Proof.objects.get().row_id == talk.pk


@pytest.mark.slow
def test_evidence_that_came_before_the_trigger_counts_only_where_it_may(house, maya, buys, talks) -> None:
    may = Evidence(By.TOUCHPOINT, kind="package", days_before=7)
    switched_on(Definition(Trigger(On.ORDER), (WELCOME.steps[0], Step("package", "Send it", evidence=may))))
    talks(maya, "call", NOON - DAY)
    sent = talks(maya, "package", NOON - DAY)
    buys(maya, NOON)
    follow(at=NOON + DAY)
    assert step("call").done_at is None
    assert step("package").done_at == sent.at


def test_evidence_that_was_noted_before_the_trigger_was_is_found(maya, welcome, buys, talks) -> None:
    talks(maya, "call", NOON + DAY)
    follow(at=NOON + 2 * DAY)
    buys(maya, NOON)  # noted late
    assert follow(at=NOON + 2 * DAY)["welcome"].proved == 1
    assert step("call").done_at == NOON + DAY


@pytest.mark.slow
def test_a_talk_counts_for_one_run_the_one_it_names_or_the_last_that_began_before_it(maya, welcome, buys, talks) -> None:
    first, second = buys(maya, NOON), buys(maya, NOON + 10 * DAY)
    talks(maya, "call", NOON + 12 * DAY)
    talks(maya, "package", NOON + 12 * DAY, order=first)
    follow(at=NOON + 13 * DAY)
    done = RunStep.objects.filter(done_at__isnull=False)
    assert {(s.step, s.run.order_id) for s in done} == {("call", second.pk), ("package", first.pk)}


@pytest.mark.slow
def test_the_day_of_a_step_that_waits_moves_with_the_one_it_waits_for(maya, welcome, buys, talks) -> None:
    buys(maya, NOON)
    talks(maya, "package", NOON + 20 * DAY)
    follow(at=NOON + 21 * DAY)
    assert step("check").due_on == date(2026, 6, 3)
    assert step("package").is_out_of_order, "nobody had called"
    talks(maya, "call", NOON + 21 * DAY)
    follow(at=NOON + 22 * DAY)
    assert step("package").is_out_of_order and not step("call").is_out_of_order


@pytest.mark.slow
def test_the_same_again_is_one_step_done_twice(maya, welcome, buys, talks) -> None:
    buys(maya, NOON)
    talks(maya, "call", NOON + DAY)
    talks(maya, "call", NOON + 2 * DAY)
    follow(at=NOON + 3 * DAY)
    assert (step("call").times, step("call").done_at) == (2, NOON + DAY)


@pytest.mark.slow
def test_a_proof_that_is_taken_back_opens_its_step_again(maya, welcome, buys, talks) -> None:
    buys(maya, NOON)
    talk = talks(maya, "call", NOON + DAY)
    wrong = talks(maya, "package", NOON + DAY)
    follow(at=NOON + 2 * DAY)
    assert step("call").done_at and step("package").done_at
    talk.delete()
    Touchpoint.objects.filter(pk=wrong.pk).update(kind="letter")
    assert follow(at=NOON + 3 * DAY)["welcome"].taken_back == 2
    assert (step("call").done_at, step("call").times, step("package").done_at) == (None, 0, None)


@pytest.mark.slow
def test_a_run_is_done_when_all_that_must_be_is(house, maya, buys, talks) -> None:
    optional = Step("gift", "A gift", is_optional=True)
    switched_on(Definition(Trigger(On.ORDER), (*WELCOME.steps[:2], optional)))
    buys(maya, NOON)
    talks(maya, "call", NOON + DAY)
    last = talks(maya, "package", NOON + 2 * DAY)
    follow(at=NOON + 3 * DAY)
    assert (Run.objects.get().state, Run.objects.get().ended_at) == ("done", last.at)


@pytest.mark.slow
def test_an_order_called_off_ends_its_run(maya, welcome, buys) -> None:
    order = buys(maya, NOON)
    follow(at=NOON + DAY)
    Order.objects.filter(pk=order.pk).update(state="cancelled")
    assert follow(at=NOON + DAY)["welcome"].ended == 1
    assert (Run.objects.get().state, Run.objects.get().reason) == ("ended", "The order was called off.")


def test_what_lies_in_the_future_begins_when_its_day_comes_and_what_lies_before_the_beginning_never(maya, welcome, buys) -> None:
    ahead = buys(maya, NOON + 40 * DAY)
    buys(maya, NOON.replace(year=1948))
    buys(maya, NOON.replace(year=1970))
    follow(at=NOON, is_wide=True)
    assert not Run.objects.exists()
    follow(at=NOON + 41 * DAY, is_wide=True)
    assert Run.objects.get().order == ahead


@pytest.mark.slow
def test_a_clock_that_jumps_ahead_and_back_loses_nothing_and_begins_nothing_twice(maya, welcome, buys, talks) -> None:
    buys(maya, NOON)
    follow(at=NOON.replace(year=2090), is_wide=True)
    talks(maya, "call", NOON + DAY)
    buys(maya, NOON + 2 * DAY)
    follow(at=NOON + 3 * DAY, is_wide=True)
    assert Run.objects.count() == 2
    assert RunStep.objects.filter(step="call", done_at__isnull=False).count() == 1


@pytest.mark.slow
def test_a_birthday_begins_a_run_some_days_before_it_also_when_the_house_was_shut_on_that_day(house, maya) -> None:
    Person.objects.filter(pk=maya.pk).update(birthday=date(1980, 5, 14))
    Person.objects.create(name="Leap", name_key="leap", birthday=date(1984, 2, 29), noted_at=NOON)
    switched_on(Definition(Trigger(On.BIRTHDAY, days_before=7), (Step("card", "Write a card", due=Due(5)),)))
    follow(at=NOON + DAY, is_wide=True)
    assert not Run.objects.exists()
    follow(at=NOON + 5 * DAY, is_wide=True)
    follow(at=NOON + 6 * DAY, is_wide=True)
    run = Run.objects.get()
    assert run.subject == f"birthday:{maya.pk}:2026" and step("card").due_on == date(2026, 5, 12)
    follow(at=NOON.replace(year=2027, month=2, day=21), is_wide=True)
    assert Run.objects.filter(person__name="Leap").count() == 1


def test_a_low_answer_begins_a_recovery(house, maya) -> None:
    switched_on(Definition(Trigger(On.ANSWER, metric="nps", low=0, high=6), (Step("call", "Call them", due=Due(hours=30)),)))
    for score in (0, 6, 7):
        Answer.objects.create(
            person=maya, metric="nps", formula="nps/1", scale_low=0, scale_high=10, score=score, answered_at=NOON, noted_at=NOON
        )
    follow(at=NOON + DAY)
    assert Run.objects.count() == 2
    assert {s.due_on for s in RunStep.objects.all()} == {date(2026, 5, 5)}


@pytest.mark.slow
def test_a_playbook_that_is_off_begins_nothing_and_goes_on_with_what_runs(maya, welcome, buys, talks) -> None:
    buys(maya, NOON)
    follow(at=NOON + DAY)
    switch_off(welcome, by="test", at=NOON + DAY)
    buys(maya, NOON + DAY)
    talks(maya, "call", NOON + DAY)
    follow(at=NOON + 2 * DAY)
    assert Run.objects.count() == 1 and step("call").done_at


def test_an_edition_never_changes(welcome) -> None:
    edition = Edition.objects.get()
    with pytest.raises(Exception, match="never changes"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(definition={"steps": []})
    assert Edition.objects.get().definition == edition.definition


@pytest.mark.slow
def test_many_orders_ask_no_more_than_one(house, welcome) -> None:
    def look(n: int) -> int:
        people = [Person(name=f"P{i}", name_key=f"p{i}", noted_at=NOON) for i in range(n)]
        people = Person.objects.bulk_create(people)
        Order.objects.bulk_create(Order(person=p, ordered_at=NOON, currency="EUR", noted_at=NOON) for p in people)
        Touchpoint.objects.bulk_create(Touchpoint(person=p, kind="call", at=NOON + DAY, noted_at=NOON) for p in people)
        with CaptureQueriesContext(connection) as asked:
            assert follow(at=NOON + 2 * DAY)["welcome"].begun == n
        assert RunStep.objects.filter(step="call", done_at=None).count() == 0
        return len([one for one in asked if not one["sql"].startswith("ANALYZE")])

    look(1)
    assert look(3) == look(300) < 80


def test_an_import_that_is_taken_back_takes_the_runs_with_it_in_which_nobody_had_a_hand(maya, welcome, buys) -> None:
    buys(maya, NOON, origin=7)
    buys(maya, NOON + DAY, origin=7)
    buys(maya, NOON + DAY)
    follow(at=NOON + 2 * DAY)
    assert Run.objects.filter(origin=7).count() == 2
    touched = Run.objects.filter(origin=7).first()
    tick(touched.steps.get(step="call"), by="member:1", at=NOON + 2 * DAY)
    assert let_go(7, by="import:7", at=NOON + 3 * DAY) == 1
    assert set(Run.objects.values_list("origin", flat=True)) == {7, None}
    assert RunStep.objects.count() == 6


def test_warm_enquiries_begin_one_playbook_and_cold_ones_another(maya, house) -> None:
    for name, warmth in (("Warm", Warmth.WARM), ("Cold", Warmth.COLD)):
        definition = Definition(Trigger(On.ENQUIRY, warmth=warmth), WELCOME.steps)
        made = make_playbook(name=name, phase="before", definition=definition, by="test", at=NOON - DAY)
        switch_on(made, definition=definition, since_at=NOON - DAY, by="test", at=NOON - DAY)
    kept = {"person": maya, "currency": "EUR", "opened_at": NOON, "noted_at": NOON}
    warm, cold = (Opportunity.objects.create(title="A tandem", is_warm=is_warm, **kept) for is_warm in (True, False))
    follow(at=NOON + DAY)
    assert set(Run.objects.values_list("playbook__name", "opportunity")) == {("Warm", warm.pk), ("Cold", cold.pk)}
