"""Working on a case: each change says what happened and is undone; who was put right is asked again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from goodword.accounts.days import local_day
from goodword.asking.queries import hindrance_of
from goodword.asking.rules import Hindrance
from goodword.journal.actions import ChangedMeanwhile
from goodword.journal.models import Entry
from goodword.recovery import queries
from goodword.recovery.actions import working
from goodword.recovery.actions.asking_again import ask_again
from goodword.recovery.actions.following import judge
from goodword.recovery.actions.opening import open_case
from goodword.recovery.board import Narrowed, board
from goodword.recovery.models import Case, CaseNote
from goodword.recovery.rules import NotTheirs, Said, StillOpen, Wordless, is_turned
from goodword.recovery.waiting import waiting
from goodword.surveys.actions import record_answer
from goodword.surveys.models import Invitation
from goodword.touchpoints.models import Touchpoint

pytestmark = pytest.mark.django_db


def by_test(**more):
    return {**more, "by": "test", "at": timezone.now()}


@pytest.fixture
def case(cast):
    Case.objects.all().delete()
    return open_case(what="The lamp flickers", owner=cast.sam, person=cast.theo, **by_test())


def move(case, to, words="Something happened.", **more):
    return working.move(case, to=to, words=words, **{"version": case.version, **by_test(), **more})


def test_each_change_says_what_happened_and_only_who_saw_it_last_may_make_it(case):
    with pytest.raises(Wordless):
        move(case, "solving", "  ")
    move(case, "solving", "A new lamp is on its way.")
    assert (case.state, case.version) == ("solving", 2)
    told = CaseNote.objects.get()
    assert (told.came_from, told.came_to, told.words) == ("open", "solving", "A new lamp is on its way.")
    move(case, "solving", "It arrived.")
    assert CaseNote.objects.order_by("pk").last().came_to == "", "no other state: a note"
    with pytest.raises(ChangedMeanwhile):
        move(case, "solved", version=1)


@pytest.mark.twin
def test_without_its_version_a_late_change_of_a_case_writes_over_the_others(case, without):
    move(case, "solving", "A new lamp is on its way.")
    without(working, "_say", ("rewrite(case, version, ", "rewrite(case, case.version, "))
    move(case, "solved", version=1)
    assert case.state == "solved"


def test_a_call_is_a_contact_among_the_others_and_undoing_it_takes_it_back(case, cast, client):
    client.force_login(cast.sam)
    url = reverse("recovery:contact", args=[case.pk])
    assert client.post(url, {"words": "", "way": "phone", "version": 1}).status_code == 422
    page = client.post(url, {"words": "He is glad that I called.", "way": "phone", "version": 1}, follow=True)
    assert "Noted, here and among the contacts" in page.content.decode()
    case.refresh_from_db()
    talk = Touchpoint.objects.latest("pk")
    assert (case.state, case.first_contact_at, talk.kind) == ("contacted", talk.at, "call")
    client.post(reverse("recovery:undo", args=[Entry.objects.get(verb="case.contacted").pk]))
    case.refresh_from_db()
    assert (case.state, case.first_contact_at) == ("open", None)
    assert not Touchpoint.objects.filter(pk=talk.pk).exists() and not CaseNote.objects.exists()


def test_it_is_given_to_somebody_who_may_see_it(case, cast, client):
    client.force_login(cast.mona)
    url = reverse("recovery:hand_over", args=[case.pk])
    client.post(url, {"to": cast.ada.pk, "words": "She knows him.", "version": 1})
    case.refresh_from_db()
    assert case.owner == cast.ada
    with pytest.raises(NotTheirs):
        working.hand_over(case, to=cast.dario, words="No.", version=2, **by_test())
    assert client.post(url, {"to": cast.dario.pk, "words": "No.", "version": 2}).status_code == 422


def test_the_page_of_a_closed_case_tells_when_they_are_asked_again(case, cast, client):
    client.force_login(cast.sam)
    url = reverse("recovery:case", args=[case.pk])
    assert "if they may be" not in client.get(url).content.decode()
    move(case, "closed", "He has a new lamp.")
    day = local_day(case.closed_at + timedelta(days=14))
    assert queries.asked_again_on(case, timezone.now()) == day
    assert f"on {date_format(day, 'j F Y')}, if they may be" in client.get(url).content.decode()
    assert queries.asked_again_on(case, timezone.now() + timedelta(days=15)) is None, "that day has passed"


def test_closed_and_open_again_but_not_beside_another_open_one(case, cast):
    closing = move(case, "closed", "He has a new lamp.")
    assert case.closed_at is not None and case not in Case.objects.open()
    open_case(what="Another lamp", owner=cast.sam, person=cast.theo, **by_test())
    with pytest.raises(StillOpen):
        move(case, "solving")
    with pytest.raises(StillOpen):
        working.undo(case, closing, **by_test())
    Case.objects.exclude(pk=case.pk).delete()
    case.refresh_from_db()
    working.undo(case, closing, **by_test())
    assert case.state == "open" and case.closed_at is None


@pytest.mark.parametrize(
    ("before", "after", "turned"),
    [(2, 7, True), (2, 5, True), (2, 4, False), (6, 6, False), (None, 7, True), (None, 6, False), (5, 8, True)],
)
def test_turned_around_is_a_seven_or_three_more(before, after, turned):
    assert is_turned(Said(before) if before is not None else None, Said(after)) is turned
    assert is_turned(None, Said(4, 1, 5)) and not is_turned(None, Said(5, 1, 5, is_high_good=False))


def test_whether_it_was_turned_around_is_worked_out_from_the_answer_within_sixty_days(case, cast):
    now = timezone.now()
    move(case, "closed", at=now - timedelta(days=30))

    def says(score, days):
        when = {"answered_at": now - timedelta(days=days), "by": "test", "at": now}
        return record_answer(metric="nps", score=score, person=cast.theo, **when)

    says(9, 31)
    assert judge(**by_test()) == 0, "that was before the closing"
    answer = says(8, 10)
    assert judge(**by_test()) == 1 and judge(**by_test()) == 0
    case.refresh_from_db()
    assert case.outcome == "turned"
    says(3, 1)
    judge(**by_test())
    case.refresh_from_db()
    assert case.outcome == "not_turned", "the last that they said within the time holds"
    type(answer).objects.filter(person=cast.theo).delete()
    judge(**by_test())
    case.refresh_from_db()
    assert case.outcome == ""


def test_an_organisation_is_turned_around_by_an_answer_in_its_name(case, cast):
    now = timezone.now()
    firm = open_case(what="Their bills are wrong", owner=cast.sam, organisation=cast.studio, **by_test())
    move(firm, "closed", at=now - timedelta(days=30))

    def says(score, **whose):
        record_answer(metric="nps", score=score, **whose, answered_at=now - timedelta(days=10), by="test", at=now)
        judge(**by_test())
        firm.refresh_from_db()
        return firm.outcome

    assert says(9, person=cast.theo) == "" and says(8, organisation=cast.studio) == "turned"


def test_two_weeks_after_the_closing_they_are_asked_again_once(case, cast):
    now = timezone.now()
    Invitation.objects.filter(person=cast.theo).delete()
    cast.theo.lots.all().delete()  # whoever a lot leaves out is not asked either
    move(case, "closed", at=now - timedelta(days=13))
    assert ask_again(**by_test()) == 0
    Case.objects.update(closed_at=now - timedelta(days=15))
    assert ask_again(**by_test()) == 1 and ask_again(**by_test()) == 0
    asked = Invitation.objects.get(cause=f"case:{case.pk}")
    assert asked.person == cast.theo and asked.state == "waiting"
    case.refresh_from_db()
    assert case.asked_again_at is not None


def test_whoever_has_an_open_case_is_asked_for_nothing(case, cast):
    now = timezone.now()
    assert hindrance_of(cast.theo, now) == Hindrance.CASE
    assert queries.in_trouble([cast.theo.pk, cast.maya.pk], now) == {cast.theo.pk}
    move(case, "closed")
    assert hindrance_of(cast.theo, now) != Hindrance.CASE


def test_today_tells_the_owner_the_latest_first_and_then_what_nobody_notes(case, cast):
    today = timezone.localdate()
    late = open_case(what="Nobody called", owner=cast.sam, person=cast.maya, **by_test())
    Case.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=2))
    found = waiting(cast.sam, today, 9)
    assert [one.subject_id for one in found] == [cast.maya.pk, cast.theo.pk]
    assert "was to hear from us by" in found[0].why and found[0].act_url == reverse("recovery:contact", args=[late.pk])
    assert "I was told that something did not go as it should: Nobody called." in found[0].opening
    assert waiting(cast.mona, today, 9) == []
    ago = timezone.now() - timedelta(days=5)
    Case.objects.filter(pk=late.pk).update(first_contact_at=ago, last_note_at=ago)
    assert "Nothing is noted since" in waiting(cast.sam, today, 9)[1].why


def test_the_board_and_the_list_are_narrowed_and_tell_how_much_time_is_left(case, cast, client):
    client.force_login(cast.sam)
    page = client.get(reverse("recovery:board")).content.decode()
    assert "The lamp flickers" in page and "47 hours left" in page and "I called them" in page
    Case.objects.update(due_at=timezone.now() - timedelta(hours=3))
    columns = board(cast.sam, Narrowed(whose="mine", clock="overdue"), now=timezone.now())
    assert [column.n for column in columns] == [1, 0, 0, 0, 0] and columns[0].cards[0][1].words == "overdue by 3 hours"
    assert not any(column.n for column in board(cast.mona, Narrowed(whose="mine"), now=timezone.now()))
    assert client.get(reverse("recovery:board"), {"whose": "x"}).status_code == 400
    assert "The lamp flickers" in client.get(reverse("recovery:cases"), {"which": "overdue"}).content.decode()
    assert client.get(reverse("recovery:cases"), {"which": "x"}).status_code == 400
    assert "No case fits" in client.get(reverse("recovery:cases"), {"which": "closed"}).content.decode()


def test_the_page_of_a_case_tells_with_which_words_to_begin_and_a_dealer_sees_only_theirs(case, cast, client):
    client.force_login(cast.vera)
    url = reverse("recovery:case", args=[case.pk])
    page = client.get(url).content.decode()
    assert "I was told that something did not go as it should: The lamp flickers." in page and "I called them" not in page
    assert reverse("directory:timeline", args=[cast.theo.pk]) in page
    client.force_login(cast.dario)
    assert client.get(url).status_code == 404
    Case.objects.update(dealer=cast.conti)
    assert client.get(url).status_code == 200
    client.force_login(cast.kit)
    assert client.get(url).status_code == 404


def test_a_program_opens_moves_and_is_told_when_somebody_was_quicker(cast, client):
    from goodword.accounts.actions import make_key

    Case.objects.all().delete()
    key = make_key(cast.sam, name="desk", may_write=True, at=timezone.now())
    sent = {"content_type": "application/json", "headers": {"Authorization": f"Bearer {key}"}}
    made = client.post("/api/v1/cases", {"person_id": cast.noor.pk, "what": "The offer is late"}, **sent).json()
    assert made["state"] == "open" and made["owner_id"] == cast.sam.pk
    url = f"/api/v1/cases/{made['id']}"
    assert client.post(f"{url}/move", {"version": 1, "to": "solving", "words": ""}, **sent).status_code in {400, 422}
    moved = client.post(f"{url}/move", {"version": 1, "to": "solving", "words": "It is being written."}, **sent)
    assert moved.json()["state"] == "solving"
    assert client.post(f"{url}/contact", {"version": 1, "words": "Called."}, **sent).status_code == 409
    assert client.post(f"{url}/contact", {"version": 2, "words": "Called."}, **sent).json()["first_contact_at"]
    assert [one["words"] for one in client.get(f"{url}/notes", **sent).json()["rows"]] == ["It is being written.", "Called."]
