"""What the API takes and gives about changes."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from goodword.accounts.schemas import Exact

from .rules import LONGEST_WHAT, LONGEST_WORDS


class ChangeIn(Exact):
    """Something that we do otherwise; places are left out where it holds everywhere."""

    what: str = Field(min_length=1, max_length=LONGEST_WHAT)
    words: str = Field("", max_length=LONGEST_WORDS, description="how it is told to those who said it; `what`, if empty")
    since_on: date
    is_public: bool = False
    branch_id: int | None = None
    department_id: int | None = None
    product_id: int | None = None
    answer_ids: list[int] = Field([], max_length=40, description="the answers that caused it")


class CausesIn(Exact):
    answer_ids: list[int] = Field(min_length=1, max_length=40)


class ChangeOut(Schema):
    id: int
    version: int
    what: str
    words: str
    since_on: date
    is_public: bool
    branch_id: int | None
    department_id: int | None
    product_id: int | None


class ChangesOut(Schema):
    rows: list[ChangeOut]
    next: str | None


class ToldOut(Schema):
    id: int
    change_id: int
    person_id: int | None
    how: str
    told_at: datetime


class ToldsOut(Schema):
    rows: list[ToldOut]
    next: str | None


class TellingOut(Schema):
    n: int
