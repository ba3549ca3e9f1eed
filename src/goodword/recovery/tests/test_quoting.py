"""What a case is about follows what they say: words that come after the score are read with it, what is taken back is not."""

import pytest
from django.utils import timezone

from goodword.journal.models import Version
from goodword.recovery import jobs
from goodword.recovery.actions import following
from goodword.recovery.models import Case
from goodword.surveys.actions import answering
from goodword.surveys.models import Answer, Response
from goodword.surveys.standing import invited
from goodword.surveys.tests.asking import QUESTIONS, invitation_to, version_of

pytestmark = pytest.mark.django_db
RUDE = "Bob was rude to me"


@pytest.fixture
def noor(cast):
    Case.objects.all().delete()
    Answer.objects.all().delete()
    invitation_to(version_of(QUESTIONS, timezone.now()), cast.noor, timezone.now())
    return cast.noor


def says(**heard):
    """Noor presses the button, and the house looks at what there is."""
    answering.keep(invited("t" * 22), heard, language="en", by="link", at=timezone.now())
    jobs.look({})
    return Case.objects.get().what


def kept():
    return [one.kind for one in Version.objects.all() if "Bob" in str(one.before)]


def test_words_that_come_after_the_score_are_read_with_it(noor):
    assert "“" not in says(recommend=3)
    assert says(wrong=RUDE) == f"3 out of 10: “{RUDE}”"
    assert following.quote_anew(by="test", at=timezone.now()) == 0, "it is said once"


def test_what_was_reworded_or_taken_back_is_repeated_nowhere(noor):
    says(recommend=3, wrong=RUDE)
    assert says(wrong="It came late.") == "3 out of 10: “It came late.”" and kept() == []
    gone = says(recommend=9)
    assert "9 out of 10" in gone and "late" not in gone


def test_of_an_answer_that_was_left_out_only_the_score_is_told(noor):
    says(recommend=3, wrong=RUDE)
    answering.leave_out(Response.objects.get(person=noor), why="a trial", by="member:1", at=timezone.now())
    jobs.look({})
    assert Case.objects.get().what == "A score of 3, taken back since" and "recovery_case" not in kept()
    assert following.quote_anew(by="test", at=timezone.now()) == 0


@pytest.mark.twin
def test_without_quoting_anew_the_board_repeats_what_was_taken_back(noor, monkeypatch):
    monkeypatch.setattr(following, "quote_anew", lambda **_: 0)
    says(recommend=3, wrong=RUDE)
    assert RUDE in says(wrong="It came late.")
