"""What the cast is asked: a survey that goes out, one in the making, one that is closed, and what came of each."""

from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from goodword.accounts.models import Member
from goodword.kit.facts import LISTENED
from goodword.people.models import Person
from goodword.surveys.actions.alerting import make_alert
from goodword.surveys.filters import Filters
from goodword.surveys.models import Cue, Doorway, Invitation, Opening, Response, Survey, SurveyVersion, Wave

from .rules import SOURCE

RECOMMEND = {
    "key": "recommend",
    "type": "score",
    "metric": "nps",
    "text": {"en": "How likely are you to recommend us to a friend?", "de": "Wie wahrscheinlich empfehlen Sie uns weiter?"},
    "required": True,
}
WHY = {"key": "why", "type": "words", "text": {"en": "Why is that?", "de": "Warum?"}}
BETTER = {
    "key": "better",
    "type": "words",
    "text": {"en": "What would make it a nine?", "de": "Was würde daraus eine Neun machen?"},
    "show_if": {"key": "recommend", "op": "lte", "value": 8},
}
EASE = {
    "key": "ease",
    "type": "score",
    "metric": "ces",
    "text": {"en": "Larkspur Bicycles made it easy for me to handle my issue."},
    "required": True,
}
HEARD = {
    "key": LISTENED,
    "type": "score",
    "metric": "other",
    "low": 1,
    "high": 5,
    "text": {"en": "How well did you feel listened to?", "de": "Wie gut wurde Ihnen zugehört?"},
}
AFTER_A_TALK = "After we spoke"
MAYA_SAYS = "Sam found the lamp nobody else had. I tell everybody."
WORDS = {"en": {"title": "How are we doing?"}, "de": {"title": "Wie zufrieden sind Sie mit uns?"}}


def everybody_is_asked(people: tuple[Person, Person, Person, Person], ada: Member, at: datetime) -> None:
    """Once a year how it is between us; after each contact how easy it was. The one of last year is closed."""
    yearly = _survey("How it is between us", "relationship", [RECOMMEND, WHY, BETTER], at - timedelta(days=120))
    eased = _survey(AFTER_A_TALK, "transactional", [EASE, HEARD, WHY], at - timedelta(days=100))
    Cue.objects.create(survey=eased, what="talk", kind="call", hours=24, since_at=at - timedelta(days=100))
    Survey.objects.create(name="After the spring fair", kind="transactional", made_at=at).versions.create(
        number=1, questions=[EASE], words=WORDS, made_at=at, made_by=SOURCE
    )
    last = _survey("Last year’s round", "relationship", [RECOMMEND], at - timedelta(days=500))
    Survey.objects.filter(pk=last.pk).update(state=Survey.State.CLOSED, closed_at=at - timedelta(days=400))
    _the_wave(yearly, dict(zip(("maya", "theo", "ines", "noor"), people, strict=True)), at)
    _at_the_counter(yearly, at)
    make_alert(member=ada, name="Somebody is unhappy", wanted=Filters(band="unhappy"), by_mail=False, by=SOURCE, at=at)


def _survey(name: str, kind: str, questions: list[dict[str, Any]], at: datetime) -> Survey:
    survey = Survey.objects.create(name=name, kind=kind, state=Survey.State.LIVE, current=1, remind_days=7, made_at=at)
    survey.versions.create(number=1, questions=questions, words=WORDS, made_at=at, made_by=SOURCE, published_at=at)
    return survey


def _the_wave(survey: Survey, who: dict[str, Person], at: datetime) -> None:
    """Maya answered and Inês answered; Theo has not yet; Noor was asked not long before."""
    starts_at = at - timedelta(days=82)
    version = survey.versions.get()
    wave = Wave.objects.create(
        survey=survey,
        survey_version=version,
        name="Everybody who bought this year",
        starts_at=starts_at,
        state=Wave.State.DONE,
        made_at=starts_at,
        ended_at=starts_at,
        reached=max(person.pk for person in who.values()),
    )
    came = {"maya": "complete", "theo": "sent", "ines": "partial", "noor": "skipped"}
    made = {name: _invited(person, wave, version, came[name], starts_at) for name, person in who.items()}
    Opening.objects.create(invitation=made["maya"], at=starts_at + timedelta(hours=3))
    for name, is_done in (("maya", True), ("ines", False)):
        _came_back(
            made[name],
            ({"recommend": 10, "why": MAYA_SAYS} if is_done else {"recommend": 4}),
            starts_at + timedelta(days=2),
            is_done=is_done,
        )


def _invited(person: Person, wave: Wave, version: SurveyVersion, state: str, at: datetime) -> Invitation:
    is_out = state != "skipped"
    is_back = state in ("complete", "partial")
    return Invitation.objects.create(
        person=person,
        survey=wave.survey,
        survey_version=version,
        wave=wave,
        token=token_urlsafe(16),
        kind=wave.survey.kind,
        cause=f"wave:{wave.pk}",
        state=state,
        skipped_why="" if is_out else "quiet",
        due_at=at,
        written_at=at if is_out else None,
        sent_at=at if is_out else None,
        started_at=at + timedelta(days=2) if is_back else None,
        ended_at=at + timedelta(days=2) if state == "complete" else None,
        closes_at=at + timedelta(days=wave.survey.open_days),
        source=SOURCE,
        noted_at=at,
    )


def _came_back(invitation: Invitation, said: dict[str, Any], at: datetime, *, is_done: bool) -> None:
    Response.objects.create(
        invitation=invitation,
        survey_version=invitation.survey_version,
        person=invitation.person,
        token=token_urlsafe(16),
        said=said,
        language="en",
        started_at=at,
        changed_at=at,
        completed_at=at if is_done else None,
        source=SOURCE,
        noted_at=at,
    )


def _at_the_counter(survey: Survey, at: datetime) -> None:
    Doorway.objects.create(survey=survey, token=token_urlsafe(16), way="qr", label="At the counter", made_at=at)
