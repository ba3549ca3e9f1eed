"""Verbs about secret shops: a sample is drawn, its list is closed, and what a caller heard is written down."""

from datetime import datetime, timedelta
from secrets import token_hex

from django.db import transaction
from django.db.models import F

from goodword.accounts.days import local_day
from goodword.accounts.models import Member
from goodword.accounts.queries import currency
from goodword.journal.actions import note
from goodword.kit import names

from . import queries
from .models import Shop, ShopCall
from .rules import LINK_DAYS, LONGEST_WORDS, MOST_CALLS, By, Closed, NobodyToCall, Outcome, sample


@transaction.atomic
def draw(
    *,
    name: str,
    question: str,
    chosen_by: By,
    n_top: int,
    n: int,
    seed: str = "",
    member: Member | None = None,
    once: str = "",
    by: str,
    at: datetime,
) -> Shop:
    """Draw so many of the best customers by chance; the seed tells the same sample again. With the same `once` only one."""
    if once and (made := Shop.objects.filter(once=once).first()):
        return made
    found = queries.frame(chosen_by, n_top=n_top, currency=currency(), now=at)
    if not found:
        raise NobodyToCall
    shop = Shop.objects.create(
        name=names.tidy(name)[:120],
        by=chosen_by.value,
        n_top=n_top,
        n_frame=len(found),
        question=question.strip()[:LONGEST_WORDS],
        seed=seed or token_hex(8),
        until=local_day(at) + timedelta(days=LINK_DAYS),
        drawn_at=at,
        made_by=member,
        once=once or None,
    )
    drawn = sample(found, n=min(n, MOST_CALLS), seed=shop.seed)
    ShopCall.objects.bulk_create(
        ShopCall(shop=shop, person_id=pk, position=position, noted_at=at) for position, pk in enumerate(drawn, 1)
    )
    note("shop.drawn", shop, by=by, at=at, n=len(drawn), n_frame=len(found))
    return shop


@transaction.atomic
def close(shop: Shop, *, by: str, at: datetime) -> bool:
    """The link of a list leads nowhere from now on; what was heard stays. Twice is once."""
    closed = bool(Shop.objects.filter(pk=shop.pk, closed_at=None).update(closed_at=at))
    if closed:
        note("shop.closed", shop, by=by, at=at)
    return closed


@transaction.atomic
def open_again(shop: Shop, *, by: str, at: datetime) -> bool:
    """Undo `close`; a list that was over is open for as long as at first."""
    until = local_day(at) + timedelta(days=LINK_DAYS)
    opened = bool(Shop.objects.filter(pk=shop.pk, closed_at__isnull=False).update(closed_at=None, until=until))
    if opened:
        note("shop.opened_again", shop, by=by, at=at)
    return opened


@transaction.atomic
def hear(call: ShopCall, *, outcome: Outcome, words: str = "", by: str, at: datetime) -> ShopCall:
    """Write down what the caller heard, or say it otherwise, while the list is open. It makes nobody an introducer."""
    is_open = Shop.objects.filter(pk=call.shop_id, closed_at=None, until__gte=local_day(at))
    said = {"outcome": outcome.value, "words": words.strip()[:LONGEST_WORDS]}
    if not ShopCall.objects.filter(pk=call.pk, shop__in=is_open).update(
        **said, called_at=at, version=F("version") + 1, hand=None
    ):
        raise Closed
    call.refresh_from_db()
    note("shop.heard", call, by=by, at=at, outcome=outcome.value)
    return call


@transaction.atomic
def unhear(call: ShopCall, *, by: str, at: datetime) -> bool:
    """Undo `hear`: nothing was heard of them yet. Twice is once."""
    heard = ShopCall.objects.filter(pk=call.pk).exclude(outcome="")
    is_back = bool(heard.update(outcome="", words="", called_at=None, version=F("version") + 1, hand=None))
    if is_back:
        note("shop.unheard", call, by=by, at=at)
    return is_back
