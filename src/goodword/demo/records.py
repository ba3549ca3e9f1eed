"""The records of a simulated company: what was drawn, as the columns of its tables."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from . import asking, comments, contacts, names, trade
from .shape import DAYS, SEGMENTS, Effects, Table, Words, dates, moments
from .trade import LAST

CHANGE_DAY = DAYS - 365
CURRENCY = "EUR"
HAS_EMAIL, WANTS_SILENCE, HAS_PHONE = 0.95, 0.03, 0.70
PRODUCTS = (
    ("City bicycle", "Bicycles", 89_900),
    ("Touring bicycle", "Bicycles", 129_900),
    ("Child seat", "Parts", 11_900),
    ("Dynamo lamp", "Parts", 6_900),
    ("Pannier bag", "Bags", 8_400),
    ("Helmet", "Clothing", 5_900),
    ("Spring service", "Service", 7_900),
    ("Repair", "Service", 4_500),
)
SHARE_OF_PRODUCTS = np.array([0.08, 0.04, 0.08, 0.14, 0.14, 0.12, 0.2, 0.2])
PRICES = np.array([price for _, _, price in PRODUCTS])
BUSINESS = SEGMENTS.index("business")
BUSINESS_CADENCE, SHARE_WITH_CADENCE = 60, 0.7
PEOPLE_OF_A_FIRM = 3
THROUGH_DEALERS, TWO_LINES, CANCELLED = 0.25, 0.25, 0.01
DAYS_PROMISED = 5
TALKED, PROMISED, DROPPED = 0.6, 0.12, 0.5
LONG_AGO = 60
REGIONS = ("North", "East", "South", "West")
ORDER_CHANNELS = ("shop", "web", "phone")
ANSWER_CHANNELS = ("email", "sms")
STAGES = ("new", "contacted", "qualified", "meeting", "offer")
REACHED = np.array([0, 1, 4, 2, 0, 3, 1, 2, 4])  # by turns, so that no other number of the company changes with it
WON_BECAUSE, LOST_BECAUSE = ("", "price", "friend’s advice"), ("", "price", "chose another shop", "no time")


@dataclass(frozen=True)
class Sizes:
    """How many of each the house has."""

    people: int
    staff: int
    branches: int
    dealers: int

    @classmethod
    def of(cls, people: int) -> "Sizes":
        return cls(
            people, int(np.clip(people // 400, 4, 40)), 2 * int(np.clip(people // 160, 2, 24)), int(np.clip(people // 300, 3, 40))
        )

    @property
    def treated(self) -> tuple[int, ...]:
        """The ids of the branches in which the change was made: every second one."""
        return tuple(range(2, self.branches + 1, 2))


@dataclass(frozen=True)
class Writer:
    """Writes what was drawn into tables. `rng` is for what carries no truth: hours, words, channels."""

    first_day: date
    sizes: Sizes
    rng: np.random.Generator

    def _at(self, days: NDArray[np.int64]) -> NDArray[np.datetime64]:
        return moments(self.first_day, days, self.rng)

    def _any(self, vocabulary: tuple[str, ...], n: int) -> Words:
        return Words(self.rng.integers(0, len(vocabulary), n), vocabulary)

    def _noted(self, n: int) -> NDArray[np.datetime64]:
        return np.full(n, np.datetime64(self.first_day, "s"))

    def house(self) -> dict[str, Table]:
        """Products, branches, dealers, staff."""

        def named(texts: tuple[str, ...]) -> Table:
            n = len(texts)
            return {"id": np.arange(1, n + 1), "name": Words(np.arange(n), texts), "noted_at": self._noted(n)}

        lands = names.LANDS
        cities = [city for land in lands for city in land.cities]
        people = [f"{lands[i % 8].given[i % 15]} {lands[i % 8].family[(i * 7) % 15]}" for i in range(self.sizes.staff)]
        shops = [f"{lands[i % 8].family[(i * 5) % 15]} {cities[i % len(cities)]}" for i in range(self.sizes.dealers)]
        branches = [f"{cities[i % len(cities)]} {1 + i // len(cities)}" for i in range(self.sizes.branches)]
        products = named(tuple(name for name, _, _ in PRODUCTS))
        products["category"] = Words(np.arange(len(PRODUCTS)), tuple(category for _, category, _ in PRODUCTS))
        return {
            "products": products,
            "branches": named(tuple(branches)),
            "dealers": named(tuple(shops)),
            "staff": named(tuple(people)),
        }

    def people(self, arrivals: trade.Arrivals, rng: np.random.Generator) -> Table:
        """Identities as the numbers from which names are made; strangers are noted on some day."""
        n = self.sizes.people
        drawn = names.draw(n, rng)
        noted = np.where(arrivals.opened >= 0, arrivals.opened, rng.integers(0, DAYS, n))
        has_cadence = (arrivals.segment == BUSINESS) & (rng.random(n) < SHARE_WITH_CADENCE)
        return {
            "id": np.arange(1, n + 1),
            **drawn,
            "has_email": rng.random(n) < HAS_EMAIL,
            "has_phone": rng.random(n) < HAS_PHONE,
            "wants_silence": rng.random(n) < WANTS_SILENCE,
            "segment": Words(arrivals.segment, SEGMENTS),
            "country": Words(drawn["land"], tuple(land.country for land in names.LANDS)),
            "language": Words(drawn["land"], tuple(land.language for land in names.LANDS)),
            "region": Words(drawn["city"] % len(REGIONS), REGIONS),
            "cadence_days": np.where(has_cadence, BUSINESS_CADENCE, 0),
            "noted_at": self._at(noted),
        }

    def firms(self, arrivals: trade.Arrivals) -> dict[str, Table]:
        """Organisations of business customers, three people each."""
        members = np.flatnonzero(arrivals.segment == BUSINESS)
        n = -(-len(members) // PEOPLE_OF_A_FIRM)
        land = self.rng.integers(0, len(names.LANDS), n)
        firm = np.arange(n)
        heads = tuple(f"{what} {family}" for land_ in names.LANDS for what in names.FIRMS for family in land_.family[:15])
        return {
            "organisations": {
                "id": firm + 1,
                "name": Words((land * len(names.FIRMS) * 15 + firm * 7) % len(heads), heads),
                "country": Words(land, tuple(one.country for one in names.LANDS)),
                "segment": Words(np.zeros(n, dtype=np.int64), ("business",)),
                "region": self._any(REGIONS, n),
                "noted_at": self._noted(n),
            },
            "memberships": {
                "id": np.arange(1, len(members) + 1),
                "person_id": members + 1,
                "organisation_id": np.arange(len(members)) // PEOPLE_OF_A_FIRM + 1,
                "noted_at": self._noted(len(members)),
            },
        }

    def orders(
        self, buying: trade.Buying, arrivals: trade.Arrivals, effects: Effects, rng: np.random.Generator
    ) -> tuple[dict[str, Table], asking.Circumstances]:
        """Orders and their lines; whether each came late, and to whom the change applied."""
        n, person, day = len(buying.day), buying.person, buying.day
        is_late = rng.random(n) < effects.late_share
        delivered = day + np.where(is_late, DAYS_PROMISED + rng.integers(3, 10, n), rng.integers(2, DAYS_PROMISED, n))
        goes_to_dealer = (person * 2_654_435_761 % 1000) < THROUGH_DEALERS * 1000
        branch = np.where(goes_to_dealer, 0, person % self.sizes.branches + 1)
        lines = self._lines(n, rng)
        is_cancelled = rng.random(n) < CANCELLED
        arrived = (delivered <= LAST) & ~is_cancelled
        business = np.flatnonzero(arrivals.segment == BUSINESS)
        firm = np.zeros(self.sizes.people, dtype=np.int64)
        firm[business] = np.arange(len(business)) // PEOPLE_OF_A_FIRM + 1
        orders: Table = {
            "id": np.arange(1, n + 1),
            "person_id": person + 1,
            "organisation_id": firm[person],
            "number": np.arange(10_001, n + 10_001),
            "ordered_at": self._at(day),
            "total": np.bincount(np.asarray(lines["order_id"]) - 1, np.asarray(lines["amount"]), n).astype(np.int64),
            "currency": Words(np.zeros(n, dtype=np.int64), (CURRENCY,)),
            "state": Words(np.where(is_cancelled, 2, np.where(arrived, 1, 0)), ("placed", "delivered", "cancelled")),
            "promised_on": dates(self.first_day, day + DAYS_PROMISED),
            "delivered_at": self._at(np.where(arrived, delivered, -1)),
            "channel": self._any(ORDER_CHANNELS, n),
            "dealer_id": np.where(goes_to_dealer, person % self.sizes.dealers + 1, 0),
            "branch_id": branch,
            "staff_id": np.where(goes_to_dealer, 0, person % self.sizes.staff + 1),
            "noted_at": self._at(day),
        }
        lines["noted_at"] = np.asarray(orders["noted_at"])[np.asarray(lines["order_id"]) - 1]
        around = asking.Circumstances(
            is_late=is_late & arrived,
            delivered=np.where(arrived, delivered, DAYS),
            is_treated=np.isin(branch, self.sizes.treated),
            change_day=CHANGE_DAY,
        )
        return {"orders": orders, "order_lines": lines}, around

    def _lines(self, n: int, rng: np.random.Generator) -> Table:
        order = np.sort(np.r_[np.arange(n), np.flatnonzero(rng.random(n) < TWO_LINES)])
        product = rng.choice(len(PRODUCTS), len(order), p=SHARE_OF_PRODUCTS)
        amount = (PRICES[product] * rng.uniform(0.9, 1.1, len(order)) / 100).round().astype(np.int64) * 100
        return {
            "id": np.arange(1, len(order) + 1),
            "order_id": order + 1,
            "product_id": product + 1,
            "what": Words(product, tuple(name for name, _, _ in PRODUCTS)),
            "quantity": np.ones(len(order)),
            "amount": amount,
        }

    def opportunities(self, arrivals: trade.Arrivals) -> Table:
        """An enquiry for everybody but strangers; warm when somebody sent them."""
        person = np.flatnonzero(arrivals.opened >= 0)
        n, state = len(person), arrivals.state[person]
        product = self.rng.choice(len(PRODUCTS), n, p=SHARE_OF_PRODUCTS)
        reasons = (*WON_BECAUSE, *LOST_BECAUSE)
        won, lost = self.rng.integers(0, len(WON_BECAUSE), n), len(WON_BECAUSE) + self.rng.integers(0, len(LOST_BECAUSE), n)
        return {
            "id": np.arange(1, n + 1),
            "person_id": person + 1,
            "title": Words(product, tuple(name for name, _, _ in PRODUCTS)),
            "opened_at": self._at(arrivals.opened[person]),
            "closed_at": self._at(arrivals.closed[person]),
            "state": Words(state, ("open", "won", "lost")),
            "stage": Words(REACHED[person % len(REACHED)], STAGES),
            "is_warm": arrivals.is_warm[person],
            "introduced_by_id": arrivals.introducer[person] + 1,
            "value": PRICES[product],
            "currency": Words(np.zeros(n, dtype=np.int64), (CURRENCY,)),
            "channel": Words(arrivals.is_warm[person].astype(np.int64), ("web", "a friend")),
            "reason": Words(np.where(state == trade.WON, won, np.where(state == trade.LOST, lost, 0)), reasons),
            "staff_id": person % self.sizes.staff + 1,
            "product_id": product + 1,
            "noted_at": self._at(arrivals.opened[person]),
        }

    def meetings(self, met: contacts.Contacts, effects: Effects) -> dict[str, Table]:
        """Touchpoints; what was said in some of the talks; what was promised in a few of those."""
        n = len(met.day)
        at = self._at(met.day)
        is_talk = contacts.TWO_WAY[met.kind] & (met.staff >= 0)
        talked = np.flatnonzero(is_talk & (self.rng.random(n) < TALKED))
        promised = talked[self.rng.random(len(talked)) < PROMISED]
        touchpoints: Table = {
            "id": np.arange(1, n + 1),
            "person_id": met.person + 1,
            "at": at,
            "kind": Words(met.kind, contacts.KINDS),
            "stage": met.words(0, contacts.STAGES),
            "channel": met.words(1, contacts.CHANNELS),
            "direction": met.words(2, contacts.DIRECTIONS),
            "intent": met.words(3, contacts.INTENTS),
            "reached": met.reached,
            "is_broadcast": met.kind == contacts.NEWSLETTER,
            "staff_id": met.staff + 1,
            "noted_at": at,
        }
        talks: Table = {
            "id": np.arange(1, len(talked) + 1),
            "touchpoint_id": talked + 1,
            "words": self._any(contacts.SAID, len(talked)),
            "noted_at": at[talked],
        }
        return {"touchpoints": touchpoints, "talks": talks, "promises": self._promises(met, promised, at, effects)}

    def _promises(self, met: contacts.Contacts, talk: NDArray[np.int64], at: NDArray[np.datetime64], effects: Effects) -> Table:
        n = len(talk)
        due = met.day[talk] + self.rng.integers(3, 22, n)
        kept = np.maximum(due - self.rng.integers(0, 3, n), met.day[talk])
        is_kept = (self.rng.random(n) < effects.kept_share) & (kept <= LAST)
        is_dropped = ~is_kept & (due + LONG_AGO <= LAST) & (self.rng.random(n) < DROPPED)
        return {
            "id": np.arange(1, n + 1),
            "person_id": met.person[talk] + 1,
            "what": self._any(contacts.PROMISED, n),
            "due_on": dates(self.first_day, due),
            "kept_at": self._at(np.where(is_kept, kept, -1)),
            "dropped_at": self._at(np.where(is_dropped, due + LONG_AGO, -1)),
            "staff_id": met.staff[talk] + 1,
            "touchpoint_id": talk + 1,
            "noted_at": at[talk],
        }

    def answers(self, asked: asking.Asking, orders: Table) -> Table:
        """Questions put after orders, and what came back."""
        n = len(asked.order)
        answered = self._at(asked.answered)
        sent = self._at(asked.sent)
        return {
            "id": np.arange(1, n + 1),
            "person_id": np.asarray(orders["person_id"])[asked.order],
            "metric": Words(asked.metric, asking.METRICS),
            "formula": Words(asked.metric, ("nps/1", "csat/1", "ces/2.0")),
            "scale_low": asking.SCALES[asked.metric, 0],
            "scale_high": asking.SCALES[asked.metric, 1],
            "is_high_good": np.ones(n, dtype=bool),
            "state": Words(asked.state, asking.STATES),
            "score": asked.score,
            "ratings": np.where((asked.score >= 0)[:, None], asked.ratings, 0),
            "comment": Words(asked.comment + 1, ("", *comments.VOCABULARY)),
            "sent_at": sent,
            # Whoever answers on the day of asking does so after being asked.
            "answered_at": np.where(np.isnat(answered), answered, np.maximum(answered, sent)),
            "channel": self._any(ANSWER_CHANNELS, n),
            "order_id": asked.order + 1,
            **{name: np.asarray(orders[name])[asked.order] for name in ("dealer_id", "branch_id", "staff_id")},
            "noted_at": sent,
        }
