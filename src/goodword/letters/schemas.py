"""What the API says of letters and challenges."""

from datetime import date, datetime
from typing import Any

from ninja import Schema


class ChallengeOut(Schema):
    """`before`, `after` and `brought` are figures with value, low, high: what the challenge should move, and whether it did."""

    id: int
    task: str
    state: str
    offered_on: date
    accepted_at: datetime | None
    ended_at: datetime | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    brought: dict[str, Any] | None


class LetterOut(Schema):
    """`figures` are the three numbers, the opinion and the finding, as they were read."""

    id: int
    due_on: date
    written_at: datetime
    figures: dict[str, Any]
    challenge: ChallengeOut | None


class LettersOut(Schema):
    rows: list[LetterOut]
    next: str | None


class ChallengesOut(Schema):
    rows: list[ChallengeOut]
    next: str | None
