"""What people wrote, as it was heard: a theme that Mona named, and said what Ines wrote is about."""

from datetime import datetime, timedelta

from goodword.accounts.models import Member
from goodword.people.models import Person
from goodword.surveys.models import Answer
from goodword.themes.models import Correction, Mention, Theme

from .rules import SOURCE

LABEL = "Waiting for word from us"


def ines_is_understood(ines: Person, mona: Member, at: datetime) -> Mention:
    """Mona says what the comment of Ines is about."""
    answer = Answer.objects.get(person=ines, score=3)
    noted_at = at - timedelta(days=6)
    theme = Theme.objects.create(label=LABEL, found_as="nobody called", is_named=True, found_at=noted_at)
    said = {"answer": answer, "theme": theme, "start": 0, "end": len(answer.comment)}
    Correction.objects.create(**said, is_it=True, by=mona.by, at=noted_at)
    return Mention.objects.create(
        **said,
        person=ines,
        under=theme,
        state=Mention.State.SAID,
        said_by=mona.by,
        sentiment=-0.6,
        language="en",
        source=SOURCE,
        noted_at=noted_at,
    )
