"""How the pages of word of mouth put it, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import ngettext

from goodword.kit.figures import count, money
from goodword.people.models import Person

from .growing import Growth, Level, growth
from .introducers import Introducer, Way
from .models import Proof
from .rules import Refused
from .tree import Generation, Top


@dataclass(frozen=True)
class Told:
    """Somebody of the tree: their name, the page of what is below them, and where their branches are asked for."""

    name: str
    url: str
    branches_url: str
    csv_url: str
    is_dealer: bool


@dataclass(frozen=True)
class Row:
    """One generation in words."""

    number: int
    people: str
    customers: str
    money: str


@dataclass(frozen=True)
class Generations:
    """The generations as a table and as a picture, and both in one sentence for who listens."""

    rows: tuple[Row, ...]
    whole: Row
    picture: Growth | None
    says: str


@dataclass(frozen=True)
class Line:
    """One introducer in words."""

    name: str
    url: str
    below_url: str
    thank_url: str
    brought: str
    won: str
    money: str
    last_on: date
    thanked_on: date | None
    is_thanked: bool


@dataclass(frozen=True)
class WayRow:
    """One way by which people come, in words."""

    name: str
    touches: str
    refused: str
    bound: str
    won: str
    share: str


def introduced(found: Sequence[Introducer], currency: str) -> list[Line]:
    """The lines of a list of introducers."""
    return [_line(one, currency) for one in found]


def _line(one: Introducer, currency: str) -> Line:
    top = told(one.who)
    assert top is not None
    return Line(
        name=top.name,
        url="" if top.is_dealer else reverse("directory:person", args=[one.who.pk]),
        below_url=top.url,
        thank_url="" if top.is_dealer else reverse("touchpoints:log", args=[one.who.pk]),
        brought=count(one.n_brought),
        won=count(one.won),
        money=money(one.money, currency) if one.money else "–",
        last_on=timezone.localdate(one.last_at),
        thanked_on=timezone.localdate(one.thanked_at) if one.thanked_at else None,
        is_thanked=one.is_thanked,
    )


def ways(found: Sequence[Way], *, are_proofs: bool = False) -> list[WayRow]:
    """The ways by which people come; a share only where there is one."""
    return [_way(way, str(Proof(way.name).label) if are_proofs else way.name or say("not said")) for way in found]


def _way(way: Way, name: str) -> WayRow:
    share = say("%(n)s %%") % {"n": count(round(100 * way.won / way.bound))} if way.bound else "–"
    return WayRow(name, count(way.touches), count(way.refused), count(way.bound), count(way.won), share)


def told(top: Top | None) -> Told | None:
    """A step of the way to somebody; None for whom one may not know of."""
    if top is None:
        return None
    kind = "" if isinstance(top, Person) else "_dealer"
    pages = {
        "url": f"below{kind}",
        "branches_url": "branches" if not kind else "branches_of_dealer",
        "csv_url": f"below{kind}_csv",
    }
    urls = {name: reverse(f"referrals:{view}", args=[top.pk]) for name, view in pages.items()}
    return Told(name=str(top), is_dealer=bool(kind), **urls)


def pictured(found: Sequence[Generation], currency: str) -> Generations:
    """The generations below somebody, as a page shows them."""
    rows = tuple(_row(g.number, g.grown.people, g.grown.customers, g.grown.money, currency) for g in found)
    people, customers, worth = (sum(getattr(g.grown, of) for g in found) for of in ("people", "customers", "money"))
    levels = [Level(g.number, g.grown.people, row.people, row.money) for g, row in zip(found, rows, strict=True)]
    return Generations(rows, _row(0, people, customers, worth, currency), growth(levels), _in_words(found))


def _row(number: int, people: int, customers: int, worth: int, currency: str) -> Row:
    return Row(number, count(people), count(customers), money(worth, currency) if worth else "–")


def _in_words(found: Sequence[Generation]) -> str:
    """“5 people, then 25, then 125: 155 in all.”"""
    numbers = [g.grown.people for g in found] or [0]
    if len(numbers) == 1:
        return ngettext("%(n)s person.", "%(n)s people.", numbers[0]) % {"n": count(numbers[0])}
    steps = "".join(say(", then %(n)s") % {"n": count(n)} for n in numbers[1:])
    said = ngettext("%(first)s person%(steps)s: %(all)s in all.", "%(first)s people%(steps)s: %(all)s in all.", numbers[0])
    return said % {"first": count(numbers[0]), "steps": steps, "all": count(sum(numbers))}


def refused_because(why: str) -> str:
    """Why a word makes nobody the introducer; empty where it does."""
    told: dict[str, str] = {
        Refused.SELF: say("Not counted: that is the same person."),
        Refused.CIRCLE: say("Not counted: they came by this person themselves, so it cannot be the other way round as well."),
        Refused.CUSTOMER: say("Not counted: they bought before, so nobody sent them."),
        Refused.EXPIRED: say("Not counted: the code was no longer valid on that day."),
        Refused.UNKNOWN: say("Not counted yet: nobody has said who that is."),
        Refused.TAKEN_BACK: say("Not counted: it was taken back."),
    }
    return told.get(why, "")
