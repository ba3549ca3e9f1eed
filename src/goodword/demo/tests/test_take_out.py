"""The sample goes by one click; what somebody brought in, and their log-in, stay."""

from dataclasses import replace

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.tables import naming

from goodword.accounts.models import Business, Member
from goodword.asking.models import AskPlan
from goodword.demo import actions, queries
from goodword.demo.cast import WELCOME
from goodword.demo.company import simulate, to_rows
from goodword.demo.rules import SOURCE, Progress
from goodword.directory import actions as index
from goodword.intake.models import Alias, Likeness
from goodword.jobs.models import Job
from goodword.journal.feed import facts
from goodword.journal.models import Entry
from goodword.mail.actions.suppressing import suppress
from goodword.mail.models import MailEvent, Message, Suppression, Template
from goodword.people.actions.belonging import join, tie
from goodword.people.actions.records import add_organisation, add_person
from goodword.people.models import Membership, Organisation, Person, Tie
from goodword.playbooks.actions.running import begin
from goodword.playbooks.actions.writing import write_edition
from goodword.playbooks.models import Playbook, Proof, Run
from goodword.shops.models import Shop
from goodword.touchpoints.actions.orders import record_order
from goodword.touchpoints.actions.talks import log_talk, take_back
from goodword.touchpoints.models import Order, Touchpoint

pytestmark = pytest.mark.django_db


def doing(**more):
    return {**more, "by": "test", "at": timezone.now()}


def take_out(member):
    return actions.take_out(member_id=member.pk, at=timezone.now())


def enter(member):
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture
def own(cast):
    """Somebody who is real, their firm, and what happened with them."""
    lea, firm = add_person(name="Lea Whitlock", email="lea@whitlock.test", **doing()), add_organisation(name="Own Ltd", **doing())
    join(person=lea, organisation=firm, **doing())
    record_order(person=lea, currency="EUR", total=100, ordered_at=timezone.now(), dealer=cast.conti, **doing())
    log_talk(person=lea, words="Hello", **doing())
    return lea, firm


def test_every_row_of_the_cast_is_known_as_one_of_the_sample(cast):
    for kind in facts():
        assert not kind._default_manager.exclude(source=SOURCE).exists(), kind


@pytest.mark.slow
def test_every_row_of_the_sample_goes_and_every_own_one_stays(cast, own):
    to_rows(simulate(100, 1, today=timezone.localdate()))
    n = queries.rows_left()
    assert take_out(cast.ada) == n > 500
    assert queries.rows_left() == 0
    lea, firm = own
    assert list(Person.objects.all()) == [lea] and list(Organisation.objects.all()) == [firm]
    assert Membership.objects.get().person == lea
    assert (Order.objects.get().person, Order.objects.get().dealer) == (lea, None)
    assert Touchpoint.objects.get().conversation.words == "Hello"
    assert not Business.objects.get().is_sample
    assert take_out(cast.ada) == 0, "a second time is not a time"


@pytest.mark.slow
def test_what_was_written_about_nobody_real_goes_and_the_rest_stays_with_whom_it_is_about(cast, own):
    lea, firm = own
    log_talk(person=cast.maya, words="About nobody", **doing())
    log_talk(person=cast.maya, organisation=firm, words="About a firm", **doing())
    tie(person=lea, other=cast.theo, kind="friends", **doing())
    Alias.objects.create(kind="people_person", source="till", source_key="7", row_id=cast.maya.pk)
    Likeness.objects.create(kind="people_person", row_id=cast.theo.pk, other_id=lea.pk, why="email")
    told = queries.leaving(cast.ada)
    assert {counted.n for counted in told.written} == {1}
    take_out(cast.ada)
    assert {talk.conversation.words for talk in Touchpoint.objects.all()} == {"Hello", "About a firm"}
    kept = Touchpoint.objects.get(conversation__words="About a firm")
    assert (kept.person, kept.organisation) == (None, firm)
    assert not Tie.objects.exists() and not Alias.objects.exists() and not Likeness.objects.exists()


def test_the_shops_of_the_sample_go_and_the_seed_that_anybody_knows(cast, own):
    take_out(cast.ada)
    assert not Shop.objects.exists() and not AskPlan.objects.exists()


@pytest.mark.slow
def test_the_mail_of_the_sample_goes_with_the_addresses_it_stopped_and_its_words(cast, own):
    suppress("lea@whitlock.test", reason="by_hand", person=own[0], **doing())
    assert Message.objects.count() == 2 and MailEvent.objects.exists() and Template.objects.exists()
    take_out(cast.ada)
    assert not [kind for kind in (Message, MailEvent, Template) if kind.objects.exists()]
    assert Suppression.objects.get().person == own[0]


def test_the_playbook_of_the_sample_goes_with_it(cast, own):
    to_rows(simulate(100, 1, today=timezone.localdate()))
    take_out(cast.ada)
    assert not Playbook.objects.exists() and not Run.objects.exists() and not Proof.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize("how", ["somebody of one's own is seen to by it", "somebody rewrote it"])
def test_a_playbook_of_the_sample_that_became_ones_own_stays(cast, own, how):
    playbook = Playbook.objects.get()
    if how == "somebody rewrote it":
        write_edition(playbook, definition=replace(WELCOME, steps=WELCOME.steps[:1]), after=1, **doing())
    else:
        begin(playbook, person=own[0], **doing())
    take_out(cast.ada)
    assert Playbook.objects.get() == playbook
    assert set(Run.objects.values_list("person", flat=True)) <= {own[0].pk}


@pytest.mark.slow
def test_the_published_password_opens_nothing_any_more_but_the_doers_own_log_in(cast):
    eve = Member.objects.create_user("eve@own.test", "open-another-door", role="owner")
    take_out(eve)
    assert [who.email for who in Member.objects.filter(is_active=True)] == ["eve@own.test"]


@pytest.mark.slow
def test_ada_who_takes_it_out_stays_and_so_does_whom_she_invited(cast):
    invited = Member.objects.create_user("new@own.test", "open-another-door", role="viewer")
    take_out(cast.ada)
    assert set(Member.objects.filter(is_active=True)) == {cast.ada, invited}


@pytest.mark.slow
def test_it_goes_on_where_it_was_broken_off(cast, own, monkeypatch):
    class Killed(BaseException):
        pass

    def break_off(seconds):
        raise Killed

    monkeypatch.setattr(actions.time, "sleep", break_off)
    with pytest.raises(Killed):
        take_out(cast.ada)
    assert Business.objects.get().is_sample and queries.rows_left() > 0
    monkeypatch.undo()
    take_out(cast.ada)
    assert queries.rows_left() == 0 and Person.objects.get() == own[0]


@pytest.mark.slow
def test_the_page_says_what_goes_and_then_how_far_it_is_and_then_what_to_do(cast, own):
    ada, page = enter(cast.ada), reverse("demo:sample")
    assert reverse("demo:sample") in ada.get("/").content.decode()
    said = ada.get(page).content.decode()
    assert "cannot be undone" in said and cast.sam.name in said
    for _ in range(2):
        assert ada.post(reverse("demo:take_out"))["Location"] == page
    assert Job.objects.filter(name="demo.take_out").count() == Entry.objects.filter(verb=queries.ASKED).count() == 1
    assert "<progress" in ada.get(page).content.decode()
    fragment = ada.get(reverse("demo:progress"), headers={"HX-Request": "true"})
    assert "HX-Refresh" not in fragment and "0 of" in fragment.content.decode()
    take_out(cast.ada)
    assert ada.get(reverse("demo:progress"), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert reverse("accounts:business") in ada.get(page).content.decode()
    assert reverse("demo:sample") not in ada.get("/").content.decode()


def test_the_page_says_how_fast_it_goes_and_how_long_it_takes(cast, monkeypatch):
    actions.ask_to_take_out(cast.ada, at=timezone.now())
    monkeypatch.setattr(queries, "rows_left", lambda: queries.Entry.objects.get(verb=queries.ASKED).detail["rows"])
    url, hx = reverse("demo:progress"), {"HX-Request": "true"}
    rows = queries.rows_left()
    assert "left" not in enter(cast.ada).get(url, headers=hx).content.decode(), "nothing has gone yet"
    monkeypatch.setattr(queries, "rows_left", lambda: rows - rows // 2)
    before = timezone.now().timestamp() - 100
    page = enter(cast.ada).get(f"{url}?done=1&at={before:.3f}", headers=hx).content.decode()
    assert "a second" in page
    assert "about 2 minutes left" in page
    assert "done=1&amp;at=" in page, "the fragment keeps the mark"


def test_a_business_of_ones_own_is_never_taken_out(cast):
    Business.objects.update(is_sample=False)
    before = {kind: kind._default_manager.count() for kind in facts()}
    ada = enter(cast.ada)
    assert ada.get(reverse("demo:sample")).status_code == 404
    ada.post(reverse("demo:take_out"))
    assert not Job.objects.filter(name="demo.take_out").exists()
    assert take_out(cast.ada) == 0
    assert before == {kind: kind._default_manager.count() for kind in facts()}


@pytest.mark.parametrize("name", ["mona", "sam", "vera", "dario", "kit"])
def test_only_an_owner_finds_the_page(cast, name):
    client = enter(getattr(cast, name))
    assert client.get(reverse("demo:sample")).status_code == client.post(reverse("demo:take_out")).status_code == 404
    assert Business.objects.get().is_sample


def test_progress_is_a_share_of_what_there_was():
    assert (Progress(200, 50).share, Progress(200, 250).done, Progress(0, 0).share) == (0.75, 0, 1.0)


def test_each_record_can_be_told_apart_by_its_source():
    assert all(isinstance(kind._meta.get_field("source"), models.CharField) for kind in facts())


def test_nobody_of_the_sample_is_named_anywhere_after(cast, own):
    """Also not in what was kept of their records, nor in a talk that was taken back."""
    talk = log_talk(person=cast.ines, words=f"{cast.ines.name} is unhappy", **doing())
    take_back(talk, **doing())
    Person.objects.filter(pk=cast.ines.pk).update(city="Porto")
    index.catch_up()
    known = [text.lower() for one in (cast.maya, cast.ines, cast.theo) for text in (one.name, one.email) if text]
    assert "journal_version" in naming(known)
    take_out(cast.ada)
    index.catch_up()
    index.forget_unsaid()
    assert naming(known) == set()
