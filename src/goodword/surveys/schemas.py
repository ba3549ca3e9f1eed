"""What the API takes and gives about answers."""

from datetime import datetime

from ninja import Schema
from pydantic import AwareDatetime, Field

from goodword.touchpoints.schemas import OfSomebodyIn


class AnswerIn(OfSomebodyIn):
    """The scale may be left out where the question has a standard one: nps 0–10, csat 1–5, ces 1–7."""

    metric: str = Field(max_length=10)
    score: int | None = None
    scale_low: int | None = None
    scale_high: int | None = None
    is_high_good: bool | None = None
    state: str = "complete"
    sent_at: AwareDatetime | None = None
    answered_at: AwareDatetime | None = None
    comment: str = Field("", max_length=20_000)
    ratings: dict[str, int] = Field({}, max_length=50)
    channel: str = Field("", max_length=60)
    order_id: int | None = None


class AnswerOut(Schema):
    id: int
    person_id: int | None
    organisation_id: int | None
    metric: str
    formula: str
    scale_low: int
    scale_high: int
    is_high_good: bool
    state: str
    score: int | None
    sent_at: datetime | None
    answered_at: datetime | None
    comment: str
    channel: str
    order_id: int | None


class AnswersOut(Schema):
    rows: list[AnswerOut]
    next: str | None
