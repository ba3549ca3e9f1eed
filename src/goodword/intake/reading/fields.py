"""What a column of somebody's file can become: the fields of each kind of record, with labels and types.

Labels are English here and translated where they are shown, because the limited child that reads
files starts without Django.
"""

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """How the text of a column is read; `values.reader` has one function for each."""

    KEY = "key"
    NAME = "name"
    TEXT = "text"
    WORDS = "words"  # long text, line breaks kept
    EMAIL = "email"
    PHONE = "phone"
    COUNTRY = "country"
    LANGUAGE = "language"
    DAY = "day"
    MOMENT = "moment"
    MONEY = "money"
    CURRENCY = "currency"
    INTEGER = "integer"
    NUMBER = "number"
    TRUTH = "truth"
    STATE = "state"  # one of a field's `words`


class Several(StrEnum):
    """What happens when more than one column goes to the same field."""

    NO = ""
    FIRST = "first"  # the first that is filled
    JOIN = "join"  # all that are filled
    EACH = "each"  # each is its own value, under its header


@dataclass(frozen=True)
class Field:
    """One thing a column can become. `choice` names the table of words in `choices.CHOICES`."""

    name: str
    label: str
    type: Type
    several: Several = Several.NO
    is_required: bool = False
    choice: str = ""


def _(text: str) -> str:
    """Mark a label for translation."""
    return text


LEAVE_OUT = ""
DIMENSION = "dim"
LONGEST_KEY = 200
MOST_DIMENSION_VALUES = 50

KEY = Field("key", _("their number or id"), Type.KEY)
SILENCE = Field("wants_silence", _("asked for silence"), Type.TRUTH)
CADENCE = Field("cadence_days", _("longest silence, in days"), Type.INTEGER)
OWNER = Field("owner", _("who looks after them"), Type.TEXT)
SEGMENT = Field("segment", _("segment"), Type.TEXT)
CITY = Field("city", _("city"), Type.TEXT)
REGION = Field("region", _("region"), Type.TEXT)
COUNTRY = Field("country", _("country"), Type.COUNTRY)
EMAIL = Field("email", _("e-mail"), Type.EMAIL, Several.FIRST)
PHONE = Field("phone", _("phone"), Type.PHONE, Several.FIRST)
CHANNEL = Field("channel", _("channel"), Type.TEXT)
CURRENCY = Field("currency", _("currency"), Type.CURRENCY)

PERSON_NAMES = (
    Field("name", _("name"), Type.NAME),
    Field("first_name", _("first name"), Type.NAME, Several.JOIN),
    Field("last_name", _("last name"), Type.NAME, Several.JOIN),
)
# Whom a fact is about, as it stands in a file of orders, answers, talks or enquiries.
WHO = (
    Field("person_key", _("number or id of the person"), Type.KEY),
    *PERSON_NAMES,
    EMAIL,
    PHONE,
    Field("company_key", _("number or id of the organisation"), Type.KEY),
    Field("company", _("organisation"), Type.NAME),
)
WHERE = (
    Field("street", _("street"), Type.TEXT, Several.JOIN),
    Field("postcode", _("postcode"), Type.TEXT),
    CITY,
    REGION,
    COUNTRY,
)
THROUGH = (
    Field("staff", _("staff"), Type.NAME),
    Field("dealer", _("dealer"), Type.NAME),
    Field("branch", _("branch"), Type.NAME),
)
DEPARTMENT = Field("department", _("department"), Type.NAME)
PRODUCT = Field("product", _("product"), Type.NAME)
ORDER_KEY = Field("order_key", _("number of the order"), Type.KEY)

PEOPLE = (
    KEY,
    *PERSON_NAMES,
    EMAIL,
    PHONE,
    Field("company", _("organisation"), Type.NAME),
    Field("company_key", _("number or id of the organisation"), Type.KEY),
    Field("title", _("role there"), Type.TEXT),
    *WHERE,
    Field("birthday", _("birthday"), Type.DAY),
    Field("died_on", _("day they died"), Type.DAY),
    Field("language", _("language"), Type.LANGUAGE),
    SEGMENT,
    OWNER,
    CADENCE,
    SILENCE,
    Field("notes", _("good to know"), Type.WORDS, Several.JOIN),
)
ORGANISATIONS = (
    KEY,
    Field("name", _("name"), Type.NAME, is_required=True),
    EMAIL,
    PHONE,
    Field("website", _("website"), Type.TEXT),
    CITY,
    REGION,
    COUNTRY,
    SEGMENT,
    OWNER,
    CADENCE,
    SILENCE,
)
ORDERS = (
    Field("key", _("number or id of the order"), Type.KEY),
    Field("number", _("order number shown to the customer"), Type.TEXT),
    Field("ordered_at", _("day of the order"), Type.MOMENT, is_required=True),
    *WHO,
    Field("total", _("total"), Type.MONEY),
    CURRENCY,
    Field("state", _("state"), Type.STATE, choice="order"),
    Field("promised_on", _("promised for"), Type.DAY),
    Field("delivered_at", _("delivered"), Type.MOMENT),
    PRODUCT,
    Field("quantity", _("quantity"), Type.NUMBER),
    Field("amount", _("amount of the line"), Type.MONEY),
    CHANNEL,
    *THROUGH,
)
ANSWERS = (
    Field("key", _("number or id of the answer"), Type.KEY),
    *WHO,
    ORDER_KEY,
    Field("metric", _("question"), Type.STATE, choice="metric"),
    Field("score", _("score"), Type.NUMBER),
    Field("rating", _("rating of one thing"), Type.NUMBER, Several.EACH),
    Field("comment", _("comment"), Type.WORDS, Several.JOIN),
    Field("sent_at", _("asked"), Type.MOMENT),
    Field("answered_at", _("answered"), Type.MOMENT),
    Field("state", _("state"), Type.STATE, choice="answer"),
    CHANNEL,
    PRODUCT,
    *THROUGH,
    DEPARTMENT,
)
TOUCHPOINTS = (
    Field("key", _("number or id of the contact"), Type.KEY),
    Field("at", _("when"), Type.MOMENT, is_required=True),
    *WHO,
    Field("kind", _("kind"), Type.TEXT),
    Field("stage", _("stage"), Type.STATE, choice="stage"),
    CHANNEL,
    Field("direction", _("direction"), Type.STATE, choice="direction"),
    Field("intent", _("give or ask"), Type.STATE, choice="intent"),
    Field("words", _("what was said"), Type.WORDS, Several.JOIN),
    Field("reached", _("reached them"), Type.TRUTH),
    Field("is_broadcast", _("one text to many"), Type.TRUTH),
    ORDER_KEY,
    PRODUCT,
    *THROUGH,
    DEPARTMENT,
)
OPPORTUNITIES = (
    Field("key", _("number or id of the enquiry"), Type.KEY),
    Field("title", _("what it is about"), Type.TEXT),
    Field("opened_at", _("since"), Type.MOMENT, is_required=True),
    *WHO,
    Field("closed_at", _("closed"), Type.MOMENT),
    Field("state", _("state"), Type.STATE, choice="opportunity"),
    Field("stage", _("stage"), Type.STATE, choice="opportunity"),
    Field("value", _("value"), Type.MONEY),
    CURRENCY,
    CHANNEL,
    Field("reason", _("why won or lost"), Type.TEXT),
    Field("introduced_by", _("introduced by"), Type.TEXT),
    Field("why_sent", _("why they were sent"), Type.TEXT),
    Field("said", _("what was said"), Type.WORDS, Several.JOIN),
    Field("is_warm", _("introduced"), Type.TRUTH),
    PRODUCT,
    Field("staff", _("staff"), Type.NAME),
    Field("dealer", _("dealer"), Type.NAME),
)
# A referral, as a file tells it, is an enquiry that somebody else sent, and how one knows.
REFERRALS = (
    *OPPORTUNITIES,
    Field("proof", _("how we know who sent them"), Type.STATE, choice="proof"),
)
CONTRACTS = (
    Field("key", _("number or id of the contract"), Type.KEY),
    Field("number", _("contract number shown to the customer"), Type.TEXT),
    Field("starts_on", _("first day"), Type.DAY, is_required=True),
    Field("since", _("under contract since, with all renewals"), Type.DAY),
    *WHO,
    Field("ends_on", _("last day"), Type.DAY),
    Field("renews_on", _("renews itself on"), Type.DAY),
    Field("notice_days", _("days of notice"), Type.INTEGER),
    Field("state", _("state"), Type.STATE, choice="contract"),
    Field("ended_on", _("ended on"), Type.DAY),
    Field("value", _("value"), Type.MONEY),
    CURRENCY,
    Field("reason", _("why it ended"), Type.TEXT),
    PRODUCT,
    Field("staff", _("staff"), Type.NAME),
    Field("dealer", _("dealer"), Type.NAME),
)
QUOTES = (
    Field("key", _("number or id of the quote"), Type.KEY),
    Field("title", _("for what"), Type.TEXT),
    Field("sent_at", _("sent"), Type.MOMENT, is_required=True),
    *WHO,
    Field("enquiry_key", _("number of the enquiry that it answers"), Type.KEY),
    Field("state", _("state"), Type.STATE, choice="quote"),
    Field("answered_at", _("answered"), Type.MOMENT),
    Field("expires_on", _("valid until"), Type.DAY),
    Field("follow_up_on", _("follow up on"), Type.DAY),
    Field("followed_up_at", _("followed up"), Type.MOMENT),
    Field("value", _("value"), Type.MONEY),
    CURRENCY,
    Field("reason", _("why accepted or declined"), Type.TEXT),
    PRODUCT,
    Field("staff", _("staff"), Type.NAME),
    Field("dealer", _("dealer"), Type.NAME),
)
OWN_DAYS = (
    Field("key", _("number or id of the day"), Type.KEY),
    *WHO,
    Field("what", _("what the day is"), Type.TEXT, is_required=True),
    Field("falls_on", _("day, with or without the year"), Type.DAY),
    Field("month", _("month"), Type.INTEGER),
    Field("day", _("day of the month"), Type.INTEGER),
    Field("year", _("first year"), Type.INTEGER),
)
# Whether others read it is decided here, by somebody who looked at it; no file says so.
GOOD_WORDS = (
    Field("key", _("number or id of the good word"), Type.KEY),
    Field("said_at", _("when it was said"), Type.MOMENT, is_required=True),
    *WHO,
    Field("word_kind", _("review, testimonial, post or mention"), Type.STATE, choice="good_word"),
    Field("channel", _("where it was said"), Type.TEXT),
    Field("link", _("link to it"), Type.TEXT),
    Field("words", _("words"), Type.TEXT),
    Field("stars", _("stars, one to five"), Type.INTEGER),
    Field("thanked_at", _("thanked"), Type.MOMENT),
    Field("asked_at", _("asked whether we may quote it"), Type.MOMENT),
    Field("may_quote_at", _("may be quoted since"), Type.MOMENT),
    Field("quote_how", _("how they agreed"), Type.TEXT),
    Field("named_as", _("how they want to be named"), Type.STATE, choice="named_as"),
    Field("withdrawn_at", _("consent taken back"), Type.MOMENT),
    Field("dealer", _("dealer"), Type.NAME),
)


def _table(fields: tuple[Field, ...]) -> dict[str, Field]:
    return {field.name: field for field in fields}


FIELDS: dict[str, dict[str, Field]] = {
    "people": _table(PEOPLE),
    "organisations": _table(ORGANISATIONS),
    "orders": _table(ORDERS),
    "answers": _table(ANSWERS),
    "touchpoints": _table(TOUCHPOINTS),
    "opportunities": _table(OPPORTUNITIES),
    "contracts": _table(CONTRACTS),
    "quotes": _table(QUOTES),
    "own_days": _table(OWN_DAYS),
    "good_words": _table(GOOD_WORDS),
}
FIELDS["referrals"] = _table(REFERRALS)
# An event log tells of each case what was done, and when: contacts of whoever the case is about.
FIELDS["events"] = FIELDS["touchpoints"]

KIND_LABELS = {
    "people": _("People"),
    "organisations": _("Organisations"),
    "orders": _("Orders"),
    "answers": _("Answers to a survey"),
    "touchpoints": _("Talks and other contacts"),
    "events": _("An event log: what was done in each case"),
    "opportunities": _("Enquiries and opportunities"),
    "contracts": _("Contracts"),
    "quotes": _("Quotes"),
    "own_days": _("Days of their own"),
    "good_words": _("Good words: reviews, testimonials, posts"),
    "referrals": _("Referrals: who sent whom"),
}
