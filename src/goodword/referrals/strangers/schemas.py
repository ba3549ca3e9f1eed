"""What the API takes and gives about pages of recommendations, agreements, lead forms and texts."""

from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from goodword.accounts.schemas import Exact

CHANNELS = Literal["mail", "whatsapp", "linkedin", "x", "facebook"]


class WordPageOut(Schema):
    id: int
    person_id: int
    address: str = Field(description="its path; whoever has it sees the page")
    made_at: datetime
    closed_at: datetime | None


class RecogniseIn(Exact):
    introducer_id: int
    version: int = Field(description="of the touch, as it was read")


class AgreementOut(Schema):
    id: int
    person_id: int
    kind: str
    words: str
    agreed_at: datetime
    withdrawn_at: datetime | None


class LeadFormIn(Exact):
    name: str = Field(min_length=1, max_length=120)
    welcome: str = Field("", max_length=1_000)
    thanks: str = Field("", max_length=1_000)
    address: str = Field("", max_length=200, description="the page of yours to which links lead; empty for the form's own")
    sites: list[str] = Field(default_factory=list, max_length=20, description="the only sites that may show it in a frame")


class LeadFormOut(LeadFormIn):
    id: int
    token: str = Field(description="/ask/<token>/ is the form, /ask/<token>/framed/ the same for a frame")
    made_at: datetime
    closed_at: datetime | None


class ShareTextsIn(Exact):
    language: str = Field("", pattern=r"^([a-z]{2,3}(-[a-z0-9]{2,4})?)?$", description="empty: for everybody else")
    texts: dict[CHANNELS, str] = Field(description="an empty text is the usual one")


class ShareTextsOut(Schema):
    language: str
    texts: dict[str, str]
