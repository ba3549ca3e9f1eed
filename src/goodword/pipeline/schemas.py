"""What the API takes and gives about enquiries, contracts and quotes."""

from datetime import date, datetime

from ninja import Schema
from pydantic import AwareDatetime, Field

from goodword.accounts.schemas import Exact
from goodword.kit.money import LARGEST
from goodword.touchpoints.rules import LONGEST_WORDS
from goodword.touchpoints.schemas import OfSomebodyIn

from .models import Opportunity
from .rules import LONGEST_NOTICE


class OpportunityIn(OfSomebodyIn):
    title: str = Field(min_length=1, max_length=300)
    value: int = Field(0, ge=0, le=LARGEST, description="in minor units")
    currency: str = Field(pattern="^[A-Z]{3}$")
    opened_at: AwareDatetime | None = None
    introduced_by_id: int | None = None
    why_sent: str = Field("", max_length=300, description="why whoever sent them did")
    said: str = Field("", max_length=LONGEST_WORDS, description="what was said")
    product_id: int | None = None
    channel: str = Field("", max_length=60)


class Ending(Exact):
    reason: str = Field("", max_length=300)


class Declining(Ending):
    loses_enquiry: bool = Field(False, description="the enquiry that it answers is lost with it")


class Patch(Exact):
    """Only the fields that are sent are changed, and only if nobody changed it since `version`."""

    version: int
    value: int | None = Field(None, ge=0, le=LARGEST, description="in minor units")
    product_id: int | None = Field(None, description="null takes it away")


class OpportunityPatch(Patch):
    """An enquiry that is open is moved to another `stage`, together with nothing else or with the rest."""

    title: str | None = Field(None, min_length=1, max_length=300)
    stage: Opportunity.Stage | None = None
    staff_id: int | None = Field(None, description="who looks after it; null takes them away")
    why_sent: str | None = Field(None, max_length=300)
    said: str | None = Field(None, max_length=LONGEST_WORDS)


class AnsweringPatch(Patch):
    opportunity_id: int | None = Field(None, description="null takes it away")


class ContractPatch(AnsweringPatch):
    number: str | None = Field(None, max_length=60)
    starts_on: date | None = None
    ends_on: date | None = Field(None, description="null takes it away")
    renews_on: date | None = Field(None, description="null takes it away")
    notice_days: int | None = Field(None, ge=0, le=LONGEST_NOTICE)


class QuotePatch(AnsweringPatch):
    title: str | None = Field(None, min_length=1, max_length=300)
    sent_at: AwareDatetime | None = None
    expires_on: date | None = Field(None, description="null takes it away")
    follow_up_on: date | None = Field(None, description="null takes it away")


class OpportunityOut(Schema):
    id: int
    version: int
    person_id: int | None
    organisation_id: int | None
    title: str
    state: str
    stage: str
    is_warm: bool
    why_sent: str
    said: str
    staff_id: int | None
    value: int
    currency: str
    opened_at: datetime
    closed_at: datetime | None
    reason: str
    channel: str
    product_id: int | None


class OpportunitiesOut(Schema):
    rows: list[OpportunityOut]
    next: str | None


class AnsweringIn(OfSomebodyIn):
    """What is sold, and which enquiry of the same person or organisation it answers."""

    product_id: int | None = None
    opportunity_id: int | None = None


class TermIn(Exact):
    """From when to when: `ends_on` is the last day, `renews_on` the first day of what follows by itself."""

    starts_on: date
    ends_on: date | None = None
    renews_on: date | None = None
    notice_days: int = Field(0, ge=0, le=LONGEST_NOTICE)


class ContractIn(AnsweringIn, TermIn):
    number: str = Field("", max_length=60)
    value: int = Field(0, ge=0, le=LARGEST, description="in minor units")
    currency: str = Field(pattern="^[A-Z]{3}$")


class RenewalIn(TermIn):
    value: int | None = Field(None, ge=0, le=LARGEST, description="in minor units; as before, if not said")


class ContractEnding(Ending):
    ended_on: date


class ContractOut(Schema):
    id: int
    version: int
    person_id: int | None
    organisation_id: int | None
    number: str
    since: date
    starts_on: date
    ends_on: date | None
    renews_on: date | None
    notice_days: int
    value: int
    currency: str
    state: str
    ended_on: date | None
    reason: str
    follows_id: int | None
    product_id: int | None
    opportunity_id: int | None


class ContractsOut(Schema):
    rows: list[ContractOut]
    next: str | None


class QuoteIn(AnsweringIn):
    title: str = Field(min_length=1, max_length=300)
    value: int = Field(0, ge=0, le=LARGEST, description="in minor units")
    currency: str = Field(pattern="^[A-Z]{3}$")
    sent_at: AwareDatetime | None = None
    expires_on: date | None = None
    follow_up_on: date | None = None


class FollowUpIn(Exact):
    again_on: date | None = None


class QuoteOut(Schema):
    id: int
    version: int
    person_id: int | None
    organisation_id: int | None
    title: str
    sent_at: datetime
    value: int
    currency: str
    expires_on: date | None
    follow_up_on: date | None
    followed_up_at: datetime | None
    state: str
    answered_at: datetime | None
    reason: str
    product_id: int | None
    opportunity_id: int | None


class QuotesOut(Schema):
    rows: list[QuoteOut]
    next: str | None
