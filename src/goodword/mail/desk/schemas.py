"""What the API takes and gives about mail to people."""

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from goodword.accounts.schemas import Exact

from ..models import Kind, Suppression
from ..wording import LONGEST_BODY, LONGEST_SUBJECT

ANY_KIND = f"^({'|'.join(Kind.values)})?$"


class TemplateOut(Schema):
    key: str
    name: str
    kind: str
    languages: list[str]
    is_own: bool
    is_hidden: bool

    @staticmethod
    def resolve_name(shelf: Any) -> str:
        return str(shelf.name)


class FieldOut(Schema):
    name: str = Field(description="as it stands in braces")
    title: str
    example: str

    @staticmethod
    def resolve_title(field: Any) -> str:
        return str(field.title)

    @staticmethod
    def resolve_example(field: Any) -> str:
        return str(field.example)


class EditionOut(Schema):
    key: str
    name: str
    kind: str
    language: str
    edition: int = Field(description="0 of the words that come with Goodword")
    subject: str
    body: str
    fields: list[FieldOut] = Field(description="what may stand in braces")


class WordsPatch(Exact):
    """What it says from now on; what is not sent stays. `edition` is the one that was read, 0 where nobody wrote any yet."""

    edition: int = Field(ge=0)
    subject: str | None = Field(None, max_length=LONGEST_SUBJECT)
    body: str | None = Field(None, max_length=LONGEST_BODY)


class WrittenMeanwhileOut(Schema):
    detail: str
    edition: int


class ReaderAsked(Exact):
    person_id: int


class DraftIn(Exact):
    """Words that are not written yet; what is not sent is as it stands."""

    person_id: int
    subject: str | None = Field(None, max_length=LONGEST_SUBJECT)
    body: str | None = Field(None, max_length=LONGEST_BODY)


class PreviewOut(Schema):
    subject: str
    text: str
    html: str


class SuppressionOut(Schema):
    """The address is not kept, only a sealed print of it, which says nothing to anybody."""

    id: int
    person_id: int | None = Field(description="whom it was first about, as far as we know of them")
    reason: str
    kind: str = Field(description="of what kind of mail; empty for all")
    at: datetime
    lifted_at: datetime | None
    lifted_why: str


class SuppressionsOut(Schema):
    rows: list[SuppressionOut]
    next: str | None


class SuppressionIn(Exact):
    """An address to which nothing is to go, also one that another system was told of."""

    address: str = Field(min_length=1, max_length=254)
    reason: Suppression.Reason = Suppression.Reason.BY_HAND
    kind: str = Field("", pattern=ANY_KIND, description="with “stopped” alone: what they want no more of; all of it, if empty")


class LiftIn(Exact):
    why: str = Field(min_length=1, max_length=200, description="it is kept")
