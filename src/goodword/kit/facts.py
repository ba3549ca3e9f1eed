"""The schema of every fact that reaches the lake: one table each, no names, no addresses, no free text.

A leaked lake names nobody. Column types are spelled as Ibis spells them; every engine, and the
mirror's SELECT, is derived from here. `day` columns hold the business's local day, worked out
when a row is mirrored, so that no engine has to convert time zones.
"""

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    INTEGER = "int64"
    NUMBER = "float64"
    TRUTH = "boolean"
    TEXT = "string"
    DAY = "date"
    MOMENT = "timestamp"  # UTC, microseconds, without a zone


@dataclass(frozen=True)
class Column:
    """One column. `sql` is how it is read from the row when that is not its own name."""

    name: str
    type: Type
    sql: str = ""
    local_day_of: str = ""


@dataclass(frozen=True)
class Fact:
    """One kind of fact: its name in the lake, the table its rows come from, its columns.

    `has_dims` says that rows carry dimensions of the business's own, which become `dim_*`
    text columns as they appear. `has_ratings` says the same of marks given to single things, which become
    `rating_*` columns of numbers.
    """

    name: str
    table: str
    columns: tuple[Column, ...]
    has_dims: bool = False
    has_ratings: bool = False

    @property
    def schema(self) -> dict[str, str]:
        return {c.name: str(c.type) for c in self.columns}


def _integers(*names: str) -> tuple[Column, ...]:
    return tuple(Column(n, Type.INTEGER) for n in names)


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(n, Type.TEXT) for n in names)


def _moment(name: str, day: str) -> tuple[Column, Column]:
    return Column(name, Type.MOMENT), Column(day, Type.DAY, local_day_of=name)


KEYS = _integers("id", "changed")
OF_SOMEBODY = _integers("person_id", "organisation_id")
REACHABLE = Column("is_reachable", Type.TRUTH, sql="(email_key <> '' OR phone_key <> '') AND NOT wants_silence")
REACHABLE_ALIVE = Column("is_reachable", Type.TRUTH, sql=f"{REACHABLE.sql} AND died_on IS NULL")

PEOPLE = Fact(
    "people",
    "people_person",
    (
        *KEYS,
        *_texts("segment", "region", "country", "language"),
        *_integers("cadence_days"),
        REACHABLE_ALIVE,
        *_moment("noted_at", "noted_day"),
    ),
    has_dims=True,
)
ORGANISATIONS = Fact(
    "organisations",
    "people_organisation",
    (*KEYS, *_texts("segment", "region", "country"), *_integers("cadence_days"), REACHABLE, *_moment("noted_at", "noted_day")),
    has_dims=True,
)
MEMBERSHIPS = Fact(
    "memberships",
    "people_membership",
    (*KEYS, *OF_SOMEBODY, Column("since", Type.DAY), Column("until", Type.DAY)),
)
ORDERS = Fact(
    "orders",
    "touchpoints_order",
    (
        *KEYS,
        *OF_SOMEBODY,
        *_moment("ordered_at", "day"),
        *_moment("delivered_at", "delivered_day"),
        Column("promised_on", Type.DAY),
        *_integers("total", "dealer_id", "branch_id", "staff_id"),
        *_texts("currency", "state", "channel"),
    ),
    has_dims=True,
)
ORDER_LINES = Fact(
    "order_lines",
    "touchpoints_orderline",
    (*KEYS, *_integers("order_id", "product_id", "dealer_id", "amount"), Column("quantity", Type.NUMBER)),
)
TOUCHPOINTS = Fact(
    "touchpoints",
    "touchpoints_touchpoint",
    (
        *KEYS,
        *OF_SOMEBODY,
        *_moment("at", "day"),
        *_texts("kind", "stage", "channel", "direction", "intent"),
        Column("reached", Type.TRUTH),
        Column("is_broadcast", Type.TRUTH),
        *_integers("staff_id", "dealer_id", "department_id", "branch_id", "product_id", "order_id"),
    ),
    has_dims=True,
)
PROMISES = Fact(
    "promises",
    "touchpoints_promise",
    (
        *KEYS,
        *OF_SOMEBODY,
        Column("due_on", Type.DAY),
        *_moment("kept_at", "kept_day"),
        *_moment("dropped_at", "dropped_day"),
        *_integers("staff_id", "dealer_id"),
    ),
)
SURVEY_OF_ANSWER = (
    "(SELECT v.survey_id FROM surveys_response r JOIN surveys_surveyversion v ON v.id = r.survey_version_id "
    "WHERE r.id = response_id)"
)
LISTENED = "listened"  # the key of “How well did you feel listened to?” in the survey after a contact
ANSWERS = Fact(
    "answers",
    "surveys_answer",
    (
        *KEYS,
        *OF_SOMEBODY,
        *_texts("metric", "formula", "state", "channel"),
        *_integers("score", "scale_low", "scale_high"),
        Column("is_high_good", Type.TRUTH),
        *_moment("sent_at", "sent_day"),
        *_moment("answered_at", "day"),
        *_integers("order_id", "touchpoint_id", "product_id", "staff_id", "dealer_id", "department_id", "branch_id"),
        Column("survey_id", Type.INTEGER, sql=SURVEY_OF_ANSWER),
        Column("is_on_listening", Type.TRUTH, sql=f"(question = '{LISTENED}')"),
    ),
    has_dims=True,
    has_ratings=True,
)
SURVEY_INVITATIONS = Fact(
    "survey_invitations",
    "surveys_invitation",
    (
        *KEYS,
        *OF_SOMEBODY,
        *_integers("survey_id", "wave_id"),
        *_texts("kind", "way", "state", "skipped_why"),
        *_moment("due_at", "due_day"),
        *_moment("sent_at", "sent_day"),
        *_moment("started_at", "started_day"),
        *_moment("ended_at", "ended_day"),
        *_integers("order_id", "touchpoint_id", "product_id", "staff_id", "dealer_id", "department_id", "branch_id"),
    ),
)
MENTIONS = Fact(
    "mentions",
    "themes_mention",
    (
        *KEYS,
        *OF_SOMEBODY,
        *_integers("answer_id"),
        Column("theme_id", Type.INTEGER, sql="under_id"),
        *_texts("language"),
        Column("sentiment", Type.NUMBER),
        Column("is_counted", Type.TRUTH, sql="(state IN ('found', 'said') AND under_id IS NOT NULL)"),
    ),
)
OPPORTUNITIES = Fact(
    "opportunities",
    "pipeline_opportunity",
    (
        *KEYS,
        *OF_SOMEBODY,
        *_moment("opened_at", "day"),
        *_moment("closed_at", "closed_day"),
        *_texts("state", "stage", "currency", "channel"),
        Column("is_warm", Type.TRUTH),
        *_integers("introduced_by_id", "value", "staff_id", "dealer_id", "product_id"),
    ),
)
CONTRACTS = Fact(
    "contracts",
    "pipeline_contract",
    (
        *KEYS,
        *OF_SOMEBODY,
        *(Column(n, Type.DAY) for n in ("since", "starts_on", "ends_on", "renews_on", "ended_on")),
        *_moment("renewed_at", "renewed_day"),
        *_integers("notice_days", "value"),
        *_texts("currency", "state"),
        *_integers("product_id", "staff_id", "dealer_id"),
    ),
    has_dims=True,
)
RUNS = Fact(
    "runs",
    "playbooks_run",
    (
        *KEYS,
        *OF_SOMEBODY,
        *_integers("playbook_id"),
        Column("edition", Type.INTEGER, sql="(SELECT e.number FROM playbooks_edition e WHERE e.id = edition_id)"),
        *_integers("order_id", "opportunity_id"),
        *_moment("begun_at", "day"),
        *_moment("ended_at", "ended_day"),
        *_texts("state"),
        Column("paused_on", Type.DAY),
        *_integers("staff_id", "dealer_id", "branch_id", "department_id", "product_id"),
    ),
)
RUN_STEPS = Fact(
    "run_steps",
    "playbooks_runstep",
    (
        *KEYS,
        *OF_SOMEBODY,
        *_integers("run_id", "playbook_id"),
        *_texts("step"),
        *_integers("position"),
        Column("due_on", Type.DAY),
        *_moment("done_at", "done_day"),
        *_moment("skipped_at", "skipped_day"),
        *_integers("times"),
        *(Column(n, Type.TRUTH) for n in ("is_out_of_order", "is_optional", "may_repeat")),
        *_integers("staff_id", "dealer_id", "branch_id", "department_id", "product_id"),
    ),
)
INTRODUCTIONS = Fact(
    "introductions",
    "referrals_introduction",
    (
        *KEYS,
        *_integers("person_id", "introducer_id", "dealer_id"),
        *_moment("bound_at", "day"),
        *_texts("proof", "channel"),
    ),
)
REFERRAL_TOUCHES = Fact(
    "referral_touches",
    "referrals_touch",
    (
        *KEYS,
        *_integers("person_id", "introducer_id", "dealer_id", "opportunity_id"),
        *_moment("at", "day"),
        *_texts("proof", "channel"),
        Column("is_refused", Type.TRUTH, sql="(refused <> '')"),
    ),
)
INVITATIONS = Fact(
    "invitations",
    "referrals_invitation",
    (
        *KEYS,
        *_integers("person_id"),
        *_texts("channel"),
        *_moment("made_at", "day"),
        *_moment("used_at", "used_day"),
    ),
)
LOTS = Fact(
    "lots",
    "asking_lot",
    (
        *KEYS,
        *_integers("person_id", "turn", "held_percent"),
        Column("drawn_on", Type.DAY),
        Column("until", Type.DAY),
        Column("is_held", Type.TRUTH),
        *_moment("asked_at", "asked_day"),
    ),
)
GOOD_WORDS = Fact(
    "good_words",
    "goodwords_goodword",
    (
        *KEYS,
        *OF_SOMEBODY,
        *_texts("kind", "channel"),
        *_integers("stars", "dealer_id"),
        *_moment("said_at", "day"),
        *_moment("may_quote_at", "may_quote_day"),
        *_moment("withdrawn_at", "withdrawn_day"),
        *_moment("asked_at", "asked_day"),
        *_moment("thanked_at", "thanked_day"),
        Column("is_shown", Type.TRUTH),
    ),
)
SHOP_CALLS = Fact(
    "shop_calls",
    "shops_shopcall",
    (*KEYS, *_integers("person_id", "shop_id"), *_texts("outcome"), *_moment("called_at", "day")),
)
CASES = Fact(
    "cases",
    "recovery_case",
    (
        *KEYS,
        *OF_SOMEBODY,
        *_moment("opened_at", "day"),
        Column("due_at", Type.MOMENT),
        *_moment("first_contact_at", "first_contact_day"),
        *_moment("closed_at", "closed_day"),
        *_moment("asked_again_at", "asked_again_day"),
        *_texts("state", "outcome"),
        Column("rule", Type.TEXT, sql="cause"),
        *_integers("score_before", "answer_id", "owner_id", "dealer_id"),
    ),
)
# The same change, made in several places or at several times: its first row.
SERIES_OF_CHANGE = "(SELECT MIN(same.id) FROM changes_change same WHERE same.what = changes_change.what)"
CHANGES = Fact(
    "changes",
    "changes_change",
    (
        *KEYS,
        Column("since_on", Type.DAY),
        *_integers("branch_id", "department_id", "product_id"),
        Column("series_id", Type.INTEGER, sql=SERIES_OF_CHANGE),
    ),
)

FACTS: dict[str, Fact] = {
    fact.name: fact
    for fact in (
        PEOPLE,
        ORGANISATIONS,
        MEMBERSHIPS,
        ORDERS,
        ORDER_LINES,
        TOUCHPOINTS,
        PROMISES,
        ANSWERS,
        MENTIONS,
        SURVEY_INVITATIONS,
        OPPORTUNITIES,
        CONTRACTS,
        RUNS,
        RUN_STEPS,
        INTRODUCTIONS,
        REFERRAL_TOUCHES,
        INVITATIONS,
        LOTS,
        SHOP_CALLS,
        GOOD_WORDS,
        CASES,
        CHANGES,
    )
}
