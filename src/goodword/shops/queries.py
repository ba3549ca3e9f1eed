"""Questions about secret shops; each begins with the gate, save those that the caller's link asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as say

from goodword.accounts.days import local_day
from goodword.accounts.models import Member
from goodword.asking.models import Lot
from goodword.kit.waiting import Waiting
from goodword.occasions.falling import orders_that_stand
from goodword.people.models import Person
from goodword.scores.models import Score
from goodword.touchpoints.models import REAL_CONTACT, Touchpoint

from . import words
from .models import Shop, ShopCall
from .rules import NAMED, REST_DAYS, SPOKE, By, Outcome

SOURCE = "shops"
ALERT_DAYS = 30
MOST_SHOWN = 100


@dataclass(frozen=True)
class Standing:
    """How far the calls of a shop are: how many there are, were made, were a talk, and named us (by themselves)."""

    n: int = 0
    called: int = 0
    spoke: int = 0
    named: int = 0
    unprompted: int = 0


def shop_for(member: Member, shop_id: int) -> Shop:
    """The shop, or 404 as if there were none."""
    return get_object_or_404(Shop.objects.visible_to(member), pk=shop_id)


def shops_for(member: Member) -> QuerySet[Shop]:
    """Every shop this member may know of, the last first."""
    return Shop.objects.visible_to(member)


def call_for(member: Member, shop_call_id: int) -> ShopCall:
    """One call, or 404 as if there were none."""
    rows = ShopCall.objects.visible_to(member).filter(shop__in=Shop.objects.visible_to(member))
    return get_object_or_404(rows.select_related("shop", "person"), pk=shop_call_id)


def calls_for(member: Member, shop: Shop) -> QuerySet[ShopCall]:
    """The calls of a shop, in the order in which they are made."""
    return ShopCall.objects.visible_to(member).filter(shop=shop).select_related("person").order_by("position")


def calls_of(member: Member, person: Person) -> QuerySet[ShopCall]:
    """What a person said to our callers, the last first."""
    heard = ShopCall.objects.visible_to(member).filter(person=person).exclude(outcome="")
    return heard.select_related("shop").order_by("-called_at", "-pk")


def standings_of(member: Member, shops: Sequence[Shop]) -> dict[int, Standing]:
    """How far each of these shops is."""
    rows = ShopCall.objects.visible_to(member).filter(shop__in=[shop.pk for shop in shops]).order_by().values("shop")
    counted = rows.annotate(
        n=Count("pk"),
        called=Count("pk", filter=~Q(outcome="")),
        spoke=Count("pk", filter=Q(outcome__in=SPOKE)),
        named=Count("pk", filter=Q(outcome__in=NAMED)),
        unprompted=Count("pk", filter=Q(outcome=Outcome.UNPROMPTED)),
    )
    return {row["shop"]: Standing(*(row[name] for name in ("n", "called", "spoke", "named", "unprompted"))) for row in counted}


def frame(by: By, *, n_top: int, currency: str, now: datetime) -> list[int]:
    """Those of the best customers who can be called; not gated, for it is drawn for the whole house.

    Left out are whoever has died, asked for silence, has no phone, was drawn within half a year, or was left out of
    asking by lot just now.
    """
    best = _best_by_worth(currency, now) if by is By.WORTH else _best_fans()
    ids = [pk for pk in best[:n_top] if pk is not None]
    rested = ShopCall.objects.filter(person=OuterRef("pk"), shop__drawn_at__gt=now - timedelta(days=REST_DAYS))
    held = Lot.objects.filter(person=OuterRef("pk"), is_held=True, until__gte=local_day(now))
    people = Person.objects.filter(pk__in=ids, wants_silence=False, died_on=None).exclude(phone_key="")
    return sorted(people.filter(~Exists(rested), ~Exists(held)).values_list("pk", flat=True))


def _best_by_worth(currency: str, now: datetime) -> QuerySet[Person, int | None]:
    bought = orders_that_stand().filter(
        person__isnull=False, currency=currency, ordered_at__gt=now - timedelta(days=365), ordered_at__lte=now
    )
    worth = bought.order_by().values("person").annotate(worth=Sum("total")).filter(worth__gt=0)
    return worth.order_by("-worth", "person").values_list("person", flat=True)  # type: ignore[return-value]


def _best_fans() -> QuerySet[Score, int | None]:
    fans = Score.objects.filter(insight="fan-value", person__isnull=False, value__gt=0)
    return fans.order_by("-value", "person").values_list("person", flat=True)


def list_of(shop_id: int | None, today: date) -> Shop:
    """The shop whose list a caller may read now; closed, over, or never there, it is 404 alike."""
    shop = Shop.objects.filter(pk=shop_id or 0, closed_at=None, until__gte=today).first()
    if shop is None:
        raise Http404
    return shop


def to_call(shop: Shop) -> QuerySet[ShopCall]:
    """Whom the list of a shop names to the caller: nobody who has died or asked for silence since."""
    rows = ShopCall.objects.filter(shop=shop, person__died_on=None, person__wants_silence=False)
    return rows.select_related("person").order_by("position")


def call_on_list(shop: Shop, shop_call_id: int) -> ShopCall:
    """One call of the list that a link opens, or 404."""
    return get_object_or_404(to_call(shop), pk=shop_call_id)


def waiting(member: Member, today: date, most: int) -> list[Waiting]:
    """The best customers who would not name us, until somebody has spoken with them."""
    spoken = Touchpoint.objects.filter(REAL_CONTACT, person=OuterRef("person"), at__gte=OuterRef("called_at"))
    heard = ShopCall.objects.visible_to(member).filter(
        ~Exists(spoken), outcome=Outcome.NO, called_at__date__gt=today - timedelta(days=ALERT_DAYS), called_at__date__lte=today
    )
    return [_waits(call, today) for call in heard.order_by("-called_at", "-pk")[:most]]


def _waits(call: ShopCall, today: date) -> Waiting:
    day = local_day(call.called_at) if call.called_at else today
    return Waiting(
        SOURCE,
        f"call:{call.pk}",
        "person",
        call.person_id,
        day,
        words.would_not(call.words, day, today=today),
        chip=say("would not name us"),
        page_url=reverse("shops:of_person", args=[call.person_id]),
    )
