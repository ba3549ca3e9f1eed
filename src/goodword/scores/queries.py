"""What insights last said of somebody."""

from django.db.models import QuerySet

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.people.models import about_known

from .models import Score


def ranked(member: Member, insight: str) -> QuerySet[Score]:
    """Everybody of whom an insight says something and whom this member may know of, most at stake first."""
    found = Score.objects.filter(insight=insight).order_by("-stake", "id")
    # For who may know of everybody the gate is left out: SQLite would look everybody up instead of reading the first few.
    return found if member.is_active and may(member.role, Right.SEE_ALL) else found.filter(about_known(member))
