"""What the API takes and gives about talks, promises and orders."""

from datetime import date, datetime
from decimal import Decimal

from ninja import Schema
from pydantic import AwareDatetime, Field

from goodword.accounts.schemas import Exact
from goodword.kit.money import LARGEST


class OfSomebodyIn(Exact):
    """Whom it is about: a person, an organisation, or both."""

    person_id: int | None = None
    organisation_id: int | None = None


class PledgeIn(Exact):
    what: str = Field(min_length=1, max_length=300)
    due_on: date


class TalkIn(OfSomebodyIn):
    words: str = Field("", max_length=20_000)
    happened_at: AwareDatetime | None = Field(None, description="when it happened; now, if not said")
    kind: str = Field("talk", min_length=1, max_length=40)
    channel: str = Field("", max_length=60)
    direction: str = "two-way"
    intent: str | None = Field(None, description="give, ask, or empty for neither; left out, what such a contact usually is")
    stage: str = ""
    promise: PledgeIn | None = None


class TalkOut(Schema):
    id: int
    person_id: int | None
    organisation_id: int | None
    at: datetime
    kind: str
    stage: str
    channel: str
    direction: str
    intent: str
    reached: bool
    words: str
    order_id: int | None
    dealer_id: int | None

    @staticmethod
    def resolve_words(talk: object) -> str:
        return str(getattr(getattr(talk, "conversation", None), "words", ""))


class LoggedOut(TalkOut):
    """A contact that was just logged; `warning` says where it asks somebody who has had nothing from us of late."""

    warning: str


class PromiseIn(OfSomebodyIn):
    what: str = Field(min_length=1, max_length=300)
    due_on: date


class PromiseOut(Schema):
    id: int
    person_id: int | None
    organisation_id: int | None
    what: str
    due_on: date
    kept_at: datetime | None
    dropped_at: datetime | None


class LineIn(Exact):
    what: str = Field(max_length=300)
    amount: int = Field(ge=-LARGEST, le=LARGEST, description="of the whole line, in minor units")
    quantity: Decimal = Field(Decimal(1), max_digits=14, decimal_places=3)


class OrderIn(OfSomebodyIn):
    number: str = Field("", max_length=60)
    ordered_at: AwareDatetime
    total: int = Field(ge=-LARGEST, le=LARGEST, description="in minor units: 1250 is 12.50 EUR")
    currency: str = Field(pattern="^[A-Z]{3}$")
    state: str = "placed"
    promised_on: date | None = None
    delivered_at: AwareDatetime | None = None
    channel: str = Field("", max_length=60)
    dealer_id: int | None = None
    lines: list[LineIn] = Field([], max_length=500)


class OrderOut(Schema):
    id: int
    person_id: int | None
    organisation_id: int | None
    number: str
    ordered_at: datetime
    total: int
    currency: str
    state: str
    promised_on: date | None
    delivered_at: datetime | None
    channel: str
    dealer_id: int | None


class TalksOut(Schema):
    rows: list[TalkOut]
    next: str | None


class PromisesOut(Schema):
    rows: list[PromiseOut]
    next: str | None


class OrdersOut(Schema):
    rows: list[OrderOut]
    next: str | None
