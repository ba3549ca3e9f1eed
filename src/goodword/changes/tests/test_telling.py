"""Those who said it are told what we did: once, only whom mail may reach, and not before one could think again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from goodword.accounts.actions import make_key
from goodword.catalogue.models import Branch
from goodword.changes import links, queries
from goodword.changes.actions import noting, telling
from goodword.changes.models import Change, ChangeCause, Told
from goodword.changes.rules import AlreadyTold, NotYet, Wordless
from goodword.journal import actions as journal
from goodword.journal.actions import ChangedMeanwhile
from goodword.journal.models import Entry
from goodword.mail.actions import wording
from goodword.mail.actions.suppressing import suppress
from goodword.mail.merging import Words
from goodword.mail.models import Message
from goodword.surveys.actions import record_answer
from goodword.surveys.models import Answer

pytestmark = pytest.mark.django_db
CALLS = "We ring whoever has to wait"


def by_test(**more):
    return {**more, "by": "test", "at": timezone.now()}


def says(person, comment, score=4):
    return record_answer(metric="nps", score=score, comment=comment, person=person, **by_test())


def noted(answers=(), **more):
    said = {"what": CALLS, "words": "", "since_on": timezone.localdate(), "is_public": False}
    places = dict.fromkeys(("branch", "department", "product"))
    return noting.note_change(answers=answers, **{**said, **places, **more}, **by_test())


@pytest.fixture
def change(cast):
    Told.objects.all().delete()
    Message.objects.all().delete()
    return noted([says(cast.maya, "Nobody called me."), says(cast.maya, "Still nobody."), says(cast.theo, "Late, no call.")])


def tell(change):
    return telling.tell(change, sender="Mona Weiss", **by_test())


def test_each_who_said_it_is_told_once_with_their_own_words(cast, change):
    assert tell(change) == 2 and tell(change) == 0
    mail = Message.objects.get(kind="told", person=cast.maya)
    assert "Still nobody." in mail.text and CALLS in mail.text and "Mona Weiss" in mail.text
    assert mail.due_at >= timezone.now() + timedelta(minutes=9)
    assert {(one.person, one.message.state) for one in Told.objects.all()} == {(cast.maya, "waiting"), (cast.theo, "waiting")}
    noting.link(change, answers=[says(cast.maya, "A third time"), says(cast.noor, "Me too")], **by_test())
    assert tell(change) == 1, "only who was not told yet"


def test_a_template_of_ones_own_may_lead_to_the_page_for_everybody(cast, change):
    words = Words("told", "en", "It is done", "{change}\n\n[What else we did]({link})")
    wording.write_words(key="told", name="Told", words=words, was=0, **by_test())
    assert tell(change) == 2 and links.address() in Message.objects.get(kind=telling.KIND, person=cast.maya).text


def test_who_is_suppressed_silent_or_dead_is_not_told_and_the_page_says_why(cast, change, client):
    suppress(cast.maya.email, reason="complained", **by_test())
    cast.theo.wants_silence = True
    cast.theo.save()
    noting.link(change, answers=[says(cast.noor, "Me too")], **by_test())
    client.force_login(cast.mona)
    page = client.get(reverse("changes:change", args=[change.pk])).content.decode()
    assert "They called our mail spam." in page and "They asked not to be contacted." in page and "Tell 1 person" in page
    assert tell(change) == 1
    assert [one.person for one in Told.objects.all()] == [cast.noor]


@pytest.mark.twin
def test_without_the_gate_of_mail_whoever_complained_is_told(cast, change, without):
    suppress(cast.maya.email, reason="complained", **by_test())
    without(telling, "tell", " if not one.why_not")
    tell(change)
    assert Told.objects.filter(person=cast.maya).exists(), "and only the gate of the sender would hold it back"


def test_who_is_told_by_voice_knows_once_and_it_is_a_contact_that_gives_until_it_is_taken_back(cast, change, client):
    suppress(cast.maya.email, reason="complained", **by_test())
    cast.theo.wants_silence = True
    cast.theo.save()
    client.force_login(cast.mona)
    home, url = (reverse(f"changes:{name}", args=[change.pk]) for name in ("change", "tell_by_voice"))
    page = client.get(home).content.decode()
    assert page.count("I told them by phone") == 1, "whoever wants to be left in peace is not called either"
    before = cast.maya.touchpoints.count()
    for _ in range(2):
        client.post(url, {"person": cast.maya.pk, "way": "phone"})
    assert "They know already" in client.post(url, {"person": cast.theo.pk, "way": "in-person"}, follow=True).content.decode()
    talk = cast.maya.touchpoints.latest("pk")
    assert cast.maya.touchpoints.count() == before + 1 and (talk.kind, talk.direction, talk.intent) == ("call", "out", "give")
    assert [(one.person, one.how_said, one.message) for one in Told.objects.all()] == [(cast.maya, "By phone", None)]
    assert tell(change) == 0 and client.post(url, {"person": "x", "way": "phone"}).status_code == 400
    deed = Entry.objects.get(verb="change.told_by_voice")
    client.post(reverse("changes:untell_by_voice", args=[deed.pk]))
    assert not Told.objects.exists() and cast.maya.touchpoints.count() == before


@pytest.mark.twin
def test_without_the_constraint_somebody_is_told_twice(cast, change):
    tell(change)
    again = {"change": change, "person": cast.maya, "told_at": timezone.now(), "noted_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Told.objects.create(**again)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX changes_told_once")
    Told.objects.create(**again)
    assert Told.objects.filter(person=cast.maya).count() == 2


def test_telling_is_taken_back_until_it_went_out_and_can_be_done_anew(cast, change):
    tell(change)
    Message.objects.filter(person=cast.theo).update(state="sent")
    assert telling.untell(change, **by_test()) == 1 and telling.untell(change, **by_test()) == 0
    assert [one.person for one in Told.objects.all()] == [cast.theo], "he has it already"
    assert tell(change) == 1
    assert list(Message.objects.filter(person=cast.maya, state="waiting").values_list("cause", flat=True)) == [
        f"change:{change.pk}:1"
    ]


def test_what_is_still_to_come_is_not_told_as_done(cast):
    later = noted([says(cast.maya, "Nobody called.")], since_on=timezone.localdate() + timedelta(days=3))
    with pytest.raises(NotYet):
        tell(later)


def test_a_change_is_noted_said_otherwise_taken_away_and_each_is_undone(cast, client):
    client.force_login(cast.mona)
    answer = says(cast.ines, "Why does nobody call?")
    said = {"what": CALLS, "since_on": timezone.localdate().isoformat(), "once": "a", "answer": answer.pk}
    for _ in range(2):
        client.post(reverse("changes:add"), said)
    change = Change.objects.get(what=CALLS)
    assert change.causes.get().answer == answer
    late = {**said, "what": "We call the day before", "version": change.version}
    client.post(reverse("changes:correct", args=[change.pk]), late)
    change.refresh_from_db()
    assert change.what == "We call the day before"
    with pytest.raises(ChangedMeanwhile):
        noting.correct(change, version=1, **{name: getattr(change, name) for name in noting.Said.__annotations__}, **by_test())
    client.post(reverse("changes:undo", args=[Entry.objects.get(verb="change.corrected").pk]))
    change.refresh_from_db()
    assert change.what == CALLS
    client.post(reverse("changes:unlink", args=[change.causes.get().pk]))
    assert not change.causes.exists()
    client.post(reverse("changes:link_again", args=[Entry.objects.get(verb="change.unlinked").pk]))
    assert change.causes.count() == 1
    client.post(reverse("changes:remove", args=[change.pk]))
    assert not Change.objects.filter(pk=change.pk).exists()
    client.post(reverse("changes:bring_back", args=[Entry.objects.get(verb="change.removed").pk]))
    assert Change.objects.get(pk=change.pk).causes.count() == 1
    tell(change)
    with pytest.raises(AlreadyTold):
        noting.remove(change, **by_test())
    with pytest.raises(Wordless):
        noted(what="  ")


def brought_back_without(cast):
    """A change with two causes is taken away; meanwhile its branch, and one of the answers, go for good."""
    branch = Branch.objects.create(name="Quay", name_key="quay", noted_at=timezone.now())
    answers = [says(cast.maya, "Nobody called."), says(cast.theo, "No call.")]
    removed = noting.remove(noted(answers, branch=branch), **by_test())
    Answer.objects.filter(pk=answers[0].pk).delete()
    branch.delete()
    back = noting.bring_back(removed, **by_test())
    connection.check_constraints()
    return back


def test_a_change_is_brought_back_with_what_is_still_there(cast):
    back = brought_back_without(cast)
    assert back.branch is None and [cause.person for cause in back.causes.all()] == [cast.theo]


def test_what_was_said_otherwise_is_undone_without_a_branch_that_is_gone(cast):
    branch = Branch.objects.create(name="Quay", name_key="quay", noted_at=timezone.now())
    change = noted(branch=branch)
    said = {"what": CALLS, "words": "", "since_on": change.since_on, "is_public": False, "branch": None}
    deed = noting.correct(change, version=change.version, **said, department=None, product=None, **by_test())
    branch.delete()
    change.refresh_from_db()
    assert noting.undo(change, deed, **by_test()).branch is None
    connection.check_constraints()


def test_a_link_is_not_linked_again_to_a_change_that_is_gone(cast):
    gone = noted([says(cast.maya, "Nobody called.")])
    unlinked = noting.unlink(gone.causes.get(), **by_test())
    noting.remove(gone, **by_test())
    assert not noting.link_again(unlinked, **by_test())
    connection.check_constraints()


@pytest.mark.twin
def test_without_the_look_at_what_is_gone_bringing_back_is_a_fault(cast, monkeypatch):
    monkeypatch.setattr(journal, "_names_what_is_gone", lambda field, value: False)
    with pytest.raises(IntegrityError), transaction.atomic():
        brought_back_without(cast)


def test_answers_are_picked_by_their_words_or_by_who_said_them(cast, change, client):
    client.force_login(cast.mona)
    new = says(cast.noor, "The call came too late")
    url = reverse("changes:pick", args=[change.pk])
    assert [one.pk for one in queries.answers_to_pick(cast.mona, change, "CAME too late")] == [new.pk]
    assert new in queries.answers_to_pick(cast.mona, change, "haddad")
    assert "The call came too late" in client.get(url, {"sought": "call"}).content.decode()
    assert "1 answer is linked." in client.post(url, {"answer": [new.pk, 999_999]}, follow=True).content.decode()
    assert ChangeCause.objects.get(answer=new).person == cast.noor


def test_the_page_shows_the_letter_as_each_reads_it_and_dealers_see_nothing(cast, change, client):
    client.force_login(cast.vera)
    url = reverse("changes:change", args=[change.pk])
    assert "Late, no call." in client.get(url, {"as": cast.theo.pk}).content.decode()
    assert CALLS in client.get(reverse("changes:changes")).content.decode()
    assert client.post(reverse("changes:tell", args=[change.pk])).status_code == 404
    client.force_login(cast.dario)
    assert client.get(url).status_code == 404 and client.get(reverse("changes:changes")).status_code == 404


def test_strangers_read_what_is_for_everybody_and_nobody_is_named(cast, change, client):
    page = client.get(links.address().replace("http://localhost:8000", ""))
    assert page.status_code == 200 and CALLS not in page.content.decode()
    Change.objects.filter(pk=change.pk).update(is_public=True)
    page = client.get(links.address().replace("http://localhost:8000", "")).content.decode()
    assert CALLS in page and "2 customers said so" in page and "Maya" not in page and "Nobody called" not in page
    assert client.get(reverse("changes:public", args=["made-up"])).status_code == 404


def test_a_program_notes_a_change_and_tells_those_who_said_it(cast, client):
    answer = says(cast.maya, "Nobody called.")
    key = make_key(cast.mona, name="desk", may_write=True, at=timezone.now())
    sent = {"content_type": "application/json", "headers": {"Authorization": f"Bearer {key}"}}
    today = timezone.localdate().isoformat()
    body = {"what": CALLS, "since_on": today, "answer_ids": [answer.pk]}
    made = client.post("/api/v1/changes", body, **sent).json()
    url = f"/api/v1/changes/{made['id']}"
    assert client.post(f"{url}/tell", **sent).json() == {"n": 1}
    assert [one["person_id"] for one in client.get(f"{url}/told", **sent).json()["rows"]] == [cast.maya.pk]
    assert client.post(f"{url}/untell", **sent).json() == {"n": 1}
