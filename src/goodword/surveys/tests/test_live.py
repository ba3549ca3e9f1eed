"""The page of everybody's answers: narrowed, live, and told of to whoever wants to be told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from goodword.journal.models import Entry
from goodword.mail.actions.wishing import ask_no_more
from goodword.mail.models import Message
from goodword.surveys import queries, telling
from goodword.surveys.actions import alerting, record_answer
from goodword.surveys.filters import Filters, NoSuchFilter
from goodword.surveys.models import Alert, Answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def say(cast):
    def said(score, comment="", *, metric="nps", who=cast.noor, **more):
        return record_answer(metric=metric, score=score, comment=comment, person=who, by="test", at=timezone.now(), **more)

    return said


def new(member, since, **asked):
    return member.get("/listening/new/", {**asked, "since": since})


def test_new_answers_appear_and_nothing_is_said_where_none_came(cast, sam, say):
    since = queries.newest(cast.sam)
    assert f"since={since}" in sam.get("/listening/").content.decode()
    assert new(sam, since).status_code == 204
    said = say(3, "It came late.")
    text = new(sam, since).content.decode()
    assert "It came late." in text and "3 out of 10" in text and f"since={said.pk}" in text and "1 new answer" in text
    assert new(sam, said.pk).status_code == 204
    assert "It came late." not in new(sam, since, band="happy").content.decode()
    for since in ("", "x", "-1", "9" * 30):
        assert new(sam, since).status_code == 400


def test_each_filter_narrows_and_stands_in_the_address(cast, sam, say):
    say(3, "It came late.", staff=cast.sams_desk, branch=cast.sams_desk.branch)
    say(5, "All fine, thank you.", metric="csat", product=cast.bicycle)
    say(7, "So so.")
    for asked, shown in (
        ({"metric": "csat"}, "All fine"),
        ({"band": "unhappy"}, "It came"),
        ({"band": "middling"}, "So so"),
        ({"words": "LATE"}, "It came"),
        ({"product": cast.bicycle.pk, "metric": "csat"}, "All fine"),
        ({"staff": cast.sams_desk.pk, "band": "unhappy"}, "It came"),
        ({"branch": cast.sams_desk.branch_id, "words": "came"}, "It came"),
    ):
        text = sam.get("/listening/", asked).content.decode()
        others = {"It came", "All fine", "So so"} - {shown}
        assert shown in text and not [one for one in others if one in text], asked
    for made_up in (
        {"metric": "x"},
        {"band": "x"},
        {"staff": "x"},
        {"staff": "9" * 30},
        {"has": "x"},
        {"colour": "red"},
        {"after": "x"},
    ):
        assert sam.get("/listening/", made_up).status_code == 400, made_up


def test_filters_are_the_same_in_an_address_and_in_an_alert() -> None:
    wanted = Filters.of({"band": "unhappy", "words": " late\0 ", "metric": ""})
    assert wanted.told() == {"band": "unhappy", "words": "late"} and wanted.query() == "band=unhappy&words=late"
    assert Filters.of(wanted.told()) == wanted
    with pytest.raises(NoSuchFilter):
        Filters.of({"person__name": "x"})


def test_a_dealer_hears_only_of_their_own(cast, say):
    dario = Client()
    dario.force_login(cast.dario)
    since = queries.newest(cast.ada)
    say(3, "Not for a dealer.")
    say(4, "Through the dealer.", dealer=cast.conti)
    assert "Not for a dealer." not in new(dario, since).content.decode()
    assert "Through the dealer." in new(dario, since).content.decode()
    assert "Harbour Street" not in dario.get("/listening/").content.decode()


@pytest.fixture
def told(cast, sam):
    """Sam wants to be told of the unhappy, by mail as well."""
    sam.post("/listening/alerts/?band=unhappy", {"name": "Unhappy", "by_mail": "on"})
    return Alert.objects.get(member=cast.sam)


def test_whoever_wants_to_be_told_is_told_on_the_page(sam, say, told):
    since = queries.newest(told.member)
    say(9, "Lovely.")
    assert "chip-sun num" not in new(sam, since).content.decode()
    say(2, "It came late.")
    assert "1 new</span>" in new(sam, since).content.decode()
    shown = sam.post(f"/listening/alerts/{told.pk}/show/")
    assert shown["Location"] == "/listening/?band=unhappy"
    assert "1 new</span>" not in sam.get("/listening/").content.decode()


def test_whoever_wants_to_be_told_is_told_by_mail_once(cast, say, told):
    now = timezone.now()
    assert telling.tell_all(at=now) == 0, "what was said before one asked is no news"
    say(9, "Lovely.")
    say(2, "It came late.")
    assert telling.tell_all(at=now) == 1 and telling.tell_all(at=now) == 0
    one = Message.objects.get(topic="answers")
    assert (one.member, one.subject) == (cast.sam, "Noor Haddad: 2 out of 10")
    assert "It came late." in one.text and "It came late." in one.html and "/listening/?band=unhappy" in one.text
    assert "Lovely." not in one.text


def test_who_is_still_typing_is_told_of_at_the_end_or_once_they_left_it_and_keeps_nobody_waiting(client, say, told, invitation):
    now, url = timezone.now(), f"/s/{invitation.token}"
    client.post(url, {"asked": ["recommend"], "recommend": "2"})
    assert telling.tell_all(at=now + timedelta(minutes=2)) == 0, "their words are still to come"
    say(1, "Another one.")
    assert telling.tell_all(at=now + timedelta(minutes=2)) == 1 and telling.tell_all(at=now + timedelta(minutes=2)) == 0
    assert telling.tell_all(at=now + timedelta(minutes=4)) == 1 and telling.tell_all(at=now + timedelta(minutes=4)) == 0
    first, second = Message.objects.filter(topic="answers").order_by("pk")
    assert "Another one." in first.text and "2 out of 10" in second.subject
    told.refresh_from_db()
    assert told.ahead == [] and told.told == queries.newest(told.member)


def test_the_page_claims_no_mail_where_mail_about_answers_was_stopped(cast, sam, told):
    assert "by mail as well</small>" in sam.get("/listening/").content.decode()
    ask_no_more(cast.sam, "answers", by="test", at=timezone.now())
    page = sam.get("/listening/").content.decode()
    assert "by mail as well</small>" not in page and "you stopped mail about answers" in page


def test_many_at_once_are_one_mail(say, told):
    for n in range(12):
        say(2, f"Reason {n}.")
    assert telling.tell_all(at=timezone.now()) == 1
    one = Message.objects.get(topic="answers")
    assert one.subject == "12 new answers: Unhappy" and one.text.count("Reason") == 10 and "And 2 more." in one.text


def test_what_came_in_as_a_file_or_is_old_is_no_news(say, told):
    Answer.objects.filter(pk=say(2).pk).update(origin=7)
    say(1, answered_at=timezone.now() - timedelta(days=3))
    assert telling.tell_all(at=timezone.now()) == 0


def test_two_workers_tell_it_once(say, told):
    last = say(2, "It came late.").pk
    news = queries.untold(told, timezone.now() - telling.NEWS_FOR, quiet_since=timezone.now())
    content = telling.mail(told, [Answer.objects.get(pk=last)])
    stale = Alert.objects.get(pk=told.pk)
    assert alerting.tell(told, content, news=news, by="test", at=timezone.now())
    assert not alerting.tell(stale, content, news=news, by="test", at=timezone.now())
    assert Message.objects.filter(topic="answers").count() == 1


def test_an_alert_is_dropped_and_kept_again(cast, sam, say, told):
    sam.post(f"/listening/alerts/{told.pk}/drop/")
    say(2, "In between.")
    assert not Alert.objects.filter(member=cast.sam).exists()
    deed = Entry.objects.get(verb="alert.dropped")
    other = Client()
    other.force_login(cast.ada)
    assert other.post(f"/listening/alerts/dropped/{deed.pk}/undo/").status_code == 404
    sam.post(f"/listening/alerts/dropped/{deed.pk}/undo/")
    again = Alert.objects.get(member=cast.sam)
    assert (again.name, again.filters, again.is_by_mail) == ("Unhappy", {"band": "unhappy"}, True)
    assert telling.tell_all(at=timezone.now()) == 0


def test_one_cannot_want_to_be_told_of_everything(cast, sam):
    for n in range(alerting.MOST_ALERTS + 2):
        sam.post("/listening/alerts/", {"name": f"Number {n}"})
    assert Alert.objects.filter(member=cast.sam).count() == alerting.MOST_ALERTS
    assert sam.post("/listening/alerts/?colour=red", {"name": "x"}).status_code == 400
