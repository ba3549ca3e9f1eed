"""What the API takes and gives about who sent whom."""

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import AwareDatetime, Field

from goodword.accounts.schemas import Exact

PROOFS = "the surest first: a named invitation, a code, a personal link, who they said it was, what staff noted"


class SenderIn(Exact):
    introducer_id: int | None = None
    dealer_id: int | None = None


class TouchIn(SenderIn):
    """One of the three tells who passed the word on: a person, a dealer, or the text of a link, a code or an invitation."""

    person_id: int = Field(description="whom the word reached")
    text: str = Field("", max_length=64, description="a link's or an invitation's own text, or a code however it is spelt")
    proof: Literal["said", "staff"] = Field("said", description="how it is known where no text tells")
    said_at: AwareDatetime | None = None
    channel: str = Field("", max_length=60)
    words: str = Field("", max_length=20_000)


class TouchOut(Schema):
    id: int
    person_id: int
    introducer_id: int | None
    dealer_id: int | None
    proof: str = Field(description=PROOFS)
    channel: str
    at: datetime
    words: str
    opportunity_id: int | None
    rule: str
    refused: str = Field(description="why it makes nobody the introducer; empty where it may")


class TouchesOut(Schema):
    rows: list[TouchOut]
    next: str | None


class IntroductionOut(Schema):
    id: int
    version: int
    person_id: int
    introducer_id: int | None
    dealer_id: int | None
    touch_id: int | None
    proof: str = Field(description=PROOFS)
    channel: str
    bound_at: datetime
    rule: str
    reason: str = Field(description="why a manager decided otherwise")


class IntroductionsOut(Schema):
    rows: list[IntroductionOut]
    next: str | None


class RebindIn(SenderIn):
    version: int
    reason: str = Field(min_length=1, max_length=300)


class HandleIn(Exact):
    kind: Literal["link", "code"]
    person_id: int | None = None
    dealer_id: int | None = None
    label: str = Field("", max_length=120)
    expires_on: date | None = None


class HandleOut(Schema):
    id: int
    person_id: int | None
    dealer_id: int | None
    kind: str
    text: str = Field(description="it leads on from /r/ and the text")
    label: str
    made_at: datetime
    expires_on: date | None
    closed_at: datetime | None


class HandlesOut(Schema):
    rows: list[HandleOut]
    next: str | None


class InvitationIn(Exact):
    person_id: int = Field(description="who sends it; nothing is taken of the friend")
    channel: str = Field("", max_length=60)


class InvitationOut(Schema):
    id: int
    person_id: int
    token: str = Field(description="it leads on from /r/ and the token")
    channel: str
    made_at: datetime
    used_at: datetime | None
