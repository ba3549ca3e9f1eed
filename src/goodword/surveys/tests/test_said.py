"""What came back to a survey can be read in its own words, whether or not there is a score in it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goodword.surveys import standing
from goodword.surveys.actions import answering
from goodword.surveys.starting import STARTS

from .asking import QUESTIONS, doorway_to, invitation_to, version_of

pytestmark = pytest.mark.django_db
HEARD = {"recommend": 3, "wrong": "It <came> late.", "drivers": {"delivery": 1, "advice": 4}, "how": "web", "satisfied": None}


def say(of, heard, **how):
    return answering.keep(of, heard, language="en", by="test", at=timezone.now(), **how)


def read(member, version):
    return " ".join(member.get(f"/surveys/{version.survey_id}/said/").content.decode().split())


def test_every_kind_of_answer_is_read_in_the_words_of_its_question(sam, cast, version, invitation):
    say(standing.invited(invitation.token), HEARD)
    page = read(sam, version)
    for words in (
        "What went wrong?",
        "It &lt;came&gt; late.",
        "3 out of 10",
        "Delivery: 1 out of 5",
        "On the web",
        "Noor Haddad",
    ):
        assert words in page
    assert "How satisfied are you?" not in page, "what was skipped says nothing"
    assert "Answered in part" in page


def test_a_survey_without_any_score_is_read_and_counted(sam, cast):
    """Those who did not buy are asked one thing, which is no number."""
    lost = version_of(STARTS["lost"].made(), timezone.now(), name="Lost", kind="transactional")
    for n, (person, why) in enumerate(((cast.noor, "price"), (cast.maya, "price"), (cast.theo, "time"))):
        one = invitation_to(lost, person, timezone.now(), token=f"{n}" * 22)
        say(standing.invited(one.token), {"why": why})
    page = read(sam, lost)
    assert page.index("The price") < page.index("It would have taken too long") < page.index("It did not fit")
    assert "2 · 67 %" in page and "1 · 33 %" in page and "Theo" in page


def test_a_question_of_ones_own_is_named_by_its_words_among_all_answers(sam, cast):
    contact = version_of(STARTS["contact"].made(), timezone.now(), kind="transactional")
    asked = []
    for n, person in enumerate((cast.noor, cast.maya, cast.theo)):
        one = invitation_to(contact, person, timezone.now(), token=f"{n}" * 22)
        say(standing.invited(one.token), {"ease": 6, "listened": 5})
        with CaptureQueriesContext(connection) as queries:
            page = sam.get("/listening/").content.decode()
        asked.append(len(queries))
    assert page.count("How well did you feel listened to? ·") == 3
    assert asked[1] == asked[2], "the words of a question come with the answers"
    assert "How well did you feel listened to? ·" in sam.get(f"/people/{cast.noor.pk}/answers/").content.decode()


def test_what_looks_made_up_is_not_among_it(sam, version):
    door = doorway_to(version, timezone.now())
    say(standing.through(door.token), {"more": "Buy my watches"}, suspicion="It was answered faster than anybody reads.")
    assert "watches" not in read(sam, version)
    say(standing.through(door.token), {"more": "A bench, please."})
    assert "A bench, please." in read(sam, version) and "At the counter" in read(sam, version)


def test_it_asks_as_often_for_many_sheets_as_for_one(sam, version, django_assert_max_num_queries):
    assert [one["type"] for one in QUESTIONS].count("choice") == 1
    door = doorway_to(version, timezone.now())
    for n in range(12):
        say(standing.through(door.token), {"more": f"Number {n}.", "how": "web"})
    with django_assert_max_num_queries(14):
        assert "Number 11." in read(sam, version)


def test_it_tells_when_nobody_has_said_anything_and_knows_its_pages(sam, version):
    assert "Nobody has answered yet" in read(sam, version)
    assert sam.get(f"/surveys/{version.survey_id}/said/?after=x").status_code == 400
