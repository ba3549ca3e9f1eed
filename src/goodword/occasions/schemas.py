"""What the API takes and gives about days and cards."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from goodword.accounts.schemas import Exact
from goodword.touchpoints.schemas import OfSomebodyIn

from .rules import Occasion


class OwnDayIn(OfSomebodyIn):
    """A day that comes round each year; `year` is the first one, where it is known."""

    name: str = Field(min_length=1, max_length=120)
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    year: int | None = Field(None, ge=1800, le=2200)


class OwnDayOut(Schema):
    id: int
    person_id: int | None
    organisation_id: int | None
    name: str
    month: int
    day: int
    year: int | None


class OwnDaysOut(Schema):
    rows: list[OwnDayOut]
    next: str | None


class Asked(Exact):
    """Which days are asked about: of one kind or all, from a day on, of one kind of customer or country."""

    kind: Occasion | None = None
    since: date | None = Field(None, description="today, if not said")
    days: int = Field(30, ge=1, le=90)
    segment: str = Field("", max_length=60)
    country: str = Field("", max_length=2)


class ComingOut(Schema):
    occasion: str
    day: date
    name: str
    person_id: int | None
    organisation_id: int | None
    years: int | None = Field(description="how many it is by then; null where nobody knows the first")


class CardRunOut(Schema):
    id: int
    name: str
    occasion: str
    front: str
    inside: str
    made_at: datetime
    printed_at: datetime | None
    put_away_at: datetime | None


class CardRunsOut(Schema):
    rows: list[CardRunOut]
    next: str | None


class CardOut(Schema):
    id: int
    person_id: int
    day_on: date | None
    years: int | None
    posted_at: datetime | None
    touchpoint_id: int | None


class CardsOut(Schema):
    rows: list[CardOut]
    next: str | None
