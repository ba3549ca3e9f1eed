"""The rail at the left: the rooms that have a page, and whom they let in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may


@dataclass(frozen=True)
class Item:
    """A line of the rail. On a phone only those with `is_on_phone` stay, in a bar at the bottom.

    `rooms` are those whose pages belong to it besides its own. A page without keys is found by Ctrl+K, and has no line.
    """

    name: str | Promise
    view: str
    icon: str
    key: str = ""
    right: Right | None = None
    is_on_phone: bool = False
    rooms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    item: Item
    url: str
    is_here: bool


ITEMS = (
    Item(_("Today"), "front:today", "sunrise", "g t", is_on_phone=True),
    Item(_("People"), "directory:people", "users", "g p", is_on_phone=True),
    Item(_("Listening"), "surveys:listening", "ear", "g l", is_on_phone=True, rooms=("themes", "recovery", "changes")),
    Item(_("Word of mouth"), "referrals:word_of_mouth", "speakerphone", "g r", rooms=("goodwords", "asking", "shops")),
    Item(_("Playbooks"), "playbooks:playbooks", "circle-check", "g b", Right.SEE_ALL),
    Item(_("Occasions"), "occasions:coming", "calendar", "g o"),
    Item(_("Selling"), "pipeline:board", "list", "g c"),
    Item(_("Insights"), "insights:index", "chart-dots", "g i", Right.SEE_ALL, is_on_phone=True),
    Item(_("Letters"), "letters:letters", "mail", "g w", Right.SEE_ALL),
    Item(_("Imports"), "intake:imports", "file-import", "g m", Right.IMPORT),
    Item(_("Settings"), "accounts:settings", "settings", "g s"),
)


FURTHER = (
    Item(_("Enquiries"), "pipeline:board", "message-circle"),
    Item(_("Quotes"), "pipeline:quotes", "list"),
    Item(_("Contracts"), "pipeline:contracts", "list"),
    Item(_("Best introducers"), "referrals:introducers", "users-group"),
    Item(_("Ambassadors"), "referrals:ambassadors", "heart-handshake"),
    Item(_("Dealers who send people"), "referrals:dealers", "building-store"),
    Item(_("How people come"), "referrals:channels", "link", right=Right.SEE_ALL),
    Item(_("Good words"), "goodwords:words", "quote"),
    Item(_("Cases"), "recovery:board", "heart-handshake"),
    Item(_("You said, we did"), "changes:changes", "circle-check"),
    Item(_("Whom to ask"), "asking:whom", "message-heart"),
    Item(_("Secret shops"), "shops:shops", "shopping-bag", right=Right.SEE_ALL),
    Item(_("Mail to people"), "mail:sent_to_people", "mail"),
    Item(_("Templates of mail"), "mail:templates", "mail", right=Right.MANAGE),
    Item(_("How we write"), "mail:sending", "mail", right=Right.MANAGE),
)


def links(member: Member, namespace: str, items: Sequence[Item] = ITEMS) -> Iterator[Link]:
    """The lines this member gets. A room without a page yet has no line."""
    for item in items:
        if item.right is not None and not may(member.role, item.right):
            continue
        try:
            url = reverse(item.view)
        except NoReverseMatch:
            continue
        yield Link(item, url, is_here=namespace in {item.view.partition(":")[0], *item.rooms})
