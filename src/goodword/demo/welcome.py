"""The sample's playbook: what each new customer was promised, and what the records of the company say became of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from goodword.playbooks.rules import By, Definition, Due, Evidence, On, Phase, Step, Trigger

from . import contacts
from .shape import Table, Truths, Words

NAME, KEY = "A warm welcome", "a-warm-welcome"
WELCOME = Definition(
    Trigger(On.ORDER, is_first=True),
    (
        Step(
            "deliver", "Deliver it as promised", Phase.DURING, "Service", Due(5), Evidence(By.ORDER_DELIVERED), is_optional=True
        ),
        Step(
            "package",
            "Send the welcome package",
            role="Service",
            due=Due(10),
            evidence=Evidence(By.TOUCHPOINT, kind=contacts.KINDS[contacts.WELCOME]),
        ),
        Step(
            "call",
            "Call: does everything work?",
            role="Sales",
            due=Due(45),
            evidence=Evidence(By.TOUCHPOINT, kind=contacts.KINDS[contacts.CALL]),
            is_repeatable=True,
        ),
    ),
)
KEYS = tuple(step.key for step in WELCOME.steps)
LEFT_AFTER = 60  # days: what is still open by then, somebody of this house closes
REASON = "Left as it was after 60 days."
STATES, REASONS = ("open", "done", "ended"), ("", REASON)
NEVER = np.datetime64("NaT", "s")
Moments = NDArray[np.datetime64]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class _Proved:
    """What proves one step: the run of each fact (from 0), its row and its moment, the earliest first."""

    run: Rows
    row_id: Rows
    at: Moments
    staff: Rows

    def first(self, n: int) -> Moments:
        """When each of `n` runs had it done first."""
        found = np.full(n, NEVER)
        found[self.run[::-1]] = self.at[::-1]
        return found

    def staff_of(self, n: int) -> Rows:
        """Who did it first for each of `n` runs; 0 is nobody known."""
        found = np.zeros(n, dtype=np.int64)
        found[self.run[::-1]] = self.staff[::-1]
        return found

    def only(self, kept: Truths) -> "_Proved":
        return _Proved(self.run[kept], self.row_id[kept], self.at[kept], self.staff[kept])


def follow(orders: Table, lines: Table, touchpoints: Table, *, size: int, until: np.datetime64) -> dict[str, Table]:
    """Runs, their steps and what proves them, as the playbook would have found them by the day `until`."""
    first = _first_orders(orders)
    begun: Moments = np.asarray(orders["ordered_at"])[first]
    n = len(first)
    run_of = np.full(size + 1, -1)
    run_of[np.asarray(orders["person_id"])[first]] = np.arange(n)
    package = _of_kind(touchpoints, contacts.WELCOME, run_of, begun)
    call = _of_kind(touchpoints, contacts.CALL, run_of, begun)
    left_at = begun + np.timedelta64(LEFT_AFTER, "D")
    last = np.maximum(package.first(n), call.first(n))  # NaT where one of them is missing
    is_done = last <= left_at
    is_left = ~is_done & (left_at < until)
    package, call = (p.only(~is_left[p.run] | (p.at <= left_at[p.run])) for p in (package, call))
    delivered = np.asarray(orders["delivered_at"])[first]
    on = np.flatnonzero(~np.isnat(delivered))
    deliver = _Proved(on, first[on] + 1, delivered[on], np.asarray(orders["staff_id"])[first][on])
    runs = _runs(orders, lines, first)
    runs["state"] = Words(np.where(is_done, 1, np.where(is_left, 2, 0)), STATES)
    runs["ended_at"] = np.where(is_done, last, np.where(is_left, left_at, NEVER))
    runs["reason"] = Words(is_left.astype(np.int64), REASONS)
    proved = (deliver, package, call)
    return {"runs": runs, "run_steps": _steps(runs, proved), "proofs": _proofs(proved)}


def _first_orders(orders: Table) -> Rows:
    """The place of each person's first order that stands; orders are in the order of their days."""
    state = orders["state"]
    assert isinstance(state, Words)
    standing = np.flatnonzero(state.codes != state.vocabulary.index("cancelled"))
    _, first = np.unique(np.asarray(orders["person_id"])[standing], return_index=True)
    return np.sort(standing[first])


def _of_kind(touchpoints: Table, kind: int, run_of: Rows, begun: Moments) -> _Proved:
    kinds = touchpoints["kind"]
    assert isinstance(kinds, Words)
    at, person, staff = (np.asarray(touchpoints[name]) for name in ("at", "person_id", "staff_id"))
    row = np.flatnonzero((kinds.codes == kind) & np.asarray(touchpoints["reached"]))
    row = row[run_of[person[row]] >= 0]
    row = row[at[row] >= begun[run_of[person[row]]]]
    row = row[np.argsort(at[row], kind="stable")]
    return _Proved(run_of[person[row]], row + 1, at[row], staff[row])


def _runs(orders: Table, lines: Table, first: Rows) -> Table:
    """The runs without how they stand."""
    n = len(first)
    through = {name: np.asarray(orders[name])[first] for name in ("organisation_id", "staff_id", "dealer_id", "branch_id")}
    begun = np.asarray(orders["ordered_at"])[first]
    return {
        "id": np.arange(1, n + 1),
        "playbook_id": np.ones(n, dtype=np.int64),
        "edition_id": np.ones(n, dtype=np.int64),
        "edition": np.ones(n, dtype=np.int64),
        "person_id": np.asarray(orders["person_id"])[first],
        "order_id": first + 1,
        "product_id": _dearest(lines, len(np.asarray(orders["id"])))[first],
        **through,
        "begun_at": begun,
        "noted_at": begun,
    }


def _dearest(lines: Table, n_orders: int) -> Rows:
    """The product of the dearest line of each order, of equals the first."""
    order, amount = np.asarray(lines["order_id"]) - 1, np.asarray(lines["amount"])
    product = np.zeros(n_orders, dtype=np.int64)
    ranked = np.lexsort((-np.asarray(lines["id"]), amount))
    product[order[ranked]] = np.asarray(lines["product_id"])[ranked]
    return product


def _steps(runs: Table, proved: tuple[_Proved, ...]) -> Table:
    """Three steps for each run, those of one run after each other."""
    n, many = len(np.asarray(runs["id"])), len(KEYS)
    done = np.column_stack([p.first(n) for p in proved])
    staff = np.column_stack([p.staff_of(n) for p in proved])
    staff = np.where(staff > 0, staff, np.asarray(runs["staff_id"])[:, None])
    far = np.array([step.due.days for step in WELCOME.steps], dtype="timedelta64[D]")
    due = np.asarray(runs["begun_at"]).astype("datetime64[D]")[:, None] + far
    is_early = np.zeros((n, many), dtype=bool)
    package, call = done[:, KEYS.index("package")], done[:, KEYS.index("call")]
    is_early[:, KEYS.index("call")] = ~np.isnat(call) & ~(package <= call)
    same = {name: np.repeat(np.asarray(runs[name]), many) for name in _OF_RUN}
    return {
        "id": np.arange(1, n * many + 1),
        "run_id": np.repeat(np.asarray(runs["id"]), many),
        **same,
        "step": Words(np.tile(np.arange(many), n), KEYS),
        "position": np.tile(np.arange(1, many + 1), n),
        "due_on": due.ravel(),
        "done_at": done.ravel(),
        "proved_at": done.ravel(),
        "times": np.column_stack([np.bincount(p.run, minlength=n) for p in proved]).ravel(),
        "is_out_of_order": is_early.ravel(),
        "is_optional": np.tile([step.is_optional for step in WELCOME.steps], n),
        "may_repeat": np.tile([step.is_repeatable for step in WELCOME.steps], n),
        "staff_id": staff.ravel(),
    }


_OF_RUN = ("playbook_id", "person_id", "organisation_id", "dealer_id", "branch_id", "product_id", "noted_at")


def _proofs(proved: tuple[_Proved, ...]) -> Table:
    sizes = [len(p.run) for p in proved]
    place = np.repeat(np.arange(len(KEYS)), sizes)
    at = np.concatenate([p.at for p in proved])
    n = len(place)
    return {
        "id": np.arange(1, n + 1),
        "playbook_id": np.ones(n, dtype=np.int64),
        "step": Words(place, KEYS),
        "of_id": np.concatenate([p.run for p in proved]) * len(KEYS) + place + 1,
        "kind": Words((place > 0).astype(np.int64), ("order", "touchpoint")),
        "row_id": np.concatenate([p.row_id for p in proved]),
        "at": at,
        "staff_id": np.concatenate([p.staff for p in proved]),
        "noted_at": at,
    }
