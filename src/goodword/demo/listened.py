"""How people of the sample felt listened to after they had spoken with somebody: one of the staff listens less than the rest."""

import random
from datetime import datetime, timedelta

from goodword.kit.facts import LISTENED
from goodword.surveys.models import Survey
from goodword.surveys.queries import version_in_force
from goodword.touchpoints.models import Touchpoint

from .answered import Sheet, answered
from .rules import SOURCE
from .surveyed import AFTER_A_TALK, EASE, WHY

AT_MOST = 90
FROM, TO = timedelta(days=95), timedelta(days=35)  # so long ago they were spoken with: who is asked today was not asked lately
LATER = timedelta(hours=24)
# How many of ten feel so well listened to, from 1 to 5: by whoever listens less, and by the rest.
LESS, USUAL = (1, 1, 2, 2, 2, 3, 3, 3, 4, 4), (2, 3, 4, 4, 4, 4, 5, 5, 5, 5)


def company_felt_listened_to(*, at: datetime) -> int:
    """Let some of those who were spoken with have said how well they were listened to, and how easy it was; how many."""
    survey = Survey.objects.filter(name=AFTER_A_TALK, state=Survey.State.LIVE).first()
    version = version_in_force(survey) if survey else None
    if version is None or version.invitations.filter(source=SOURCE, cause__startswith="talk:").exists():
        return 0
    talks = _talks(at)
    less = min((talk.staff_id for talk in talks if talk.staff_id), default=None)
    drawn = random.Random(len(talks))
    answered(version, [_sheet(talk, drawn.choice(LESS if talk.staff_id == less else USUAL), drawn) for talk in talks])
    return len(talks)


def _talks(at: datetime) -> list[Touchpoint]:
    """The last call with each of those people."""
    rows = Touchpoint.objects.filter(source=SOURCE, direction="two-way", person__isnull=False, staff__isnull=False)
    late = rows.filter(at__gt=at - FROM, at__lt=at - TO).order_by("-at")[: 4 * AT_MOST]
    of_each = {talk.person_id: talk for talk in reversed(late)}
    return list(of_each.values())[:AT_MOST]


def _sheet(talk: Touchpoint, felt: int, drawn: random.Random) -> Sheet:
    eased = max(1, min(7, felt + drawn.randint(0, 3)))
    about = {"touchpoint": talk, "staff_id": talk.staff_id}
    return Sheet(
        talk.person_id,
        f"talk:{talk.pk}",
        talk.at + LATER,
        {str(EASE["key"]): eased, LISTENED: felt, str(WHY["key"]): None},
        about,
    )
