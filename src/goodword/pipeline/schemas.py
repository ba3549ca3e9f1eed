"""What the API takes and gives about enquiries."""

from datetime import datetime

from ninja import Schema
from pydantic import AwareDatetime, Field

from goodword.accounts.schemas import Exact
from goodword.kit.money import LARGEST
from goodword.touchpoints.schemas import OfSomebodyIn


class OpportunityIn(OfSomebodyIn):
    title: str = Field(min_length=1, max_length=300)
    value: int = Field(0, ge=0, le=LARGEST, description="in minor units")
    currency: str = Field(pattern="^[A-Z]{3}$")
    opened_at: AwareDatetime | None = None
    introduced_by_id: int | None = None
    channel: str = Field("", max_length=60)


class Ending(Exact):
    reason: str = Field("", max_length=300)


class OpportunityOut(Schema):
    id: int
    person_id: int | None
    organisation_id: int | None
    title: str
    state: str
    is_warm: bool
    value: int
    currency: str
    opened_at: datetime
    closed_at: datetime | None
    reason: str
    channel: str


class OpportunitiesOut(Schema):
    rows: list[OpportunityOut]
    next: str | None
