"""Verbs about the pages that strangers see."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_urlsafe

from django.db import transaction

from goodword.journal.actions import note
from goodword.kit.framing import sites_of

from ..models import Showcase

TOKEN_BYTES = 18  # 144 bits: nobody finds a page by trying


@transaction.atomic
def open_page(*, sites: Sequence[str], by: str, at: datetime) -> Showcase:
    """A page of good words that these sites, and no others, may show as a part of theirs."""
    page = Showcase.objects.create(token=token_urlsafe(TOKEN_BYTES), sites=sites_of(sites), made_at=at, made_by=by)
    note("showcase.opened", page, by=by, at=at, sites=page.sites)
    return page


@transaction.atomic
def allow_sites(page: Showcase, *, sites: Sequence[str], by: str, at: datetime) -> Showcase:
    """Say anew which sites may show it; the journal keeps which might before."""
    was, page.sites = page.sites, sites_of(sites)
    Showcase.objects.filter(pk=page.pk).update(sites=page.sites)
    note("showcase.changed", page, by=by, at=at, was=was, sites=page.sites)
    return page


@transaction.atomic
def close_page(page: Showcase, *, by: str, at: datetime) -> bool:
    """Its address leads nowhere from now on; false when it was closed before."""
    is_closed = bool(Showcase.objects.filter(pk=page.pk, closed_at=None).update(closed_at=at))
    if is_closed:
        note("showcase.closed", page, by=by, at=at)
    return is_closed


@transaction.atomic
def open_again(page: Showcase, *, by: str, at: datetime) -> bool:
    """Undo `close_page`: the same address leads to it."""
    is_open = bool(Showcase.objects.filter(pk=page.pk, closed_at__isnull=False).update(closed_at=None))
    if is_open:
        note("showcase.opened_again", page, by=by, at=at)
    return is_open
