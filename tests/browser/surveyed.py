"""Surveys to answer in a browser: whoever was asked and has not answered, who has, a doorway and what was begun behind it."""

from datetime import datetime

from django.conf import settings

from goodword.demo.cast import Cast
from goodword.mail import stopping
from goodword.people.models import Person
from goodword.surveys import mailing, standing
from goodword.surveys.actions import answering
from goodword.surveys.actions.inviting import invite
from goodword.surveys.models import Doorway, Invitation, Survey
from goodword.surveys.rules import Way

BY = "a browser test"


def ask(house: Cast, at: datetime) -> dict[str, dict[str, str]]:
    """Route → the arguments of its address. The mail that asks Theo, and the one of Inês, lie in the home."""
    survey = Survey.objects.get(name="After we spoke")
    looked_at = _asked(survey, house.noor, at)
    answered = _asked(survey, house.maya, at)
    answering.keep(standing.invited(answered.token), {"ease": 7, "why": "Sam knew at once."}, language="en", by=BY, at=at)
    doorway = Doorway.objects.get()
    begun = answering.keep(standing.through(doorway.token), {"recommend": 4}, language="en", by=BY, at=at)
    for person in (house.theo, house.ines):
        _mailed(survey, person, at)
    behind = {"token": doorway.token, "text": begun.token}
    return {
        "surveys:sheet": {"token": looked_at.token},
        "surveys:thanks": {"token": answered.token},
        **dict.fromkeys(("surveys:doorway", "surveys:doorway_begun", "surveys:framed", "surveys:framed_begun"), behind),
    }


def _asked(survey: Survey, person: Person, at: datetime) -> Invitation:
    invitation = invite(survey=survey, person=person, cause="browser", way=Way.LINK, by=BY, at=at)
    assert invitation.state == "sent", invitation.skipped_why
    return invitation


def _mailed(survey: Survey, person: Person, at: datetime) -> None:
    """The mail that asks somebody, with every link that it carries. The lot may have left them out: here they are asked."""
    content = mailing.content_of(_asked(survey, person, at)).for_reader(stopping.address_of_person(person.pk, "survey"))
    (settings.HOME / f"to-{person.name.split()[0].casefold()}.html").write_text(content.html, encoding="utf-8")
