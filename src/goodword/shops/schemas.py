"""What the API takes and gives about secret shops."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from goodword.accounts.schemas import Exact

from .rules import LONGEST_WORDS, MOST_CALLS, By, Outcome


class ShopIn(Exact):
    """So many out of the best are drawn by chance; the same `seed` draws the same of the same."""

    name: str = Field(min_length=1, max_length=120)
    question: str = Field(min_length=1, max_length=LONGEST_WORDS)
    chosen_by: By = By.WORTH
    n_top: int = Field(100, ge=1, le=100_000, description="among so many of the best")
    n: int = Field(20, ge=1, le=MOST_CALLS, description="how many are called")
    seed: str = Field("", max_length=32)


class ShopOut(Schema):
    id: int
    name: str
    by: str
    n_top: int
    n_frame: int = Field(description="of whom could be called")
    question: str
    seed: str
    until: date
    drawn_at: datetime
    closed_at: datetime | None


class ShopsOut(Schema):
    rows: list[ShopOut]
    next: str | None


class ShopCallOut(Schema):
    id: int
    shop_id: int
    person_id: int
    position: int
    outcome: str = Field(description="empty until somebody was called")
    words: str
    called_at: datetime | None


class ShopCallsOut(Schema):
    rows: list[ShopCallOut]
    next: str | None


class HeardIn(Exact):
    """What the caller heard."""

    outcome: Outcome
    words: str = Field("", max_length=LONGEST_WORDS)
