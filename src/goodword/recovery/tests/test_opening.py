"""A low score, words, silence or a colleague's word opens a case: once, for whom it is, and not for what is long ago."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from goodword.config.listeners import LISTENERS
from goodword.journal.actions import note
from goodword.journal.models import Entry
from goodword.mail.actions.wishing import ask_for
from goodword.mail.models import Message
from goodword.people.actions.care import look_after
from goodword.recovery import jobs, opening, waiting
from goodword.recovery.actions import opening as verbs
from goodword.recovery.actions.opening import open_by_rules, open_case
from goodword.recovery.actions.ruling import lay_rules, lay_rules_again
from goodword.recovery.models import Case, CaseRule, CaseTerms
from goodword.recovery.rules import Kind, NotTheirs, Rule, StillOpen, due, says_one_of
from goodword.surveys.actions import record_answer
from goodword.surveys.models import Answer
from goodword.themes.models import Mention, Theme
from goodword.touchpoints.actions.talks import log_talk, take_back
from goodword.touchpoints.models import Order

pytestmark = pytest.mark.django_db


def by_test(**more):
    return {**more, "by": "test", "at": timezone.now()}


@pytest.fixture
def calm(cast):
    """The cast before anybody was unhappy, with the rules with which a house begins."""
    Case.objects.all().delete()
    CaseRule.objects.all().delete()
    CaseTerms.objects.all().delete()
    Answer.objects.all().delete()
    return cast


def says(person, score, comment="", days=0, **more):
    # The queue's clock knows whole milliseconds only, so what was said this moment can lie ahead of it.
    answered_at = timezone.now() - timedelta(days=days, milliseconds=1)
    return record_answer(metric="nps", score=score, comment=comment, person=person, answered_at=answered_at, **more, **by_test())


def opened(**more):
    return open_by_rules(**more, **by_test())


def test_a_low_score_opens_one_case_however_often_one_looks_and_however_often_they_say_it(calm):
    says(calm.noor, 6)
    says(calm.theo, 7)
    said = says(calm.maya, 2, "The lamp broke.")
    assert {case.person for case in opened()} == {calm.noor, calm.maya}
    says(calm.maya, 1)
    assert opened() == [] and Case.objects.count() == 2
    case = Case.objects.get(person=calm.maya)
    assert (case.cause, case.answer, case.score_before, case.state) == ("score", said, 2, "open")
    assert case.what == "2 out of 10: “The lamp broke.”" and case.due_at - case.opened_at == timedelta(hours=48)


def test_what_they_said_before_a_case_was_closed_opens_no_other_one(calm):
    says(calm.maya, 2)
    opened()
    says(calm.maya, 3)
    Case.objects.update(state="closed", closed_at=timezone.now())
    assert opened() == []
    says(calm.maya, 3)
    assert len(opened()) == 1


def test_two_days_are_two_days_by_the_clocks_of_the_business_also_when_they_change():
    berlin = ZoneInfo("Europe/Berlin")
    friday = datetime(2026, 3, 27, 15, 0, tzinfo=berlin)  # on that Sunday the clocks go forward
    assert due(friday, 48, berlin) == datetime(2026, 3, 29, 15, 0, tzinfo=berlin)


def test_whoever_looks_after_them_has_it_else_who_the_rule_names_else_the_owner(calm):
    lay_rules([Rule(0, Kind.SCORE, metric="nps", at_most=6, named=calm.mona.pk)], version=0, **by_test())
    look_after(member=calm.sam, person=calm.maya, **by_test())
    look_after(member=calm.dario, person=calm.theo, **by_test())
    for person in (calm.maya, calm.theo):
        says(person, 3)
    owners = {case.person: case.owner for case in opened()}
    assert owners == {calm.maya: calm.sam, calm.theo: calm.mona}, "a dealer sees nobody else's cases, so has none of this house"
    calm.mona.is_active = False
    calm.mona.save()
    says(calm.noor, 3)
    assert opened()[0].owner == calm.ada


def test_an_import_of_old_answers_opens_nothing_and_is_told_in_one_line(calm, client):
    for n in range(40):
        says(calm.maya, 1, days=20 + n)
    Answer.objects.update(origin=77)
    says(calm.theo, 2, days=3)
    note("import.done", by="import:77", at=timezone.now())
    Entry.objects.filter(verb="import.done").update(row_id=77)
    jobs.look({})
    assert [case.person for case in Case.objects.all()] == [calm.theo]
    assert opening.terms().passed_over == 40
    client.force_login(calm.ada)
    assert "40 unhappy answers of the import" in client.get(reverse("recovery:board")).content.decode()
    jobs.look({})
    assert Entry.objects.filter(verb="case_rules.passed_over").count() == 1


@pytest.mark.twin
def test_without_the_days_of_news_an_import_opens_a_case_for_old_answers(calm, without):
    says(calm.maya, 1, days=300)
    assert opened() == []
    without(opening, "answers_meant", "answered_at__gt=since, ")
    assert len(opened()) == 1


@pytest.mark.twin
def test_without_the_constraint_two_who_look_at_once_open_two_cases(calm):
    one = {"person": calm.maya, "cause": "score", "what": "x", **dict.fromkeys(("opened_at", "due_at"), timezone.now())}
    one |= dict.fromkeys(("last_note_at", "noted_at"), timezone.now())
    Case.objects.create(**one)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(**one)
    Case.objects.filter(person=calm.maya).update(state="closed", closed_at=timezone.now())
    Case.objects.create(**one)  # a closed one stands in nobody's way
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX recovery_one_open_of_person")
    Case.objects.create(**one)
    assert Case.objects.open().filter(person=calm.maya).count() == 2


def test_words_open_a_case_as_whole_words_in_any_spelling(calm):
    assert says_one_of("I want my REFUND now", ["refund"]) and says_one_of("Nunca más.", ["nunca mas"])
    assert not says_one_of("He refunded me", ["refund"])
    lay_rules([Rule(0, Kind.WORDS, words=("never again", "lawyer"))], version=0, **by_test())
    says(calm.maya, 9, "Good, but never  again without a lamp")
    says(calm.theo, 2, "Meh")
    assert [(case.person, case.cause) for case in opened()] == [(calm.maya, "words")]


def test_what_a_comment_speaks_of_opens_a_case_once_it_is_read_unless_it_sounds_pleased(calm, client):
    theme, other = (Theme.objects.create(label=name, found_as=name, found_at=timezone.now()) for name in ("Delivery", "Price"))
    client.force_login(calm.mona)
    assert ">Delivery</option>" in client.get(reverse("recovery:add_rule") + "?kind=theme").content.decode()
    said = {"hours": 24, "is_on": "on", "version": 0, "named": "", "theme": theme.pk}
    client.post(reverse("recovery:add_rule") + "?kind=theme", said)
    assert "speaks of “Delivery”" in client.get(reverse("recovery:rules")).content.decode()
    answers = {
        person: says(person, 8, words) for person, words in ((calm.maya, "Late"), (calm.theo, "Fast"), (calm.noor, "Dear"))
    }
    assert opened() == [], "nobody has read them yet"
    for person, spoken, feeling in ((calm.maya, theme, -0.6), (calm.theo, theme, 0.8), (calm.noor, other, -0.6)):
        of_it = {"answer": answers[person], "theme": spoken, "under": spoken, "person": person, "sentiment": feeling}
        Mention.objects.create(**of_it, start=0, end=4, noted_at=timezone.now())
    assert any("theme.read" in one.verbs and one.job == "recovery.look" for one in LISTENERS), "reading is followed by a look"
    assert [(case.person, case.cause, case.what) for case in opened()] == [(calm.maya, "theme", "8 out of 10: “Late”")]
    assert opened() == []


def test_passives_are_asked_what_would_make_it_a_nine(calm):
    lay_rules([Rule(0, Kind.PASSIVE)], version=0, **by_test())
    says(calm.theo, 8, "All right.")
    case = opened()[0]
    assert case.cause == "passive"
    assert "What would have made it a nine or a ten?" in waiting.first_words(case)


def test_the_silence_of_somebody_valued_opens_a_case_by_the_clock_only(calm):
    lay_rules([Rule(0, Kind.SILENCE, silent_days=60, worth=200_000)], version=0, **by_test())
    Order.objects.filter(person=calm.noor).update(ordered_at=timezone.now() - timedelta(days=100))
    calm.noor.touchpoints.all().delete()
    assert opened() == []
    assert [case.person for case in opened(is_silence_asked=True)] == [calm.noor]
    assert opened(is_silence_asked=True) == []


def test_somebody_of_ours_opens_one_by_hand_and_takes_it_back(calm, client):
    client.force_login(calm.sam)
    url = reverse("recovery:add_of_person", args=[calm.theo.pk])
    said = {"what": "He waits for a spare part", "owner": calm.sam.pk, "hours": 24, "once": "a"}
    page = client.post(url, said, follow=True).content.decode()
    assert "The case is open, and Sam Okafor has it." in page
    client.post(url, said)
    case = Case.objects.get()
    assert (case.cause, case.person, case.owner) == ("staff", calm.theo, calm.sam)
    again = client.post(url, {**said, "once": "b"}, follow=True).content.decode()
    assert "is open already" in again and Case.objects.count() == 1
    client.post(reverse("recovery:take_back", args=[case.pk]))
    assert not Case.objects.exists()
    client.post(reverse("recovery:bring_back", args=[Entry.objects.get(verb="case.taken_back").pk]))
    assert Case.objects.get().what == "He waits for a spare part"
    with pytest.raises(StillOpen):
        open_case(what="Again", owner=calm.sam, person=calm.theo, **by_test())
    with pytest.raises(NotTheirs):
        open_case(what="Theirs", owner=calm.vera, person=calm.maya, **by_test())


def test_what_a_rule_opened_is_not_taken_back(calm):
    says(calm.maya, 2)
    with pytest.raises(verbs.NotByHand):
        verbs.take_back(opened()[0], **by_test())


def test_the_owner_gets_one_mail_of_their_new_cases_if_they_asked_for_it(calm):
    ask_for(calm.ada, "cases", **by_test())
    says(calm.noor, 2, "The lamp broke.")
    says(calm.theo, 3)
    jobs.look({})
    jobs.look({})
    mail = Message.objects.get(topic="cases")
    assert mail.member == calm.ada and mail.subject.endswith("2 people are unhappy")
    assert "Noor Haddad" in mail.text and "The lamp broke." in mail.text and "Noor" not in mail.subject


def test_a_call_stops_the_clock_whoever_noted_it_and_taking_it_back_lets_it_run(calm):
    says(calm.maya, 2)
    case = opened()[0]
    log_talk(person=calm.maya, kind="newsletter", direction="out", intent="ask", **by_test())
    jobs.look({})
    case.refresh_from_db()
    assert case.first_contact_at is None, "what asks for something is no contact"
    talk = log_talk(person=calm.maya, words="She was glad.", kind="call", **by_test())
    jobs.look({})
    case.refresh_from_db()
    assert case.first_contact_at == talk.at and case.state == "open"
    take_back(talk, **by_test())
    jobs.look({})
    case.refresh_from_db()
    assert case.first_contact_at is None


def test_rules_are_laid_changed_and_laid_again(calm, client):
    client.force_login(calm.mona)
    assert "Would recommend: 6 or less" in client.get(reverse("recovery:rules")).content.decode()
    usual = {"hours": 24, "is_on": "on", "version": 0, "named": ""}
    client.post(reverse("recovery:change_rule", args=[0]), {**usual, "metric": "nps", "at_most": 4})
    rule = CaseRule.objects.get()
    assert (rule.at_most, rule.hours) == (4, 24)
    words = client.post(reverse("recovery:add_rule") + "?kind=words", {**usual, "version": 1, "words": "refund, never again"})
    assert words.status_code == 302 and CaseRule.objects.get(kind="words").words == ["refund", "never again"]
    late = client.post(reverse("recovery:take_away_rule", args=[rule.pk]), {"version": 1}, follow=True)
    assert "Somebody changed it before you" in late.content.decode() and CaseRule.objects.count() == 2
    deed = Entry.objects.filter(verb="case_rules.laid").last()
    lay_rules_again(deed, **by_test())
    assert [one.kind for one in CaseRule.objects.all()] == ["score"]
    client.post(reverse("recovery:handle"), {"fresh_days": 30, "asked_again_days": 7, "version": 3})
    assert opening.terms().fresh_days == 30
    client.post(reverse("recovery:undo_rules", args=[Entry.objects.get(verb="case_rules.handled").pk]))
    assert opening.terms().fresh_days == 14


def test_two_rules_that_look_for_the_same_are_one_too_many(cast, client):
    client.force_login(cast.ada)
    usual = {"is_on": "on", "hours": 24, "version": opening.terms().version}
    add = reverse("recovery:add_rule")
    twin = client.post(f"{add}?kind=score", {**usual, "metric": "nps", "at_most": 6})
    assert twin.status_code == 422 and "looks for the same" in twin.content.decode()
    assert client.post(f"{add}?kind=score", {**usual, "metric": "nps", "at_most": 3}).status_code == 302
    usual["version"] = opening.terms().version
    client.post(f"{add}?kind=words", {**usual, "words": "refund, Never again"})
    usual["version"] = opening.terms().version
    assert client.post(f"{add}?kind=words", {**usual, "words": "never again, Refund"}).status_code == 422
    rules = opening.present_rules()
    low = next(rule for rule in rules if rule.at_most == 3)
    change = reverse("recovery:change_rule", args=[low.id])
    assert client.post(change, {**usual, "metric": "nps", "at_most": 6}).status_code == 422
    assert client.post(change, {**usual, "metric": "nps", "at_most": 3, "hours": 8}).status_code == 302
    assert sorted(rule.hours for rule in opening.present_rules()) == sorted([*(r.hours for r in rules if r is not low), 8])
