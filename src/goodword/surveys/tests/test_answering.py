"""The page of whoever was invited: looked at without a trace, answered step by step, changed within its days, over some day."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from goodword.journal.models import Entry, Version
from goodword.surveys import public, standing
from goodword.surveys.actions import answering, openings
from goodword.surveys.models import Answer, Invitation, Opening, Response, Survey

from .asking import QUESTIONS, invitation_to, version_of

pytestmark = pytest.mark.django_db
FIRST = {"asked": ["recommend", "drivers", "how", "satisfied"]}
PHONE = {"headers": {"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"}}


def theirs():
    return Answer.objects.filter(response__source="").order_by("question")


def url(invitation):
    return f"/s/{invitation.token}"


def test_the_page_is_light_private_and_sets_no_cookie(client, invitation):
    shown = client.get(url(invitation))
    assert shown.status_code == 200 and not shown.cookies
    assert shown["Referrer-Policy"] == "no-referrer" and "noindex" in shown["X-Robots-Tag"]
    policy = shown["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "connect-src 'none'" in policy and "frame-ancestors 'none'" in policy
    text = shown.content.decode()
    assert "How likely are you to recommend us?" in text and "Larkspur Bicycles" in text
    assert invitation.token not in text, "the key to the page stands in nothing that it asks for"
    assert "http:" not in text and "https:" not in text


def test_a_link_with_a_score_only_chooses_it(client, invitation):
    for n in range(11):
        assert f'value="{n}" checked' in client.get(f"{url(invitation)}?a={n}", **PHONE).content.decode()
    for made_up in ("11", "-1", "x", "9;drop", "", "999999"):
        assert (
            "checked" not in client.get(url(invitation), {"a": made_up, "recommend": "3", "utm_source": "<b>"}).content.decode()
        )
    assert client.head(f"{url(invitation)}?a=0").status_code == 200
    assert not Response.objects.filter(invitation=invitation).exists() and not theirs().exists()
    assert Invitation.objects.get(pk=invitation.pk).state == "sent"
    scanned = Opening.objects.filter(invitation=invitation)
    assert (scanned.filter(is_scanner=False).count(), scanned.filter(is_scanner=True).count()) == (11, 7)


def looked_at_on_a_full_disk(client, invitation):
    """Nothing can be written down of the look."""

    def full(execute, sql, *told):
        if sql.startswith("INSERT"):
            raise OperationalError("database or disk is full")
        return execute(sql, *told)

    with connection.execute_wrapper(full):
        return client.get(url(invitation)).status_code


def test_f05_a_disk_that_is_full_keeps_nobody_from_reading_a_sheet(client, invitation):
    assert looked_at_on_a_full_disk(client, invitation) == 200 and not Opening.objects.filter(invitation=invitation).exists()


@pytest.mark.twin
def test_without_looking_past_the_spool_a_full_disk_shuts_every_sheet(client, invitation, without):
    without(openings, "append", ("except OperationalError", "except ()"))
    assert looked_at_on_a_full_disk(client, invitation) == 503


def test_all_links_opened_within_a_second_and_then_a_nine_is_one_nine(client, invitation):
    for n in range(11):
        client.get(f"{url(invitation)}?a={n}", headers={"user-agent": ""})
    sent = client.post(f"{url(invitation)}?a=0", {"asked": ["recommend"], "recommend": "9"}, **PHONE)
    assert sent.status_code == 303
    assert [(one.score, one.metric, one.person_id) for one in theirs()] == [(9, "nps", invitation.person_id)]
    assert Response.objects.filter(invitation=invitation).count() == 1


@pytest.mark.twin
def test_without_the_button_a_scanner_has_answered(client, invitation, monkeypatch):
    """A page that takes the score of its link, as some tools do: the scanner's last link is the answer."""
    asks = public._answered

    def eager(visit):
        if visit.request.method == "GET" and (mark := visit.request.GET.get("a")):
            heard = {"recommend": int(mark)}
            answering.keep(standing.invited(invitation.token), heard, language="en", by="link", at=timezone.now())
        return asks(visit)

    monkeypatch.setattr(public, "_answered", eager)
    for n in range(11):
        client.get(f"{url(invitation)}?a={n}")
    assert theirs().get(question="recommend").score == 10


def test_each_step_is_kept_and_the_next_one_shown(client, invitation, cast):
    sent = client.post(url(invitation), {**FIRST, "recommend": "3", "drivers.delivery": "1", "satisfied": "2"})
    assert sent.status_code == 303 and sent["Location"].startswith(f"/s/{invitation.token}?")
    assert Invitation.objects.get(pk=invitation.pk).state == "partial"
    text = client.get(sent["Location"]).content.decode()
    assert "What went wrong?" in text and "Anything else?" in text and "How likely" not in text
    sent = client.post(url(invitation), {"asked": ["wrong", "more"], "wrong": "It came late.", "more": "Call me."})
    assert sent["Location"].startswith(f"/s/{invitation.token}/done")
    thanks = client.get(sent["Location"]).content.decode()
    assert "You help us more than you think." in thanks and "Change my answers" in thanks
    nps, csat = theirs()
    assert (nps.score, nps.ratings, nps.comment, nps.state) == (3, {"delivery": 1}, "It came late.", "complete")
    assert (csat.score, csat.comment, csat.metric) == (2, "Call me.", "csat")
    assert (nps.staff_id, nps.product_id, nps.channel) == (cast.sams_desk.pk, cast.bicycle.pk, "mail")
    assert Invitation.objects.get(pk=invitation.pk).state == "complete"
    verbs = list(Entry.objects.filter(kind="surveys_answer", row_id=nps.pk).values_list("verb", flat=True))
    assert verbs == ["answer.recorded", "answer.changed"]
    assert Version.objects.filter(kind="surveys_answer", row_id=nps.pk).count() == 1, "what it said before is kept"


TAKEN_BACK = "Bob was rude to me"


def taken_back(client, invitation):
    """Somebody says what went wrong, then in other words, and later that nothing did."""
    client.post(url(invitation), {**FIRST, "recommend": "3", "drivers.delivery": "1", "satisfied": "2"})
    client.post(url(invitation), {"asked": ["wrong", "more"], "wrong": TAKEN_BACK, "more": ""})
    assert theirs().get(metric="nps").comment == TAKEN_BACK
    client.post(url(invitation), {"asked": ["wrong"], "wrong": "It came late."})
    client.post(url(invitation), {"asked": ["recommend"], "recommend": "9"})
    assert theirs().get(metric="nps").score == 9
    return [one.kind for one in Version.objects.all() if TAKEN_BACK in str(one.before)]


def test_what_somebody_took_back_is_in_no_history(client, invitation):
    assert taken_back(client, invitation) == []
    said = list(theirs().values_list("pk", flat=True))
    answering.leave_out(Response.objects.get(invitation=invitation), why="a trial", by="member:1", at=timezone.now())
    assert not theirs().exists() and not Version.objects.filter(kind="surveys_answer", row_id__in=said).exists()


@pytest.mark.twin
def test_without_forgetting_it_what_somebody_took_back_stays_in_the_history(client, invitation, without):
    without(answering, "_said_more", ("forget(Response, [response.pk])", "pass"))
    without(answering, "_score", ("if is_reworded(known.comment, one.comment):\n                forget(Answer, [known.pk])", ""))
    assert set(taken_back(client, invitation)) == {"surveys_answer", "surveys_response"}


def test_what_is_missing_is_said_and_the_rest_is_kept(client, invitation):
    sent = client.post(url(invitation), {**FIRST, "drivers.delivery": "1", "satisfied": "77"})
    assert sent.status_code == 422
    text = sent.content.decode()
    assert text.count("Please answer this one.") == 1 and text.count("Please choose one of these.") == 1
    kept = Response.objects.get(invitation=invitation)
    assert kept.said == {"drivers": {"delivery": 1}} and not theirs().exists()
    assert 'name="drivers.delivery" value="1" checked' in text, "what was said stays on the page beside what is missing"
    assert 'name="how"' in text, "and nobody has passed over what was left open on it"
    client.post(url(invitation), {**FIRST, "recommend": "0", "drivers.delivery": "1", "satisfied": "77"})
    assert Response.objects.get(invitation=invitation).said["recommend"] == 0, "a nought is an answer"


def test_who_answers_is_said_by_the_link_and_by_nothing_else(client, invitation, cast):
    more = {"person": cast.maya.pk, "contact": cast.maya.pk, "invitation": 1, "staff": 99, "asked": ["recommend", "nobody"]}
    client.post(f"{url(invitation)}?contact={cast.maya.pk}", {**more, "recommend": "8", "nobody": "1"})
    one = theirs().get()
    assert one.person_id == cast.noor.pk and one.staff_id == cast.sams_desk.pk


def test_a_question_that_was_not_on_the_page_is_not_answered(client, invitation):
    client.post(url(invitation), {"asked": ["recommend"], "recommend": "8", "satisfied": "1", "wrong": "x"})
    assert Response.objects.get(invitation=invitation).said == {"recommend": 8}


def test_the_token_of_one_survey_opens_no_other(client, invitation, doorway, cast):
    other = invitation_to(version_of(QUESTIONS, timezone.now()), cast.maya, timezone.now(), token="o" * 22)
    begun = answering.keep(standing.through(doorway.token), {}, language="en", by="test", at=timezone.now())
    wrong = [f"/s/{doorway.token}", f"/open/{invitation.token}", f"/s/{begun.token}", f"/open/{other.token}/{begun.token}"]
    wrong += [f"/framed/{invitation.token}", "/s/made-up", f"/s/{invitation.token[:-1]}", f"/s/{invitation.pk}"]
    for path in wrong:
        assert client.get(path).status_code == 404, path
        assert client.post(path, {"asked": ["recommend"], "recommend": "1"}).status_code == 404, path
    client.post(url(other), {"asked": ["recommend"], "recommend": "1"})
    assert theirs().get().response.survey_version_id == other.survey_version_id


def test_answers_are_changed_within_their_days_and_not_after(client, invitation):
    everything = {"asked": [q["key"] for q in QUESTIONS], "recommend": "9"}
    client.post(url(invitation), everything)
    text = client.get(f"{url(invitation)}?change=1").content.decode()
    assert 'name="recommend" value="9" checked' in text and "Anything else?" in text
    changed = client.post(url(invitation), {**everything, "recommend": "2", "more": "On second thoughts"})
    assert changed.status_code == 303
    one = theirs().get()
    assert (one.score, one.version) == (2, 2)
    Response.objects.update(completed_at=timezone.now() - timedelta(days=8))
    late = client.post(url(invitation), {**everything, "recommend": "10"})
    assert late.status_code == 409 and "can no longer be changed" in late.content.decode()
    assert "can no longer be changed" in client.get(f"{url(invitation)}?change=1").content.decode()
    assert theirs().get().score == 2


@pytest.mark.twin
def test_without_its_days_an_old_answer_is_changed(client, invitation, without):
    without(standing.Standing, "at", ("Stand.ANSWERED", "Stand.CHANGEABLE"))
    everything = {"asked": [q["key"] for q in QUESTIONS], "recommend": "9"}
    client.post(url(invitation), everything)
    Response.objects.update(completed_at=timezone.now() - timedelta(days=400))
    client.post(url(invitation), {**everything, "recommend": "1"})
    assert theirs().get().score == 1


@pytest.mark.parametrize("how", ["closed", "expired"])
def test_a_survey_that_is_over_says_so(client, invitation, how):
    if how == "closed":
        Survey.objects.filter(pk=invitation.survey_id).update(state="closed")
    else:
        Invitation.objects.filter(pk=invitation.pk).update(closes_at=timezone.now() - timedelta(hours=1))
    shown = client.get(url(invitation))
    assert shown.status_code == 410 and "This survey is over" in shown.content.decode()
    sent = client.post(url(invitation), {"asked": ["recommend"], "recommend": "1"})
    assert sent.status_code == 409 and not theirs().exists()


def test_whoever_was_not_asked_after_all_has_no_page(client, version, cast):
    skipped = invitation_to(version, cast.maya, timezone.now(), token="k" * 22, state="skipped", skipped_why="quiet")
    assert client.get(url(skipped)).status_code == 404


def test_one_may_rather_not_answer_and_still_think_otherwise(client, invitation):
    said = client.post(url(invitation), {"decline": "1", "asked": ["recommend"], "recommend": "0"})
    assert "That is all right" in said.content.decode() and not theirs().exists()
    assert Invitation.objects.get(pk=invitation.pk).state == "declined"
    client.post(url(invitation), {"asked": [q["key"] for q in QUESTIONS], "recommend": "9"})
    assert Invitation.objects.get(pk=invitation.pk).state == "complete" and theirs().get().score == 9


def test_a_button_pressed_twice_says_it_once(client, invitation):
    for _ in range(2):
        client.post(url(invitation), {"asked": ["recommend"], "recommend": "9"})
    assert Entry.objects.filter(verb="survey.answered", kind="surveys_response").count() == 1 and theirs().get().version == 1


def test_a_branch_that_was_left_takes_its_words_along(client, invitation):
    everything = {"asked": [q["key"] for q in QUESTIONS]}
    client.post(url(invitation), {**everything, "recommend": "2", "wrong": "It came late."})
    client.post(url(invitation), {**everything, "recommend": "9"})
    assert "wrong" not in Response.objects.get(invitation=invitation).said and theirs().get().comment == ""


def test_the_page_speaks_the_language_that_is_asked_for_or_theirs(client, invitation, cast):
    assert '<html lang="en"' in client.get(url(invitation)).content.decode()
    text = client.get(f"{url(invitation)}?lang=de").content.decode()
    assert '<html lang="de"' in text and "Wie wahrscheinlich" in text and "Weiter" in text
    cast.noor.language = "de"
    cast.noor.save()
    assert "Wie wahrscheinlich" in client.get(url(invitation)).content.decode()
    assert "How likely" in client.get(f"{url(invitation)}?lang=en").content.decode()
    sent = client.post(f"{url(invitation)}?lang=de", {"asked": ["recommend"], "recommend": "9"})
    assert "lang=de" in sent["Location"] and Response.objects.get(invitation=invitation).language == "de"


BITES = '"><script>alert(1)</script>{{7*7}}'


def test_what_somebody_writes_is_shown_as_they_wrote_it_and_never_run(client, invitation, sam):
    headers = {"user-agent": BITES * 90, "referer": f"https://evil.test/{BITES}", "accept-language": BITES}
    client.get(f"{url(invitation)}?utm_source={BITES}", headers=headers)
    client.post(url(invitation), {"asked": [q["key"] for q in QUESTIONS], "recommend": "2", "wrong": BITES}, headers=headers)
    for text in (client.get(f"{url(invitation)}?change=1").content.decode(), sam.get("/listening/").content.decode()):
        assert "<script>alert" not in text and "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in text
    kept = [str(value) for row in Opening.objects.filter(invitation=invitation).values() for value in row.values()]
    assert not [value for value in kept if "script" in value], "of whoever looked nothing is kept but whether it was a program"


def test_the_spool_keeps_thirty_days(invitation):
    for days in (1, 29, 31, 90):
        openings.append(invitation_id=invitation.pk, is_scanner=False, at=timezone.now() - timedelta(days=days))
    openings.sweep(at=timezone.now())
    assert Opening.objects.filter(invitation=invitation).count() == 2


def test_an_expectation_and_what_came_are_known_to_be_of_one_promise(client, cast):
    pair = [
        {"key": "hoped", "type": "expectation", "promise": "speed", "low": 1, "high": 5, "text": {"en": "How fast?"}},
        {"key": "more", "type": "score", "metric": "nps", "text": {"en": "Would you?"}},
    ]
    asked = invitation_to(version_of(pair, timezone.now()), cast.maya, timezone.now(), token="p" * 22)
    client.post(url(asked), {"asked": ["hoped", "more"], "hoped": "4", "more": "9"}, **PHONE)
    told = {one.question: one.dims for one in Answer.objects.filter(response__invitation=asked)}
    assert told == {"hoped": {"promise": "speed", "asks": "expectation"}, "more": {}}
