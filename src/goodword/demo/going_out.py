"""A survey that goes out from the sample today: as mail into a folder of the home, and as a link to answer as a customer."""

from datetime import datetime

from django.urls import reverse

from goodword.people.models import Person
from goodword.surveys.actions import sending
from goodword.surveys.actions.alerting import see_alert
from goodword.surveys.actions.inviting import Asked, Run, invite_all
from goodword.surveys.models import Alert, Invitation, Survey
from goodword.surveys.queries import version_in_force

from .rules import SOURCE

SURVEY = "How it is between us"
CAUSE = "sample"
AT_MOST = 60


def company_is_asked(*, at: datetime) -> int:
    """Ask some of the last who came; whom the rules leave out is kept with the reason. How many mails wait to be sent."""
    survey = Survey.objects.filter(name=SURVEY, state=Survey.State.LIVE).first()
    version = version_in_force(survey) if survey else None
    if survey is None or version is None:
        return 0
    people = Person.objects.filter(source=SOURCE).exclude(email="").order_by("-pk")[:AT_MOST]
    invite_all([Asked(person, CAUSE) for person in people], Run(survey, version, at), by=SOURCE, at=at)
    Invitation.objects.filter(survey=survey, cause=CAUSE).update(source=SOURCE)  # it goes when the sample goes
    for alert in Alert.objects.all():
        see_alert(alert, by=SOURCE, at=at)  # what the sample's people said in all their years is no news
    return sending.send_due(at=at)


def to_answer() -> str:
    """The path of a sheet on which one answers as a customer; "" where everybody has."""
    states = [Invitation.State.WAITING, Invitation.State.SENT]
    found = Invitation.objects.filter(cause=CAUSE, state__in=states, survey__name=SURVEY).order_by("pk").first()
    return reverse("surveys:sheet", args=[found.token]) if found else ""
