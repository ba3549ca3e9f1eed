"""What past purchases point to, for Today: a few people a day for each insight, never all of them at once.

Each is read from the scores of its insight by their index; what was bought, said or put off since is left out.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as say
from django.utils.translation import ngettext

from goodword.accounts.models import Member
from goodword.catalogue.models import Product
from goodword.kit.waiting import OFFER, Waiting
from goodword.people.models import Care
from goodword.scores.models import Score
from goodword.scores.queries import ranked
from goodword.touchpoints.models import Order
from goodword.touchpoints.queries import in_force, not_spoken_with, without

SOURCE, FEW, OLD_DAYS, QUIET_DAYS = "pipeline", 10, 60, 7
Products = dict[int, Product]
PRODUCTS = ("product_id", "had_product_id")


def likely(member: Member, today: date) -> list[Waiting]:
    """Who has probably gone, who is about to buy again, and what others who have the same bought next."""
    off = set(in_force(member, today).filter(kind=SOURCE).values_list("key", flat=True))
    most = FEW + len(off)
    gone = _scored(member, "lapse", today).order_by("-stake", "id")[:most]
    soon = _scored(member, "next-purchase", today).order_by("-stake", "id")[:most]
    offers = _scored(member, "next-products", today).order_by("-value", "-n", "id")[:most]
    return _told((gone, _gone), (soon, lambda one, known: _soon(one, known, today)), (offers, _likes), off=off)


Tell = Callable[[Score, Products], Waiting | None]


def _told(*kinds: tuple[QuerySet[Score], Tell], off: set[str]) -> list[Waiting]:
    found = [(list(scores), tell) for scores, tell in kinds]
    named = {int(one.reason.get(name) or 0) for scores, _ in found for one in scores for name in PRODUCTS}
    known = Product.objects.in_bulk(named - {0})
    said = [[tell(one, known) for one in scores] for scores, tell in found]
    return [one for some in said for one in [w for w in some if w is not None and w.key not in off][:FEW]]


def whom(row: Any) -> tuple[str, int]:
    """Whom a row is about, as Today names them."""
    return ("person", row.person_id) if row.person_id else ("organisation", row.organisation_id or 0)


def _scored(member: Member, insight: str, today: date) -> QuerySet[Score]:
    """What an insight says of those who are this member's, or nobody's, to look after; no older than two months."""
    present = Care.objects.current()
    mine, others = present.filter(member=member), present.exclude(member=member)
    rows = ranked(member, insight).filter(as_of__gte=today - timedelta(days=OLD_DAYS))
    of_them = Q(person=OuterRef("person")) | Q(organisation=OuterRef("organisation"))
    return _rested(rows.filter(Exists(mine.filter(of_them)) | ~Exists(others.filter(of_them))), today)


def _rested(rows: QuerySet[Score], today: date) -> QuerySet[Score]:
    """Without whom we spoke with within a week, who is not called again tomorrow, and without who bought since it was said."""
    quiet_since = timezone.make_aware(datetime.combine(today - timedelta(days=QUIET_DAYS), time.min))
    bought = Order.objects.exclude(state=Order.State.CANCELLED).filter(ordered_at__gt=OuterRef("as_of"))
    return without(not_spoken_with(rows, since=quiet_since), bought)


def _gone(score: Score, _: Products) -> Waiting | None:
    last_on = _day(score.reason.get("last_on"))
    if last_on is None:
        return None
    why, chip = _why_gone(score, date_format(last_on, "j F Y"))
    kind, who = whom(score)
    return Waiting(SOURCE, f"lapse:{kind}:{who}:{last_on}", kind, who, last_on, why, score.stake, chip=chip)


def _why_gone(score: Score, day: str) -> tuple[str, str]:
    """What was bought and why that says they are gone: the model's chance, in percent, else a rhythm; and that in a word."""
    bought = ngettext("Bought once, last on %(day)s", "Bought %(n)s times, last on %(day)s", score.n) % {"n": score.n, "day": day}
    if score.reason.get("why") == "model":
        share = say("of those who buy so, %(chance)s %% are gone by now") % {"chance": f"{score.value:.0f}"}
        return f"{bought}; {share}", say("probably gone")
    if score.reason.get("why") == "own rhythm":
        return f"{bought}; {say('longer ago than they usually let pass')}", say("not back")
    return f"{bought}; {say('longer ago than customers usually let pass')}", say("not back")


def _soon(score: Score, known: Products, today: date) -> Waiting | None:
    """The next purchase by their own rhythm, and how one might ask after it; nothing once that day is long past."""
    next_on, last_on = (_day(score.reason.get(name)) for name in ("next_on", "last_on"))
    if next_on is None or last_on is None or next_on < today - timedelta(days=QUIET_DAYS):
        return None
    product = known.get(int(score.reason.get("product_id") or 0))
    told = {"n": score.n, "days": score.reason.get("usual_days"), "product": product.name if product else "",
            "next": date_format(next_on, "j F"), "last": date_format(last_on, "j F")}  # fmt: skip
    if product:
        why = say("Usually buys %(product)s every %(days)s days (%(n)s purchases, last on %(last)s): next around %(next)s") % told
        opening = say("You had %(product)s from us on %(last)s. Is it time for the next, or has something changed?") % told
    else:
        why = say("Usually buys every %(days)s days (%(n)s purchases, last on %(last)s): next around %(next)s") % told
        opening = say("You were last here on %(last)s. What do you need next?") % told
    kind, who = whom(score)
    key = f"soon:{kind}:{who}:{last_on}"
    return Waiting(SOURCE, key, kind, who, next_on, why, score.stake, chip=say("soon back"), opening=opening, intent=OFFER)


def _likes(score: Score, known: Products) -> Waiting | None:
    product, had = (known.get(int(score.reason.get(name) or 0)) for name in PRODUCTS)
    if product is None or had is None:
        return None
    told = {"n": score.n, "had": had.name, "product": product.name, "of": int(score.reason.get("n_had") or 0)}
    why = say("Has %(had)s; %(n)s of %(of)s others who had it bought %(product)s next") % told
    if (lift := score.reason.get("lift")) and (support := score.reason.get("support")):
        sure = {"confidence": f"{score.value:.0f}%", "lift": f"{lift:.1f}", "support": f"{support:.1f}%"}
        why += say(" (%(confidence)s; %(lift)s times as often as other buyers; %(support)s of all buyers)") % sure
    kind, who = whom(score)
    key = f"next:{kind}:{who}:{product.pk}"
    return Waiting(SOURCE, key, kind, who, score.as_of, why, score.stake, chip=say("might like"), intent=OFFER)


def _day(said: object) -> date | None:
    return parse_date(str(said)[:10]) if said else None
