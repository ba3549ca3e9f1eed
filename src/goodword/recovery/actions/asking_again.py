"""The verb that asks people again some days after their case was closed: what they say then is how it ended."""

from datetime import datetime

from django.db import transaction

from goodword.journal.actions import note
from goodword.surveys.actions.inviting import invite
from goodword.surveys.models import Invitation

from .. import queries
from ..models import Case
from ..opening import terms
from ..rules import TURNED_DAYS

MOST_AT_ONCE = 200


def ask_again(*, by: str, at: datetime) -> int:
    """Invite everybody whose case was closed long enough ago, each once; how many."""
    due = queries.to_ask_again(at, after_days=terms().asked_again_days, within_days=TURNED_DAYS)
    return sum(_asked(case, by=by, at=at) for case in due[:MOST_AT_ONCE])


@transaction.atomic
def _asked(case: Case, *, by: str, at: datetime) -> bool:
    """Whether a question is on its way: who is left in peace for a reason is not asked, and the invitation keeps why."""
    survey = queries.survey_for(case)
    if survey is None or case.person is None:
        return False
    invitation = invite(survey=survey, person=case.person, cause=queries.cause_of(case), by=by, at=at)
    if invitation.state == Invitation.State.SKIPPED:
        return False
    still = Case.objects.filter(pk=case.pk, state=Case.State.CLOSED, asked_again_at=None)
    is_asked = bool(still.update(asked_again_at=at))
    if is_asked:
        note("case.asked_again", case, by=by, at=at, invitation=invitation.pk)
    return is_asked
