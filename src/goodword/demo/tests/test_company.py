"""What is planted in the simulated company is there: each truth is counted again the slow way, row by row."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import phonenumbers
import pytest

from goodword.demo import contacts, names, plans, trade
from goodword.demo.company import NoSuchCompany, simulate
from goodword.demo.shape import Company, Words
from goodword.kit import emails, phones

SIZE, SEED = 30_000, 7
SURE = 3.3  # standard errors: one false alarm in a thousand


@cache
def company(null: bool = False) -> Company:
    return simulate(SIZE, SEED, null=null)


def rows(company: Company, name: str) -> list[dict[str, Any]]:
    """A table as a reader of the database would see it."""
    table = company.tables[name]
    columns = {c: v.texts().tolist() if isinstance(v, Words) else v.tolist() for c, v in table.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def nps_rows(company: Company) -> list[tuple[float, ...]]:
    """For each answer: its ±100 or 0, the gives before it, whether the change applied, whether it came late, its segment."""
    people = {p["id"]: p["segment"] for p in rows(company, "people")}
    orders = {o["id"]: o for o in rows(company, "orders")}
    gives: dict[int, list[date]] = defaultdict(list)
    for t in rows(company, "touchpoints"):
        if t["intent"] == "give" and t["reached"] and not t["is_broadcast"]:
            gives[t["person_id"]].append(t["at"].date())
    found = []
    for a in rows(company, "answers"):
        if a["metric"] != "nps" or a["state"] != "complete":
            continue
        order, on = orders[a["order_id"]], a["answered_at"].date()
        n_gives = min(sum(on - timedelta(days=90) < g <= on for g in gives[a["person_id"]]), 4)
        is_changed = order["branch_id"] in company.truth.treated_branches and on >= company.truth.change_on
        is_late = order["delivered_at"] is not None and order["delivered_at"].date() > order["promised_on"]
        segment = people[a["person_id"]]
        value = 100.0 * ((a["score"] >= 9) - (a["score"] <= 6))
        treated = order["branch_id"] in company.truth.treated_branches
        found.append(
            (
                value,
                1,
                n_gives,
                is_changed,
                is_late,
                segment == "club",
                segment == "business",
                treated,
                on >= company.truth.change_on,
            )
        )
    return found


@cache
def fitted(null: bool) -> tuple[tuple[float, float], ...]:
    """Least squares of the score on what moves it: coefficients with robust standard errors."""
    table = np.array(nps_rows(company(null)), dtype=float)
    y, x = table[:, 0], table[:, 1:]
    bread = np.linalg.inv(x.T @ x)
    coefficients = bread @ x.T @ y
    left = y - x @ coefficients
    errors = np.sqrt(np.diag(bread @ (x.T * left**2) @ x @ bread))
    return tuple(zip(coefficients.tolist(), errors.tolist(), strict=True))


GIVES, CHANGE, LATE, CLUB, BUSINESS = 1, 2, 3, 4, 5


@pytest.mark.slow
@pytest.mark.parametrize(("what", "planted"), [(GIVES, 6), (CHANGE, 10), (LATE, -30), (CLUB, 10), (BUSINESS, -10)])
def test_each_effect_on_the_score_is_there(what: int, planted: float) -> None:
    found, error = fitted(False)[what]
    assert abs(found - planted) < SURE * error
    assert error < abs(planted) / 2


@pytest.mark.slow
@pytest.mark.parametrize("what", [GIVES, CHANGE, LATE, CLUB, BUSINESS])
def test_the_null_twin_has_none(what: int) -> None:
    found, error = fitted(True)[what]
    assert abs(found) < SURE * error


@pytest.mark.slow
def test_the_welcome_step_is_done_a_fifth_of_the_time() -> None:
    welcomed = {t["person_id"] for t in rows(company(), "touchpoints") if t["kind"] == "welcome package"}
    last = company().today - timedelta(days=1 + contacts.DAYS_TO_WELCOME)
    first: dict[int, date] = {}
    for o in rows(company(), "orders"):
        first[o["person_id"]] = min(first.get(o["person_id"], date.max), o["ordered_at"].date())
    due = [p for p, day in first.items() if day <= last]
    share = sum(p in welcomed for p in due) / len(due)
    assert abs(share - company().truth.welcome_share) < SURE * (0.2 * 0.8 / len(due)) ** 0.5


@pytest.mark.slow
def test_customers_bring_as_many_as_was_planted() -> None:
    opportunities = rows(company(), "opportunities")
    won = {o["person_id"]: o["closed_at"].date() for o in opportunities if o["state"] == "won"}
    brought: Counter[int] = Counter()
    for o in opportunities:
        by = o["introduced_by_id"]
        if by and o["person_id"] in won and (won[o["person_id"]] - won[by]).days <= 365:
            brought[by] += 1
    cohort = [p for p, day in won.items() if day <= company().today - timedelta(days=366)]
    counts = np.array([brought[p] for p in cohort])
    assert abs(counts.mean() - company().truth.r_within_a_year) < SURE * counts.std() / len(counts) ** 0.5
    assert company().truth.r_within_a_year < company().truth.r


@pytest.mark.slow
def test_nobody_is_introduced_by_somebody_who_was_no_customer_yet() -> None:
    won = {o["person_id"]: o["closed_at"] for o in rows(company(), "opportunities") if o["state"] == "won"}
    warm = [o for o in rows(company(), "opportunities") if o["is_warm"]]
    assert all(o["opened_at"].date() > won[o["introduced_by_id"]].date() for o in warm)


@pytest.mark.parametrize("null", [False, True])
def test_warm_enquiries_are_won_more_often_unless_nothing_has_effect(null: bool) -> None:
    closed = [o for o in rows(company(null), "opportunities") if o["state"] != "open"]
    shares = {}
    for warm in (True, False):
        mine = [o["state"] == "won" for o in closed if o["is_warm"] == warm]
        shares[warm] = (sum(mine) / len(mine), 0.25 / len(mine))
    (high, v1), (low, v2) = shares[True], shares[False]
    planted = 0.0 if null else 0.25
    assert abs(high - low - planted) < SURE * (v1 + v2) ** 0.5


@pytest.mark.slow
def test_people_buy_by_a_rhythm_of_their_own() -> None:
    days: dict[int, list[date]] = defaultdict(list)
    for o in rows(company(), "orders"):
        days[o["person_id"]].append(o["ordered_at"].date())
    ratios = []
    for person, on in days.items():
        gaps = np.diff([d.toordinal() for d in sorted(on)])
        # Early gaps only: a person's last ones are cut short by the end of the calendar.
        if sorted(on)[0] < company().first_day + timedelta(days=200) and len(gaps) >= 3:
            ratios.append(gaps[:2].mean() / company().truth.rhythm_days[person - 1])
    assert len(ratios) > 200 and abs(np.mean(ratios) - 1) < 0.05


@pytest.mark.slow
def test_the_share_of_people_who_think_of_us_is_as_stated() -> None:
    """Active: reachable, a real contact or an order within 730 days. In mind: a real contact within their cadence."""
    today = company().today
    contact: dict[int, date] = {}
    any_day: dict[int, date] = {}
    for t in rows(company(), "touchpoints"):
        is_real = t["direction"] == "two-way" or (t["direction"] == "out" and t["intent"] == "give" and t["reached"])
        if is_real and not t["is_broadcast"]:
            contact[t["person_id"]] = max(contact.get(t["person_id"], date.min), t["at"].date())
    for o in rows(company(), "orders"):
        any_day[o["person_id"]] = max(any_day.get(o["person_id"], date.min), o["ordered_at"].date())
    active = in_mind = 0
    for p in rows(company(), "people"):
        last = max(contact.get(p["id"], date.min), any_day.get(p["id"], date.min))
        if (p["has_email"] or p["has_phone"]) and not p["wants_silence"] and (today - last).days <= 730:
            active += 1
            in_mind += (today - contact.get(p["id"], date.min)).days <= (p["cadence_days"] or 90)
    assert active == company().truth.n_active
    assert in_mind / active == pytest.approx(company().truth.top_of_mind)


def test_service_plans_are_left_at_the_planted_rate() -> None:
    signed = rows(company(), "contracts")
    at_risk = [((c["ended_on"] or company().today) - c["starts_on"]).days / plans.MONTH for c in signed]
    months = sum(round(m) if c["ended_on"] else int(m) for m, c in zip(at_risk, signed, strict=True))
    rate = sum(c["state"] == "ended" for c in signed) / months
    assert abs(rate - plans.LEAVES_A_MONTH) < SURE * (rate * (1 - rate) / months) ** 0.5
    assert all((c["state"] == "ended") == (c["renews_on"] is None) for c in signed)
    assert all(c["renews_on"] is None or c["renews_on"] >= company().today for c in signed)


@pytest.mark.slow
def test_orders_are_the_sum_of_their_lines() -> None:
    totals: Counter[int] = Counter()
    for line in rows(company(), "order_lines"):
        totals[line["order_id"]] += line["amount"]
    assert all(totals[o["id"]] == o["total"] > 0 for o in rows(company(), "orders"))


def test_nothing_happens_after_the_last_day() -> None:
    for name, columns in {
        "orders": ["ordered_at", "delivered_at"],
        "touchpoints": ["at"],
        "answers": ["sent_at", "answered_at"],
        "opportunities": ["opened_at", "closed_at"],
        "promises": ["kept_at", "dropped_at"],
        "contracts": ["ended_on"],
    }.items():
        for column in columns:
            latest = np.nanmax(np.asarray(company().tables[name][column]))
            assert latest < np.datetime64(company().today), (name, column)
            assert latest > np.datetime64(company().today - timedelta(days=10)), (name, column)


def test_some_promises_are_due_soon_and_some_are_late() -> None:
    open_ones = [p for p in rows(company(), "promises") if p["kept_at"] is None and p["dropped_at"] is None]
    assert any(p["due_on"] >= company().today for p in open_ones)
    assert any(p["due_on"] < company().today for p in open_ones)


def test_the_same_seed_gives_the_same_company_and_another_gives_another() -> None:
    one, same, other = simulate(500, 1), simulate(500, 1), simulate(500, 2)
    assert rows(one, "answers") == rows(same, "answers")
    assert rows(one, "people") == rows(same, "people") != rows(other, "people")


@pytest.mark.slow
def test_names_are_people_and_phones_and_mails_are_valid() -> None:
    people = company().tables["people"]
    drawn = {k: np.asarray(people[k]) for k in ("land", "given", "family", "city")}
    has = np.ones(SIZE, dtype=bool)
    made = names.identities(drawn, has, has, 1)
    assert len(set(made.email)) == len(set(made.phone_key)) == SIZE
    for name, email, phone, key in list(zip(made.name, made.email, made.phone, made.phone_key, strict=True))[:2000]:
        assert len(name.split()) >= 2
        assert emails.key(email) == email
        assert phones.key(phone, "") == key
        assert phonenumbers.is_valid_number(phonenumbers.parse(key))


@pytest.mark.parametrize("size", [0, 99, 1_000_001])
def test_it_refuses_a_company_that_is_too_small_or_too_large(size: int) -> None:
    with pytest.raises(NoSuchCompany):
        simulate(size, 1)


def test_every_size_has_as_many_people_as_asked_for() -> None:
    for size in (100, 101, 333, 5000):
        made = simulate(size, size)
        assert len(made.tables["people"]["id"]) == size
        assert trade.SHARE_OF_STRANGERS / 3 < 1 - len(made.tables["opportunities"]["id"]) / size < 0.2
