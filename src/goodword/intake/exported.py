"""What can be taken out: each kind of record with its columns, as field of an import → field of the row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Substr

from goodword.asking.models import Lot
from goodword.changes.models import Change, ChangeCause, Told
from goodword.goodwords.models import GoodWord
from goodword.mail.models import Message
from goodword.occasions.models import OwnDay
from goodword.people.models import Membership, Organisation, Person, Tie
from goodword.pipeline.models import Contract, Opportunity, Quote
from goodword.recovery.models import Case, CaseNote
from goodword.referrals.models import Handle, Introduction, Touch
from goodword.shops.models import ShopCall
from goodword.surveys.models import Answer, Invitation, Response
from goodword.themes.models import Mention
from goodword.touchpoints.models import Order, Promise, Touchpoint


@dataclass(frozen=True)
class Kind:
    """One kind of export: its rows, and its columns as field of the import → field of the row.

    What no import reads back is here as well: a business may take out all that it brought in.
    """

    model: Any
    columns: dict[str, str]
    has_dims: bool = True
    own: Callable[["QuerySet[Any]"], "QuerySet[Any]"] | None = None
    is_read_back: bool = True


BOTH = {"email": "email", "phone": "phone", "city": "city", "region": "region", "country": "country", "segment": "segment"}
CARE = {"cadence_days": "cadence_days", "wants_silence": "wants_silence"}
WHO = {"person_key": "person_id", "name": "person__name", "company_key": "organisation_id", "company": "organisation__name"}
THROUGH = {"staff": "staff__name", "dealer": "dealer__name"}
SENDER = {"introduced_by": "introducer_id", "sender": "introducer__name", "dealer": "dealer__name"}


def _with_company(people: Any) -> Any:
    present = Membership.objects.filter(person=OuterRef("pk"), until=None).order_by("id")
    return people.annotate(
        company_id=Subquery(present.values("organisation_id")[:1]),
        company_name=Subquery(present.values("organisation__name")[:1]),
        company_title=Subquery(present.values("title")[:1]),
    )


def _with_lines(orders: Any) -> Any:
    through = Coalesce("lines__dealer__name", "dealer__name")
    return orders.annotate(line=F("lines__id"), line_dealer=through).order_by("id", "line")


def _with_quotes(mentions: Any) -> Any:
    """The theme that each counts for, and the very words that name it."""
    words = Substr("answer__comment", F("start") + 1, F("end") - F("start"))
    return mentions.annotate(counts_for=Coalesce("under__label", "theme__label"), quoted=words).order_by("id")


def _to_people(messages: Any) -> Any:
    """Mail to members is nobody's business record. What a mail said holds keys of its reader alone, so it stays."""
    return messages.filter(member=None).order_by("id")


KINDS: dict[str, Kind] = {
    "people": Kind(
        Person,
        {
            **{"key": "id", "name": "name", **BOTH, "street": "street", "postcode": "postcode", "birthday": "birthday"},
            **{"died_on": "died_on", "language": "language", **CARE, "notes": "notes"},
            **{"company_key": "company_id", "company": "company_name", "title": "company_title"},
        },
        own=_with_company,
    ),
    "organisations": Kind(Organisation, {"key": "id", "name": "name", **BOTH, "website": "website", **CARE}),
    "orders": Kind(
        Order,
        {
            **{"key": "id", "number": "number", "ordered_at": "ordered_at", **WHO, "total": "total", "currency": "currency"},
            **{"state": "state", "promised_on": "promised_on", "delivered_at": "delivered_at", "line_key": "lines__id"},
            **{
                "product": "lines__product__name",
                "what": "lines__what",
                "quantity": "lines__quantity",
                "amount": "lines__amount",
            },
            **{"channel": "channel", **THROUGH, "dealer": "line_dealer", "branch": "branch__name"},
        },
        own=_with_lines,
    ),
    "touchpoints": Kind(
        Touchpoint,
        {
            **{"key": "id", "at": "at", **WHO, "kind": "kind", "stage": "stage", "channel": "channel", "direction": "direction"},
            **{"intent": "intent", "words": "conversation__words", "reached": "reached", "is_broadcast": "is_broadcast"},
            **{"order_key": "order_id", "product": "product__name", **THROUGH},
            **{"branch": "branch__name", "department": "department__name"},
        },
    ),
    "answers": Kind(
        Answer,
        {
            **{"key": "id", **WHO, "order_key": "order_id", "metric": "metric", "score": "score", "scale_low": "scale_low"},
            **{"scale_high": "scale_high", "comment": "comment", "sent_at": "sent_at", "answered_at": "answered_at"},
            **{"state": "state", "channel": "channel", "product": "product__name", **THROUGH},
            **{"branch": "branch__name", "department": "department__name"},
        },
    ),
    "opportunities": Kind(
        Opportunity,
        {
            **{"key": "id", "title": "title", "opened_at": "opened_at", **WHO, "closed_at": "closed_at", "state": "state"},
            **{"stage": "stage", "value": "value", "currency": "currency", "channel": "channel", "reason": "reason"},
            **{"why_sent": "why_sent", "said": "said"},
            **{"introduced_by": "introduced_by_id", "is_warm": "is_warm", "product": "product__name", **THROUGH},
        },
        has_dims=False,
    ),
    "contracts": Kind(
        Contract,
        {
            **{"key": "id", "number": "number", "since": "since", "starts_on": "starts_on", **WHO, "ends_on": "ends_on"},
            **{"renews_on": "renews_on", "notice_days": "notice_days", "state": "state", "ended_on": "ended_on"},
            **{"value": "value", "currency": "currency", "reason": "reason", "product": "product__name", **THROUGH},
        },
    ),
    "quotes": Kind(
        Quote,
        {
            **{"key": "id", "title": "title", "sent_at": "sent_at", **WHO, "state": "state", "answered_at": "answered_at"},
            **{"expires_on": "expires_on", "follow_up_on": "follow_up_on", "followed_up_at": "followed_up_at"},
            **{"value": "value", "currency": "currency", "reason": "reason", "product": "product__name", **THROUGH},
            "enquiry_key": "opportunity_id",
        },
        has_dims=False,
    ),
    "promises": Kind(
        Promise,
        {
            **{"key": "id", **WHO, "what": "what", "due_on": "due_on", "kept_at": "kept_at", "dropped_at": "dropped_at"},
            **{"promised_by": "by_member__name", **THROUGH},
        },
        has_dims=False,
        is_read_back=False,
    ),
    "memberships": Kind(
        Membership,
        {"key": "id", **WHO, "title": "title", "since": "since", "until": "until"},
        has_dims=False,
        is_read_back=False,
    ),
    "ties": Kind(
        Tie,
        {
            **{"key": "id", "person_key": "person_id", "name": "person__name", "kind": "kind"},
            **{"other_key": "other_id", "other": "other__name"},
        },
        has_dims=False,
        is_read_back=False,
    ),
    "referrals": Kind(
        Touch,
        {
            **{"key": "id", "opened_at": "at", "person_key": "person_id", "name": "person__name", **SENDER, "proof": "proof"},
            **{"channel": "channel", "words": "words", "enquiry_key": "opportunity_id", "refused": "refused", "rule": "rule"},
        },
        has_dims=False,
        is_read_back=False,
    ),
    "asks": Kind(
        Lot,
        {
            **{"key": "id", "drawn_on": "drawn_on", "until": "until", "person_key": "person_id", "name": "person__name"},
            **{"left_out": "is_held", "share": "held_percent", "rule": "rule", "asked_at": "asked_at", "how": "how"},
        },
        has_dims=False,
        is_read_back=False,
    ),
    "shop-calls": Kind(
        ShopCall,
        {
            **{"key": "id", "shop": "shop__name", "person_key": "person_id", "name": "person__name"},
            **{"called_at": "called_at", "outcome": "outcome", "words": "words"},
        },
        has_dims=False,
        is_read_back=False,
    ),
    "introductions": Kind(
        Introduction,
        {
            **{"key": "id", "bound_at": "bound_at", "person_key": "person_id", "name": "person__name", **SENDER},
            **{"proof": "proof", "channel": "channel", "reason": "reason", "rule": "rule"},
        },
        has_dims=False,
        is_read_back=False,
    ),
    "handles": Kind(
        Handle,
        {
            **{"key": "id", "person_key": "person_id", "name": "person__name", "dealer": "dealer__name", "kind": "kind"},
            **{"text": "text", "label": "label", "made_at": "made_at", "expires_on": "expires_on", "closed_at": "closed_at"},
        },
        has_dims=False,
        is_read_back=False,
    ),
    "good_words": Kind(
        GoodWord,
        {
            **{"key": "id", "said_at": "said_at", **WHO, "word_kind": "kind", "channel": "channel", "link": "link"},
            **{"words": "words", "stars": "stars", "thanked_at": "thanked_at", "asked_at": "asked_at"},
            **{"may_quote_at": "may_quote_at", "quote_how": "quote_how", "named_as": "named_as", "withdrawn_at": "withdrawn_at"},
            "dealer": "dealer__name",
        },
        has_dims=False,
    ),
    "cases": Kind(
        Case,
        {
            **{"key": "id", "opened_at": "opened_at", **WHO, "cause": "cause", "what": "what", "state": "state"},
            **{"due_at": "due_at", "first_contact_at": "first_contact_at", "closed_at": "closed_at", "outcome": "outcome"},
            **{"asked_again_at": "asked_again_at", "score_before": "score_before", "answer_key": "answer_id"},
            **{"owner": "owner__name", "dealer": "dealer__name"},
        },
        has_dims=False,
        is_read_back=False,
    ),
    "case_notes": Kind(
        CaseNote,
        {
            **{"key": "id", "case_key": "case_id", "at": "at", "words": "words", "came_from": "came_from"},
            **{"came_to": "came_to", "by": "member__name"},
        },
        has_dims=False,
        is_read_back=False,
    ),
    "changes": Kind(
        Change,
        {
            **{"key": "id", "since": "since_on", "what": "what", "words": "words", "is_public": "is_public"},
            **{"branch": "branch__name", "department": "department__name", "product": "product__name"},
        },
        has_dims=False,
        is_read_back=False,
    ),
    "causes_of_changes": Kind(
        ChangeCause,
        {"key": "id", "change_key": "change_id", "answer_key": "answer_id", **WHO, "words": "words"},
        has_dims=False,
        is_read_back=False,
    ),
    "told": Kind(
        Told,
        {"key": "id", "change_key": "change_id", "what": "change__what", **WHO, "told_at": "told_at", "how": "how"},
        has_dims=False,
        is_read_back=False,
    ),
    "survey_invitations": Kind(
        Invitation,
        {
            **{"key": "id", "survey": "survey__name", "version": "survey_version__number", **WHO, "wave": "wave__name"},
            **{"way": "way", "cause": "cause", "state": "state", "skipped_why": "skipped_why", "due_at": "due_at"},
            **{"sent_at": "sent_at", "reminded_at": "reminded_at", "bounced_at": "bounced_at", "started_at": "started_at"},
            **{"ended_at": "ended_at", "closes_at": "closes_at", **THROUGH},
        },
        has_dims=False,
        is_read_back=False,
    ),
    "responses": Kind(
        Response,
        {
            **{"key": "id", "survey": "survey_version__survey__name", "version": "survey_version__number", **WHO},
            **{"doorway": "doorway__label", "said": "said", "language": "language", "started_at": "started_at"},
            **{"changed_at": "changed_at", "completed_at": "completed_at", "left_out": "is_suspicious", "why": "why"},
        },
        has_dims=False,
        is_read_back=False,
    ),
    "mentions": Kind(
        Mention,
        {
            **{"key": "id", "answer_key": "answer_id", **WHO, "theme": "counts_for", "state": "state"},
            **{"sentiment": "sentiment", "certainty": "certainty", "quote": "quoted", "comment": "answer__comment"},
            **{"answered_at": "answer__answered_at"},
        },
        has_dims=False,
        own=_with_quotes,
        is_read_back=False,
    ),
    "mails": Kind(
        Message,
        {
            **{"key": "id", "written_at": "written_at", "person_key": "person_id", "name": "person__name", "to": "to"},
            **{"kind": "kind", "cause": "cause", "template": "template__template__name", "subject": "subject"},
            **{"state": "state", "settled_at": "settled_at", "trouble": "trouble"},
        },
        has_dims=False,
        own=_to_people,
        is_read_back=False,
    ),
    "own_days": Kind(
        OwnDay,
        {"key": "id", **WHO, "what": "name", "month": "month", "day": "day", "year": "year"},
        has_dims=False,
    ),
}
