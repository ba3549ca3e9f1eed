"""A small survey, somebody who is invited to it, and a doorway, for the tests of this room."""

from datetime import datetime, timedelta
from typing import Any

from goodword.people.models import Person
from goodword.surveys.models import Doorway, Invitation, Survey, SurveyVersion

QUESTIONS: list[dict[str, Any]] = [
    {
        "key": "recommend",
        "type": "score",
        "metric": "nps",
        "required": True,
        "text": {"en": "How likely are you to recommend us?", "de": "Wie wahrscheinlich empfehlen Sie uns weiter?"},
    },
    {
        "key": "wrong",
        "type": "words",
        "text": {"en": "What went wrong?", "de": "Was ging schief?"},
        "show_if": {"key": "recommend", "op": "lte", "value": 6},
    },
    {
        "key": "drivers",
        "type": "rating",
        "drivers": [{"key": "delivery", "text": {"en": "Delivery", "de": "Lieferung"}}, "advice"],
        "text": {"en": "How good were these?", "de": "Wie gut war das?"},
    },
    {
        "key": "how",
        "type": "choice",
        "choices": [{"key": "shop", "text": {"en": "In the shop"}}, {"key": "web", "text": {"en": "On the web"}}],
        "text": {"en": "Where did you buy?", "de": "Wo haben Sie gekauft?"},
    },
    {"key": "satisfied", "type": "score", "metric": "csat", "text": {"en": "How satisfied are you?", "de": "Wie zufrieden?"}},
    {"key": "more", "type": "words", "text": {"en": "Anything else?", "de": "Noch etwas?"}},
]
WORDS = {
    "en": {"title": "How are we doing?", "thanks": "You help us more than you think."},
    "de": {"title": "Wie zufrieden sind Sie mit uns?"},
}


def version_of(questions: list[dict[str, Any]], at: datetime, **survey: Any) -> SurveyVersion:
    """A survey that is live, and its one version."""
    made = Survey.objects.create(
        **{"name": "How are we doing?", "kind": "relationship", "state": "live", "current": 1, "made_at": at, **survey}
    )
    return made.versions.create(number=1, questions=questions, words=WORDS, made_at=at, made_by="test", published_at=at)


def invitation_to(version: SurveyVersion, person: Person, at: datetime, token: str = "t" * 22, **more: Any) -> Invitation:
    """Somebody was sent a survey."""
    columns = {
        "person": person,
        "survey": version.survey,
        "survey_version": version,
        "token": token,
        "kind": version.survey.kind,
        "cause": f"test:{token}",
        "state": "sent",
        "due_at": at,
        "sent_at": at,
        "closes_at": at + timedelta(days=60),
        "noted_at": at,
        **more,
    }
    return Invitation.objects.create(**columns)


def doorway_to(version: SurveyVersion, at: datetime, token: str = "d" * 22, **more: Any) -> Doorway:
    """A code that hangs at the counter."""
    return Doorway.objects.create(survey=version.survey, token=token, way="qr", label="At the counter", made_at=at, **more)
