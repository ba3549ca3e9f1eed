"""The rail at the left: the rooms that have a page, and whom they let in."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may


@dataclass(frozen=True)
class Item:
    """A line of the rail. On a phone only those with `is_on_phone` stay, in a bar at the bottom."""

    name: str | Promise
    view: str
    icon: str
    key: str
    right: Right | None = None
    is_on_phone: bool = False


@dataclass(frozen=True)
class Link:
    item: Item
    url: str
    is_here: bool


ITEMS = (
    Item(_("Today"), "front:today", "sunrise", "g t", is_on_phone=True),
    Item(_("People"), "directory:people", "users", "g p", is_on_phone=True),
    Item(_("Listening"), "surveys:listening", "ear", "g l", is_on_phone=True),
    Item(_("Word of mouth"), "referrals:word_of_mouth", "speakerphone", "g r"),
    Item(_("Playbooks"), "playbooks:playbooks", "circle-check", "g b", Right.SEE_ALL),
    Item(_("Occasions"), "occasions:coming", "calendar", "g o"),
    Item(_("Contracts"), "pipeline:contracts", "list", "g c"),
    Item(_("Insights"), "insights:index", "chart-dots", "g i", Right.SEE_ALL, is_on_phone=True),
    Item(_("Letters"), "letters:letters", "mail", "g w", Right.SEE_ALL),
    Item(_("Imports"), "intake:imports", "file-import", "g m", Right.IMPORT),
    Item(_("Settings"), "accounts:settings", "settings", "g s"),
)


def links(member: Member, namespace: str) -> Iterator[Link]:
    """The lines this member gets. A room without a page yet has no line."""
    for item in ITEMS:
        if item.right is not None and not may(member.role, item.right):
            continue
        try:
            url = reverse(item.view)
        except NoReverseMatch:
            continue
        yield Link(item, url, is_here=item.view.partition(":")[0] == namespace)
