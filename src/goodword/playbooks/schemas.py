"""What the API takes and gives about playbooks and runs."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from goodword.accounts.schemas import Exact
from goodword.touchpoints.schemas import OfSomebodyIn


class PlaybookOut(Schema):
    id: int
    key: str
    name: str
    phase: str
    state: str
    since_at: datetime | None


class PlaybooksOut(Schema):
    rows: list[PlaybookOut]
    next: str | None


class RunOut(Schema):
    id: int
    playbook_id: int
    edition: int = Field(alias="edition.number")
    person_id: int | None
    organisation_id: int | None
    order_id: int | None
    opportunity_id: int | None
    begun_at: datetime
    ended_at: datetime | None
    state: str
    reason: str
    staff_id: int | None


class RunsOut(Schema):
    rows: list[RunOut]
    next: str | None


class RunStepOut(Schema):
    id: int
    run_id: int
    step: str
    position: int
    due_on: date | None
    done_at: datetime | None
    skipped_at: datetime | None
    times: int
    word: str
    is_out_of_order: bool
    is_optional: bool
    staff_id: int | None


class WholeRunOut(RunOut):
    steps: list[RunStepOut]


class BeginIn(OfSomebodyIn):
    """Whom to begin a run for."""


class WordIn(Exact):
    word: str = Field("", max_length=300)


class ReasonIn(Exact):
    reason: str = Field(min_length=1, max_length=300)
