"""What the API takes and gives about cases."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from goodword.accounts.schemas import Exact
from goodword.touchpoints.schemas import OfSomebodyIn

from .models import Case
from .rules import HOURS, LONGEST_HOURS, LONGEST_NOTE


class CaseIn(OfSomebodyIn):
    what: str = Field(min_length=1, max_length=300, description="what is wrong, in one line")
    owner_id: int | None = Field(None, description="a member who sees everybody and may write; the key's own, if not said")
    hours: int = Field(HOURS, ge=1, le=LONGEST_HOURS, description="until somebody is to be in touch")


class CaseMoveIn(Exact):
    """Only if nobody changed it since `version`. The same state again is a note."""

    version: int
    to: Case.State
    words: str = Field(min_length=1, max_length=LONGEST_NOTE, description="what happened; nobody leaves it out")


class CaseHandIn(Exact):
    version: int
    owner_id: int
    words: str = Field(min_length=1, max_length=LONGEST_NOTE)


class CaseContactIn(Exact):
    """A call or another contact: it is among the contacts with them, and the clock of the case stops."""

    version: int
    words: str = Field(min_length=1, max_length=LONGEST_NOTE)
    kind: str = Field("call", min_length=1, max_length=40)
    channel: str = Field("phone", max_length=60)


class CaseOut(Schema):
    id: int
    version: int
    person_id: int | None
    organisation_id: int | None
    cause: str
    what: str
    answer_id: int | None
    owner_id: int | None
    state: str
    opened_at: datetime
    due_at: datetime
    first_contact_at: datetime | None
    closed_at: datetime | None
    asked_again_at: datetime | None
    score_before: int | None
    outcome: str


class CasesOut(Schema):
    rows: list[CaseOut]
    next: str | None


class CaseNoteOut(Schema):
    id: int
    case_id: int
    at: datetime
    words: str
    came_from: str
    came_to: str


class CaseNotesOut(Schema):
    rows: list[CaseNoteOut]
    next: str | None
