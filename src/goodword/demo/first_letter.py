"""The cast's own Tuesday letter, of five weeks ago, when four customers were known; what it asked for was done."""

from datetime import datetime, time, timedelta
from typing import Any

from goodword.accounts.models import Member
from goodword.letters.models import Challenge, Letter

NOTHING_BEFORE = "No clear change: there is no quarter before to compare with."
HEARD = {
    "name": "top-of-mind",
    "title": "Top of mind",
    "unit": "%",
    "how": "Active people whose last real contact is within their cadence, of all active people.",
    "value": 25.0,
    "low": 4.6,
    "high": 69.9,
    "n": 4,
    "figure": "25\u00a0%",
    "say": "1 of 4 active people heard from you within their cadence: 25\u00a0%, between 5\u00a0% and 70\u00a0%.",
    "change": None,
    "change_says": NOTHING_BEFORE,
}
GIVEN = HEARD | {
    "name": "valuable",
    "title": "Valuable before, during and after",
    "how": "Of the customers with a sale in the last 12 months, the share who got something of use in all three.",
    "value": 0.0,
    "low": 0.0,
    "high": 49.0,
    "figure": "0\u00a0%",
    "say": "0 of 4 customers with a sale in the last 12 months got something of use before, during and after it.",
}
DONE = HEARD | {
    "name": "completion",
    "title": "Done as promised",
    "how": "Steps of playbooks that were done, of all that were due.",
    "value": None,
    "n": 0,
    "figure": "",
    "say": "No step was due yet.",
    "change_says": "",
}
OPINION = HEARD | {
    "name": "nps",
    "title": "Would they recommend us?",
    "unit": "points",
    "how": "Those who gave 9 or 10 less those who gave 0 to 6, of all who answered, times 100.",
    "value": 100.0,
    "low": -27.0,
    "high": 100.0,
    "n": 1,
    "figure": "+100",
    "say": "NPS +100, between \u221227 and +100, from 1 person.",
}


def written(by: Member, at: datetime) -> Letter:
    """Write it as of its Tuesday, with the challenge that was accepted the same morning and done by Saturday."""
    today = at.date()
    tuesday = today - timedelta(days=(today.weekday() - 1) % 7, weeks=5)
    morning = datetime.combine(tuesday, time(6), tzinfo=at.tzinfo)
    before = _standing(25.0, 4.6, 69.9, morning)
    after = _standing(50.0, 15.0, 85.0, morning + timedelta(weeks=1))
    challenge = Challenge.objects.create(
        task="first-customers",
        state=Challenge.State.DONE,
        offered_on=tuesday,
        accepted_at=morning + timedelta(hours=3),
        ended_at=morning + timedelta(days=4),
        by_member=by,
        before=before,
        after=after,
        brought={"value": 25.0, "low": -33.2, "high": 66.1, "is_clear": False},
        measured_on=tuesday + timedelta(weeks=1),
    )
    figures = {
        "day": tuesday.isoformat(),
        "numbers": [HEARD, GIVEN, DONE],
        "opinion": OPINION,
        "finding": None,
        "looked_at": 0,
    }
    return Letter.objects.create(due_on=tuesday, figures=figures, challenge=challenge, written_at=morning)


def _standing(value: float, low: float, high: float, at: datetime) -> dict[str, Any]:
    """A number as it stood on a morning."""
    return {"name": HEARD["name"], "unit": "%", "value": value, "low": low, "high": high, "n": 4, "day": at.date().isoformat()}
