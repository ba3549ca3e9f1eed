"""What the API takes and gives about asking."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from goodword.accounts.schemas import Exact

from .rules import LONGEST_WORDS, How, Why


class GroundOut(Schema):
    """A fact that speaks for asking somebody: what, on which day, and the number of its row (an answer, a promise, …)."""

    why: Why
    day: date
    row_id: int


class LotOut(Schema):
    id: int
    person_id: int
    drawn_on: date
    until: date
    asked_at: datetime | None
    how: str


class LotToAskOut(LotOut):
    """Somebody to ask, with what speaks for it; `is_early` where nothing of ours has reached them for 90 days."""

    grounds: list[GroundOut]
    is_early: bool


class LotsOut(Schema):
    rows: list[LotOut]
    next: str | None


class AskIn(Exact):
    """How somebody is asked, and in which words; `{link}` in them becomes their own link."""

    how: How
    words: str = Field(min_length=1, max_length=LONGEST_WORDS)


class AskPlanOut(Schema):
    held_percent: int = Field(description="left out by lot, in percent of those who are drawn")
    quiet_days: int
    length: int
