"""What the API takes and gives about good words. There is no field in which anybody could be paid for one."""

from datetime import datetime

from ninja import Schema
from pydantic import AwareDatetime, Field

from goodword.accounts.schemas import Exact
from goodword.touchpoints.schemas import OfSomebodyIn

from .models import GoodWord
from .rules import LONGEST_LINK, LONGEST_WORDS, MOST_STARS


class GoodWordIn(OfSomebodyIn):
    kind: GoodWord.Kind = GoodWord.Kind.REVIEW
    channel: str = Field("", max_length=60, description="where it was said")
    link: str = Field("", max_length=LONGEST_LINK)
    words: str = Field("", max_length=LONGEST_WORDS)
    stars: int | None = Field(None, ge=1, le=MOST_STARS)
    said_at: AwareDatetime | None = Field(None, description="now, if not said")


class GoodWordPatch(Exact):
    """Only the fields that are sent are changed, and only if nobody changed it since `version`. Other words need new consent."""

    version: int
    kind: GoodWord.Kind | None = None
    channel: str | None = Field(None, max_length=60)
    link: str | None = Field(None, max_length=LONGEST_LINK)
    words: str | None = Field(None, max_length=LONGEST_WORDS)
    stars: int | None = Field(None, ge=1, le=MOST_STARS, description="null takes them away")
    said_at: AwareDatetime | None = None


class ThanksIn(Exact):
    words: str = Field("", max_length=LONGEST_WORDS)
    channel: str = Field("", max_length=60)


class ConsentIn(Exact):
    """They let us quote it: how they said so, and how they want to be named."""

    how: str = Field(min_length=1, max_length=120)
    named_as: GoodWord.NamedAs
    may_quote_at: AwareDatetime | None = Field(None, description="now, if not said")
    is_shown: bool = False


class WithdrawalIn(Exact):
    withdrawn_at: AwareDatetime | None = Field(None, description="now, if not said")


class GoodWordOut(Schema):
    id: int
    version: int
    person_id: int | None
    organisation_id: int | None
    kind: str
    channel: str
    link: str
    words: str
    stars: int | None
    said_at: datetime
    may_quote_at: datetime | None
    quote_how: str
    named_as: str
    withdrawn_at: datetime | None
    asked_at: datetime | None
    thanked_at: datetime | None
    is_shown: bool


class GoodWordsOut(Schema):
    rows: list[GoodWordOut]
    next: str | None
