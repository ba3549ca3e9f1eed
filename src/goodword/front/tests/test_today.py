"""The front page as members get it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from goodword.accounts.days import local_day
from goodword.accounts.models import Business, Member
from goodword.insights import client as numbers
from goodword.insights import mirroring
from goodword.insights.asked import Asked
from goodword.jobs.actions import enqueue
from goodword.jobs.models import Job
from goodword.people.models import Person
from goodword.playbooks.models import RunStep
from goodword.surveys.models import Answer
from goodword.touchpoints.actions.putoffs import put_off
from goodword.touchpoints.models import Order, Promise, Touchpoint


@pytest.fixture
def page(client, cast):
    def open_as(member):
        client.force_login(member)
        return client.get("/").content.decode()

    return open_as


class TestToday:
    @pytest.mark.slow
    def test_it_greets_by_name_and_names_whom_to_call_and_why(self, page, cast):
        text = page(cast.ada)
        assert "Ada." in text
        assert "Gave a 3 out of 10 on " in text
        assert "Three weeks late, and nobody called." in text
        assert "You promised for today: Send the offer for six bicycles" in text

    @pytest.mark.slow
    def test_what_customers_got_before_during_and_after_shows_with_its_parts(self, page, cast):
        order = Order.objects.filter(person=cast.theo).latest("ordered_at")
        give = {"person": cast.theo, "kind": "note", "direction": "out", "intent": "give", "noted_at": order.ordered_at}
        for days in (-9, 1, 12):
            Touchpoint.objects.create(at=order.ordered_at + timedelta(days=days), **give)
        text = page(cast.ada)
        assert "Not counted yet" not in text
        assert "1 of 4 customers got something of use in all three, and more than was asked of them." in text
        assert text.count("25 %") >= 3

    @pytest.mark.slow
    def test_a_step_that_was_due_and_forgotten_shows_in_the_number(self, page, cast):
        RunStep.objects.update(due_on=local_day(timezone.now()) - timedelta(days=3), done_at=None, skipped_at=None)
        n = RunStep.objects.count()
        text = page(cast.ada)
        assert f"0 of {n} steps that were due were done, 0 in time." in text

    @pytest.mark.slow
    def test_a_logged_talk_moves_somebody_at_once_and_its_undoing_too(self, client, page, cast):
        assert "Inês Duarte" in page(cast.ada)
        now = timezone.now()
        talk = Touchpoint.objects.create(person=cast.ines, at=now, kind="call", direction="two-way", noted_at=now)
        assert "Inês Duarte" not in page(cast.ada)
        talk.delete()
        assert "Inês Duarte" in page(cast.ada)

    @pytest.mark.slow
    def test_a_dealer_gets_own_people_and_no_number_about_everybody(self, page, cast):
        text = page(cast.dario)
        assert "Inês Duarte" in text
        assert "Noor" not in text
        assert "Top of mind" not in text
        assert "Inês" not in page(cast.kit)

    @pytest.mark.slow
    def test_a_viewer_may_look_and_has_no_button_to_log_a_talk(self, page, cast):
        text = page(cast.vera)
        assert "Inês Duarte" in text
        assert "/talk/" not in text

    @pytest.mark.slow
    def test_the_number_of_queries_does_not_grow(self, client, cast):
        client.force_login(cast.ada)
        client.get("/")

        def counted():
            with CaptureQueriesContext(connection) as found:
                client.get("/today/calls/", headers={"HX-Request": "true"})
            return len(found)

        few = counted()
        now = timezone.now()
        people = Person.objects.bulk_create([Person(name=f"P {n}", name_key=f"p {n}", noted_at=now) for n in range(30)])
        Promise.objects.bulk_create([Promise(person=p, what="call", due_on=local_day(now), noted_at=now) for p in people])
        assert counted() == few

    def test_when_the_numbers_do_not_answer_the_people_are_still_there(self, page, cast, settings, monkeypatch):
        monkeypatch.setattr("goodword.insights.client._reply", _unavailable)
        text = page(cast.ada)
        assert "Cannot say just now" in text
        assert "Inês Duarte" in text


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_its_number_is_the_insight_s_own_and_it_is_true_with_people_and_orders_alone(client, cast):
    mirroring.mirror(rebuild=True)
    client.force_login(cast.ada)
    text = client.get("/").content.decode()
    found = numbers.ask("nps", Asked(local_day(timezone.now())))
    assert (found["n"], found["value"]) == (2, 0.0)
    assert '<a class="ink" href="' + found["rows_url"].replace("&", "&amp;") + '">0</a>' in text

    Answer.objects.all().delete()
    Touchpoint.objects.all().delete()
    Promise.objects.all().delete()
    text = client.get("/").content.decode()
    assert "4 of 4 have bought from you" in text
    assert "Nobody has answered yet" in text
    assert re.findall(r"\d+ of \d+ people heard from you within their cadence\.|Nobody is active yet", text) == [
        "0 of 4 people heard from you within their cadence."
    ]


def _unavailable(request):
    raise numbers.Unavailable("away")


@pytest.fixture
def empty(db):
    Business.objects.create(name="New & Co", founded_at=timezone.now())
    return Member.objects.create_user("olga@example.com", "a long enough word", name="Olga Prim", role="owner")


def test_with_nothing_at_all_it_shows_six_steps_and_where_to_begin(client, empty):
    client.force_login(empty)
    text = client.get("/").content.decode()
    assert "Six steps to a first true page" in text
    assert text.count("Choose a person") == 3
    assert text.count("Bring in a file") == 2
    assert reverse("intake:imports") in text


@pytest.mark.slow
def test_an_empty_list_does_not_say_that_nobody_waits_before_everybody_was_counted(client, empty):
    now = timezone.now()
    Person.objects.create(name="Rosa Klein", name_key="rosa klein", noted_at=now)
    client.force_login(empty)
    assert "Nobody waits for you today" in client.get("/").content.decode()
    job = enqueue("insights.file_scores", due_at=now)
    text = client.get("/today/calls/", headers={"HX-Request": "true"}).content.decode()
    assert "still counting" in text
    assert "every 10s" in text
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
    text = client.get("/today/calls/", headers={"HX-Request": "true"}).content.decode()
    assert "Nobody waits for you today" in text
    assert "every 10s" not in text


def test_a_stranger_is_sent_to_the_log_in(client, empty):
    assert client.get("/").status_code == 302


@pytest.mark.slow
def test_the_list_of_everybody_has_more_than_ten(client, cast):
    now = timezone.now()
    people = Person.objects.bulk_create([Person(name=f"P {n}", name_key=f"p {n}", noted_at=now) for n in range(20)])
    Order.objects.bulk_create([Order(person=p, ordered_at=now - timedelta(days=9), currency="EUR", noted_at=now) for p in people])
    Promise.objects.bulk_create([Promise(person=p, what="call", due_on=local_day(now), noted_at=now) for p in people])
    client.force_login(cast.ada)
    # with Theo, whose welcome package was forgotten
    assert client.get("/today/people/").content.decode().count('<li class="call">') == 23
    assert client.get("/today/calls/", headers={"HX-Request": "true"}).content.decode().count('<li class="call">') == 10


class TestPutOff:
    def test_it_names_who_put_off_what_and_why_with_the_way_back(self, client, cast):
        now = timezone.now()
        asked = {"kind": "low", "key": "1", "what": "Gave a 3 out of 10.", "until": None, "reason": "<b>Moved</b>"}
        off = put_off(**asked, person=cast.ines, member=cast.sam, today=local_day(now), by=cast.sam.by, at=now)
        client.force_login(cast.ada)
        text = client.get("/today/put-off/").content.decode()
        assert all(part in text for part in ("Inês Duarte", "not at all", "Gave a 3 out of 10.", "Sam Okafor"))
        assert "&lt;b&gt;Moved&lt;/b&gt;" in text
        assert f'action="/put-off/{off.pk}/take-up/"' in text
        client.post(f"/put-off/{off.pk}/take-up/")
        assert "Nothing is put off" in client.get("/today/put-off/").content.decode()

    def test_a_dealer_does_not_read_what_the_house_put_off(self, client, cast):
        now = timezone.now()
        asked = {"kind": "low", "key": "1", "what": "Gave a 3.", "until": None, "reason": "Moved"}
        put_off(**asked, person=cast.ines, member=cast.sam, today=local_day(now), by=cast.sam.by, at=now)
        client.force_login(cast.dario)
        assert "Nothing is put off" in client.get("/today/put-off/").content.decode()


@pytest.mark.slow
def test_a_promise_is_kept_from_its_line_and_opened_again(client, cast):
    client.force_login(cast.sam)
    assert f'action="/promises/{cast.promise.pk}/keep/"' in client.get("/").content.decode()
    landed = client.post(f"/promises/{cast.promise.pk}/keep/", headers={"Referer": "http://testserver/"}, follow=True)
    text = landed.content.decode()
    assert landed.redirect_chain == [("/", 302)]
    assert "Send the offer for six bicycles" not in text and f"/promises/{cast.promise.pk}/reopen/" in text
    client.post(f"/promises/{cast.promise.pk}/reopen/")
    assert "Send the offer for six bicycles" in client.get("/").content.decode()


def test_a_fragment_carries_what_a_page_may(client, cast):
    client.force_login(cast.ada)
    assert b"<html" not in client.get("/today/calls/", headers={"HX-Request": "true"}).content
