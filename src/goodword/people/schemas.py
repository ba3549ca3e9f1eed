"""What the API takes and gives about people and organisations."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from goodword.accounts.schemas import Exact


class Paging(Exact):
    """Rows come in pages; `next` of one page is `after` of the following."""

    limit: int = Field(50, ge=1, le=500)
    after: str = Field("", max_length=2000)


class OfBoth(Exact):
    email: str | None = Field(None, max_length=254)
    phone: str | None = Field(None, max_length=40)
    city: str | None = Field(None, max_length=120)
    region: str | None = Field(None, max_length=120)
    country: str | None = Field(None, pattern="^([A-Z]{2})?$", description="ISO 3166, two letters")
    segment: str | None = Field(None, max_length=60)
    cadence_days: int | None = Field(None, ge=1, le=3650)
    wants_silence: bool | None = None


class PersonFields(OfBoth):
    street: str | None = Field(None, max_length=200)
    postcode: str | None = Field(None, max_length=20)
    birthday: date | None = Field(None, description="of the year 1604 where nobody knows the year")
    died_on: date | None = None
    language: str | None = Field(None, max_length=10)
    notes: str | None = Field(None, max_length=20_000)


class PersonIn(PersonFields):
    name: str = Field(min_length=1, max_length=300)


class PersonPatch(PersonFields):
    """Only the fields that are sent are changed, and only if nobody changed the person since `version`."""

    version: int
    name: str | None = Field(None, min_length=1, max_length=300)


class OrganisationIn(OfBoth):
    name: str = Field(min_length=1, max_length=300)
    website: str | None = Field(None, max_length=200)


class OrganisationPatch(OfBoth):
    """Only the fields that are sent are changed, and only if nobody changed the organisation since `version`."""

    version: int
    name: str | None = Field(None, min_length=1, max_length=300)
    website: str | None = Field(None, max_length=200)


class PersonOut(Schema):
    id: int
    version: int
    name: str
    email: str
    phone: str
    street: str
    postcode: str
    city: str
    region: str
    country: str
    birthday: date | None
    died_on: date | None
    language: str
    segment: str
    cadence_days: int | None
    wants_silence: bool
    notes: str
    noted_at: datetime


class OrganisationOut(Schema):
    id: int
    version: int
    name: str
    email: str
    phone: str
    website: str
    city: str
    region: str
    country: str
    segment: str
    cadence_days: int | None
    wants_silence: bool
    noted_at: datetime


class PeopleOut(Schema):
    rows: list[PersonOut]
    next: str | None


class OrganisationsOut(Schema):
    rows: list[OrganisationOut]
    next: str | None


class DifferenceOut(Schema):
    field: str
    was: str | int | bool | date | None
    kept: str | int | bool | date | None
    wanted: str | int | bool | date | None


class ConflictOut(Schema):
    """Somebody else was quicker; nothing was written."""

    detail: str
    version: int
    differences: list[DifferenceOut]
