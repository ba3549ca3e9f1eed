"""What the API takes and gives about the tree of who sent whom."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from goodword.accounts.schemas import Exact
from goodword.people.schemas import Paging

MONEY = "in minor units of the business's currency"


class GrownOut(Schema):
    people: int
    customers: int = Field(description="of the people, those who bought")
    money: int = Field(description=MONEY)


class GenerationOut(GrownOut):
    generation: int = Field(description="1 are those whom they brought themselves")


class TreeOut(Schema):
    """Everybody below a person or a dealer, as far as the key may know of them."""

    currency: str
    generations: list[GenerationOut]


class BranchOut(Schema):
    person_id: int
    name: str
    bound_at: datetime | None = Field(description="when they came; null with whom the tree begins")
    proof: str = Field(description="invitation, code, link, said or staff; empty with whom the tree begins")
    channel: str
    brought: int = Field(description="how many they brought themselves")
    orders: int
    below: GrownOut | None = Field(
        description="everybody below them, in all generations; null where these are too many for a list, and told by their tree"
    )


class BranchesOut(Schema):
    rows: list[BranchOut]
    next: str | None


class BetweenIn(Exact):
    """The days within which somebody came; without them, all."""

    since: date | None = None
    until: date | None = None


class IntroducersIn(Paging, BetweenIn):
    ambassadors: bool = Field(False, description="only those who never bought themselves")


class IntroducerOut(Schema):
    person_id: int
    name: str
    brought: int
    won: int = Field(description="of those whom they brought, who bought")
    money: int = Field(description=f"for how much: {MONEY}")
    last_at: datetime
    thanked_at: datetime | None = Field(description="when they were last given something")
    is_thanked: bool = Field(description="since the last one came")


class IntroducersOut(Schema):
    rows: list[IntroducerOut]
    next: str | None


class WayOut(Schema):
    name: str
    touches: int = Field(description="good words that reached somebody")
    refused: int = Field(description="of them, those that could not count")
    bound: int = Field(description="people who came by it")
    won: int = Field(description="of them, who bought")


class WaysOut(Schema):
    proofs: list[WayOut]
    channels: list[WayOut]
