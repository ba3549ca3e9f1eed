"""What a file holds: people, orders, answers, … told by the fields that its columns speak for."""

from collections.abc import Sequence
from dataclasses import replace

from . import guesses, headers
from .fields import LEAVE_OUT
from .plan import Column, Target

PERSON, SOME, STRONG = 0.35, 1.0, 3.0
WEIGHTS: dict[str, dict[str, float]] = {
    "people": {
        "first_name": 1.2,
        "last_name": 1.2,
        "name": 1.0,
        "email": 1.0,
        "phone": 1.0,
        "birthday": 2.0,
        "title": 1.0,
        "notes": 0.6,
    },
    "organisations": {"website": 1.5, "name": 1.0, "segment": 0.6},
    "orders": {
        "ordered_at": 1.0,
        "total": 1.6,
        "key": 1.0,
        "number": 0.8,
        "product": 1.2,
        "quantity": 2.0,
        "amount": 1.5,
        "state": 0.6,
    },
    "answers": {"score": 3.0, "metric": 1.5, "comment": 1.0, "answered_at": 0.8, "sent_at": 0.8, "order_key": 0.4},
    "touchpoints": {"at": 1.0, "kind": 1.6, "direction": 2.5, "intent": 2.5, "words": 1.4, "reached": 1.5, "stage": 0.6},
    "events": {"person_key": 1.6, "at": 1.0, "kind": 1.6, "staff": 0.6},
    "opportunities": {
        "title": 1.4,
        "value": 1.4,
        "closed_at": 1.4,
        "opened_at": 0.9,
        "state": 1.0,
        "introduced_by": 3.0,
        "reason": 1.6,
    },
    "contracts": {
        "starts_on": 1.4,
        "ends_on": 1.8,
        "renews_on": 2.0,
        "notice_days": 2.0,
        "ended_on": 1.0,
        "number": 1.0,
        "value": 0.6,
    },
    "quotes": {
        "title": 0.8,
        "sent_at": 1.6,
        "expires_on": 2.2,
        "follow_up_on": 2.0,
        "state": 0.6,
        "value": 1.0,
        "enquiry_key": 1.0,
        "answered_at": 0.6,
    },
    "good_words": {
        "link": 2.2,
        "stars": 1.8,
        "words": 1.4,
        "channel": 1.2,
        "word_kind": 1.6,
        "may_quote_at": 2.5,
        "said_at": 1.0,
    },
    "own_days": {"what": 2.2, "falls_on": 1.4, "month": 1.5, "day": 1.2, "year": 0.4},
}
# Any of these speaks for contracts; without one a start and a value are an enquiry's as well.
TERMS = frozenset(["ends_on", "renews_on", "notice_days", "ended_on"])
# A quote holds for some time, or is asked about; else it is the value of an enquiry.
OPEN_UNTIL = frozenset(["expires_on", "follow_up_on"])
# Stars and a comment are answers to a survey as well; where they stand for others to read, they are good words.
PUBLIC = frozenset(["link", "may_quote_at", "word_kind"])
EXTRA: dict[str, dict[str, float]] = {
    "people": {
        "street": 0.8,
        "postcode": 0.6,
        "city": 0.5,
        "wants_silence": 1.0,
        "cadence_days": 1.0,
        "language": 0.5,
        "owner": 0.4,
    },
    "orders": {"delivered_at": 1.5, "promised_on": 1.5, "currency": 0.8},
    "opportunities": {"is_warm": 1.0, "currency": 0.3},
    "organisations": {"city": 0.3, "owner": 0.3, "country": 0.3},
}
CASE = frozenset({"case", "caseid", "trace", "fall", "caso", "cas", "zaak"})
NPS_WORDS = (
    "recommend",
    "weiterempf",
    "recomend",
    "recomiend",
    "recommand",
    "raccomand",
    "nps",
    "promoter",
    "ltr",
    "aanbev",
    "empfehl",
)
EFFORT_WORDS = ("effort", "aufwand", "esfuerzo", "esforco", "ces", "einfach", "facil", "easy", "ease", "leicht")


def weight(kind: str, targets: Sequence[Target], columns: Sequence[Column]) -> float:
    """How strongly columns placed at the fields of a kind speak for it."""
    table = {**WEIGHTS[kind], **EXTRA.get(kind, {})}
    seen: dict[str, float] = {}
    for target in targets:
        if target.field:
            seen[target.field] = max(seen.get(target.field, 0.0), target.sure * table.get(target.field, PERSON))
    return sum(seen.values()) + _tell_tales(kind, seen, columns)


def _tell_tales(kind: str, seen: dict[str, float], columns: Sequence[Column]) -> float:
    """What only one kind has, and what a kind cannot be without."""
    if kind == "people":
        return 0.0 if {"name", "first_name", "last_name", "email"} & set(seen) else -2.0
    if kind == "organisations":
        is_firm = any(headers.score(c.header, "people", "company") > 0.9 or c.looks == "firm" for c in columns)
        has_person = any(headers.score(c.header, "people", "first_name") > 0.9 for c in columns)
        return (2.2 if is_firm else -2.0) - (4.0 if has_person else 0.0)
    if kind == "answers":
        return 0.0 if "score" in seen else -3.0
    if kind == "orders":
        return 0.0 if "ordered_at" in seen and {"total", "key", "product", "amount"} & set(seen) else -2.0
    if kind == "events":
        is_log = any(CASE & set(headers.saying(c.header).whole.split()) for c in columns)
        return 0.0 if is_log and {"person_key", "at", "kind"} <= set(seen) else -9.0
    if kind == "contracts":
        return 0.0 if "starts_on" in seen and TERMS & set(seen) else -9.0
    if kind == "quotes":
        return 0.0 if "sent_at" in seen and OPEN_UNTIL & set(seen) else -9.0
    if kind == "own_days":
        return 0.0 if "what" in seen and ("falls_on" in seen or {"month", "day"} <= set(seen)) else -9.0
    if kind == "good_words":
        return 0.0 if "said_at" in seen and {"words", "stars"} & set(seen) and PUBLIC & set(seen) else -9.0
    main = "at" if kind == "touchpoints" else "opened_at"
    return 0.0 if main in seen or "closed_at" in seen else -2.0


def with_ratings(targets: Sequence[Target], columns: Sequence[Column]) -> list[Target]:
    """Marks on a small scale that go nowhere else are ratings of one thing each."""
    return [
        replace(target, field="rating", form=".", sure=0.5)
        if target.field == LEAVE_OUT
        and target.header
        and guesses.is_score(columns[target.column])
        and _is_mark(columns[target.column])
        else target
        for target in targets
    ]


def _is_mark(column: Column) -> bool:
    """A scale has more than two steps; zeros and ones are a yes and a no."""
    return (column.high or 0) > 1


def scale_of(targets: Sequence[Target], columns: Sequence[Column]) -> dict[str, str]:
    """The question and its scale, for files that do not name it in each row."""
    if any(target.field == "metric" for target in targets):
        return {}
    scored = next((columns[target.column] for target in targets if target.field == "score"), None)
    if scored is None:
        return {}
    words = " ".join(headers.saying(column.header).whole for column in columns)
    said = headers.saying(scored.header).whole
    low, high = scored.low or 0, scored.high or 0
    if any(word in said for word in EFFORT_WORDS):
        return {"metric": "ces", "scale_low": "1", "scale_high": "7" if high > 5 else "5"}
    if any(word in said for word in NPS_WORDS) or high > 7 or low == 0 or (high > 5 and any(word in words for word in NPS_WORDS)):
        return {"metric": "nps"}
    return {"metric": "csat", "scale_low": "1", "scale_high": "7" if high > 5 else "5"}
