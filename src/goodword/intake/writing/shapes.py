"""What the rows of each kind of file become: which tables, which columns, recognised by what."""

from dataclasses import dataclass, field
from typing import Any

from goodword.intake.reading.fields import CITY, FIELDS, REGION, Field, Type

# What only a recipe tells; the wizard does not offer it.
_LINE = (
    Field("line_key", "number of the line", Type.KEY),
    Field("what", "what", Type.TEXT),
    Field("product_key", "number or id of the product", Type.KEY),
    Field("product_category", "category", Type.TEXT),
    Field("dealer_key", "number or id of the dealer", Type.KEY),
    Field("dealer_city", "city of the dealer", Type.TEXT),
    Field("dealer_region", "region of the dealer", Type.TEXT),
)
_SCALE = (
    Field("scale_low", "lowest score", Type.INTEGER),
    Field("scale_high", "highest score", Type.INTEGER),
    Field("dealer_key", "number or id of the dealer", Type.KEY),
    Field("product_key", "number or id of the product", Type.KEY),
)
_NAMED = (Field("key", "number or id", Type.KEY), Field("name", "name", Type.NAME))
EXTRA: dict[str, tuple[Field, ...]] = {
    "orders": _LINE,
    "answers": _SCALE,
    "touchpoints": _SCALE[2:],
    "events": _SCALE[2:],
    "opportunities": _SCALE[2:],
    "referrals": _SCALE[2:],
    "contracts": _SCALE[2:],
    "quotes": _SCALE[2:],
    "good_words": _SCALE[2:3],
}
NAMED_KINDS: dict[str, tuple[Field, ...]] = {
    "products": (*_NAMED, Field("category", "category", Type.TEXT)),
    "dealers": (*_NAMED, CITY, REGION),
    "branches": (*_NAMED, CITY),
    "departments": _NAMED,
    "staff": _NAMED,
}
# In this order, so that whoever is referred to is there before whoever refers.
KINDS = (
    "organisations",
    "people",
    *NAMED_KINDS,
    "orders",
    "touchpoints",
    "events",
    "answers",
    "opportunities",
    "referrals",
    "contracts",
    "quotes",
    "own_days",
    "good_words",
)


def fields_of(kind: str) -> dict[str, Field]:
    """The fields that a row of this kind can have."""
    if kind in NAMED_KINDS:
        return {f.name: f for f in NAMED_KINDS[kind]}
    return FIELDS[kind] | {f.name: f for f in EXTRA.get(kind, ())}


@dataclass(frozen=True, eq=False)
class Table:
    """One table that rows are written to.

    `texts` and `others` are its columns (texts may be empty, never null); `refs` the columns that
    point to rows of another phase, by name of that phase. `by` says how an old row is known again:
    "person", "organisation", "name", "key", or the columns that must be equal. A new row says
    `defaults` where the file says nothing, or what other columns say `instead`.
    """

    name: str
    table: str
    texts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    refs: dict[str, str] = field(default_factory=dict)
    by: str | tuple[str, ...] = "key"
    defaults: dict[str, Any] = field(default_factory=dict)
    instead: dict[str, tuple[str, ...]] = field(default_factory=dict)
    counted_as: str = ""
    has_dims: bool = False
    has_key: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        dims = ("dims",) if self.has_dims else ()
        return (*self.texts, *self.others, *dims)


# Who has no name is called by an address; the columns from which it is taken have to be there too.
NAMELESS: dict[str, tuple[str, ...]] = {"name": ("email", "phone"), "name_key": ("email_key", "phone_key")}
NAMELESS |= {column: () for columns in NAMELESS.values() for column in columns}
OF_SOMEBODY = {"person_id": "people", "organisation_id": "organisations"}
THROUGH = {"staff_id": "staff", "dealer_id": "dealers"}
WITHIN = {"branch_id": "branches", "department_id": "departments"}

ORGANISATIONS = Table(
    "organisations",
    "people_organisation",
    ("name", "name_key", "email", "email_key", "phone", "phone_key", "website", "city", "region", "country", "segment"),
    ("cadence_days", "wants_silence"),
    by="organisation",
    defaults={"wants_silence": False},
    instead=NAMELESS,
    counted_as="organisations",
    has_dims=True,
)
PEOPLE = Table(
    "people",
    "people_person",
    (
        *("name", "name_key", "email", "email_key", "phone", "phone_key", "street", "postcode", "city", "region", "country"),
        *("language", "segment", "notes"),
    ),
    ("birthday", "died_on", "cadence_days", "wants_silence"),
    by="person",
    defaults={"wants_silence": False},
    instead=NAMELESS,
    counted_as="people",
    has_dims=True,
)
MEMBERSHIPS = Table(
    "memberships",
    "people_membership",
    ("title",),
    refs=OF_SOMEBODY,
    by=("person_id", "organisation_id"),
    counted_as="memberships",
    has_key=False,
)
NAMED = {
    "products": Table("products", "catalogue_product", ("name", "name_key", "category"), by="name", counted_as="products"),
    "dealers": Table("dealers", "catalogue_dealer", ("name", "name_key", "city", "region"), by="name", counted_as="dealers"),
    "branches": Table("branches", "catalogue_branch", ("name", "name_key", "city"), by="name", counted_as="branches"),
    "departments": Table("departments", "catalogue_department", ("name", "name_key"), by="name", counted_as="departments"),
    "staff": Table(
        "staff",
        "catalogue_staff",
        ("name", "name_key"),
        ("email", "email_key"),
        by="name",
        defaults={"email": "", "email_key": ""},
        counted_as="staff",
    ),
}
ORDERS = Table(
    "orders",
    "touchpoints_order",
    ("number", "currency", "channel"),
    ("ordered_at", "total", "state", "promised_on", "delivered_at"),
    refs={**OF_SOMEBODY, **THROUGH, "branch_id": "branches"},
    defaults={"total": 0, "state": "placed"},
    counted_as="orders",
    has_dims=True,
)
ORDER_LINES = Table(
    "order_lines",
    "touchpoints_orderline",
    ("what",),
    ("quantity", "amount"),
    refs={"order_id": "orders", "product_id": "products", "dealer_id": "dealers"},
    defaults={"quantity": 1, "amount": 0},
    counted_as="order_lines",
)
TOUCHPOINTS = Table(
    "touchpoints",
    "touchpoints_touchpoint",
    ("kind", "stage", "channel", "direction", "intent"),
    ("at", "reached", "is_broadcast"),
    refs={**OF_SOMEBODY, **THROUGH, **WITHIN, "product_id": "products", "order_id": "orders"},
    defaults={"reached": True, "is_broadcast": False},
    counted_as="touchpoints",
    has_dims=True,
)
CONVERSATIONS = Table(
    "conversations",
    "touchpoints_conversation",
    ("words",),
    refs={"touchpoint_id": "touchpoints"},
    by=("touchpoint_id",),
    counted_as="conversations",
    has_key=False,
)
ANSWERS = Table(
    "answers",
    "surveys_answer",
    ("metric", "formula", "comment", "channel"),
    ("scale_low", "scale_high", "is_high_good", "state", "score", "sent_at", "answered_at", "ratings"),
    refs={**OF_SOMEBODY, **THROUGH, **WITHIN, "product_id": "products", "order_id": "orders"},
    defaults={"is_high_good": True, "ratings": "{}"},
    counted_as="answers",
    has_dims=True,
)
OPPORTUNITIES = Table(
    "opportunities",
    "pipeline_opportunity",
    ("title", "currency", "channel", "reason", "why_sent", "said"),
    ("opened_at", "closed_at", "state", "stage", "is_warm", "value"),
    refs={**OF_SOMEBODY, **THROUGH, "introduced_by_id": "people", "product_id": "products"},
    defaults={"value": 0, "state": "open", "stage": "new", "is_warm": False},
    counted_as="opportunities",
)
# The word that brought somebody: a part of the enquiry that it led to.
TOUCHES = Table(
    "touches",
    "referrals_touch",
    ("proof", "channel", "words"),
    ("at",),
    refs={"opportunity_id": "opportunities", "person_id": "people", "introducer_id": "people", "dealer_id": "dealers"},
    by=("opportunity_id", "person_id"),
    defaults={"proof": "staff"},
    counted_as="touches",
    has_key=False,
)
CONTRACTS = Table(
    "contracts",
    "pipeline_contract",
    ("number", "currency", "reason"),
    ("since", "starts_on", "ends_on", "renews_on", "notice_days", "state", "ended_on", "value"),
    refs={**OF_SOMEBODY, **THROUGH, "product_id": "products"},
    defaults={"value": 0, "state": "active", "notice_days": 0},
    instead={"since": ("starts_on",)},
    counted_as="contracts",
    has_dims=True,
)
QUOTES = Table(
    "quotes",
    "pipeline_quote",
    ("title", "currency", "reason"),
    ("sent_at", "expires_on", "follow_up_on", "followed_up_at", "state", "answered_at", "value"),
    refs={**OF_SOMEBODY, **THROUGH, "product_id": "products", "opportunity_id": "opportunities"},
    defaults={"value": 0, "state": "open"},
    counted_as="quotes",
)
OWN_DAYS = Table("own_days", "occasions_ownday", ("name",), ("month", "day", "year"), refs=OF_SOMEBODY, counted_as="own_days")
GOOD_WORDS = Table(
    "good_words",
    "goodwords_goodword",
    ("channel", "link", "words", "quote_how"),
    ("kind", "stars", "said_at", "thanked_at", "asked_at", "may_quote_at", "named_as", "withdrawn_at"),
    refs={**OF_SOMEBODY, "dealer_id": "dealers"},
    defaults={"kind": "review", "named_as": "none"},
    counted_as="good_words",
)
# Facts that rows speak of by their number: looked up, never made. The field, and the table where the number is looked up.
SPOKEN_OF = {"order_key": ORDERS, "enquiry_key": OPPORTUNITIES}
# What each kind of file is written to, in order. What a fact refers to comes first.
PHASES: dict[str, tuple[Table, ...]] = {
    "organisations": (ORGANISATIONS,),
    "people": (ORGANISATIONS, PEOPLE, MEMBERSHIPS),
    **{kind: (table,) for kind, table in NAMED.items()},
    "orders": (ORGANISATIONS, PEOPLE, *NAMED.values(), ORDERS, ORDER_LINES),
    "touchpoints": (ORGANISATIONS, PEOPLE, *NAMED.values(), TOUCHPOINTS, CONVERSATIONS),
    "answers": (ORGANISATIONS, PEOPLE, *NAMED.values(), ANSWERS),
    "opportunities": (ORGANISATIONS, PEOPLE, *NAMED.values(), OPPORTUNITIES),
}
PHASES["contracts"] = (ORGANISATIONS, PEOPLE, *NAMED.values(), CONTRACTS)
PHASES["quotes"] = (ORGANISATIONS, PEOPLE, *NAMED.values(), QUOTES)
PHASES["own_days"] = (ORGANISATIONS, PEOPLE, OWN_DAYS)
PHASES["good_words"] = (ORGANISATIONS, PEOPLE, *NAMED.values(), GOOD_WORDS)
PHASES["referrals"] = (*PHASES["opportunities"], TOUCHES)
PHASES["events"] = PHASES["touchpoints"]
# The records that a kind of file is about; the others it only refers to.
MAIN = {kind: PHASES[kind][0] for kind in NAMED} | {
    "organisations": ORGANISATIONS,
    "people": PEOPLE,
    "orders": ORDERS,
    "touchpoints": TOUCHPOINTS,
    "events": TOUCHPOINTS,
    "answers": ANSWERS,
    "opportunities": OPPORTUNITIES,
    "referrals": OPPORTUNITIES,
    "contracts": CONTRACTS,
    "quotes": QUOTES,
    "own_days": OWN_DAYS,
    "good_words": GOOD_WORDS,
}
# What is written along with the records that it is a part of.
PARTS = (MEMBERSHIPS, ORDER_LINES, CONVERSATIONS, TOUCHES)
