"""The change that is planted in the simulated company is found again by its answers, and is not found where there is none."""

from datetime import date

import numpy as np
import pytest

from goodword.analytics.changed import NEVER, Cells, find
from goodword.changes.models import Change
from goodword.demo.changed import WHAT, branches_changed
from goodword.demo.company import simulate
from goodword.demo.records import CHANGE_DAY
from goodword.demo.rows import to_rows
from goodword.demo.rules import SOURCE
from goodword.demo.shape import DAYS, Company

SIZE = 700


def cells(company: Company) -> Cells:
    """The answers of a company by branch and month, counted from the day of the change."""
    answers, first = company.tables["answers"], np.datetime64(company.truth.change_on, "D")
    metric = answers["metric"].texts() == "nps"  # type: ignore[union-attr]
    answered, score, branch = (np.asarray(answers[name]) for name in ("answered_at", "score", "branch_id"))
    kept = metric & ~np.isnat(answered) & (branch > 0) & (score >= 0)
    month = ((answered[kept].astype("datetime64[D]") - first).astype(int) + CHANGE_DAY) // 30
    points = 100.0 * (score[kept] >= 9) - 100.0 * (score[kept] <= 6)
    places, row = np.unique(branch[kept], return_inverse=True)
    total, n = np.zeros((2, len(places), DAYS // 30 + 1))
    np.add.at(total, (row, month), points)
    np.add.at(n, (row, month), 1)
    is_treated = np.isin(places, company.truth.treated_branches)
    return Cells(total, n, np.where(is_treated, -(-CHANGE_DAY // 30), NEVER))


@pytest.mark.slow
@pytest.mark.parametrize(("null", "truth", "fewest"), [(False, 10.0, 90), (True, 0.0, 93)])
def test_of_a_hundred_companies_the_planted_change_is_inside(null: bool, truth: float, fewest: int) -> None:
    found = [find(cells(simulate(SIZE, seed, null=null))) for seed in range(100)]
    told = [one.interval for one in found if one is not None]
    assert len(told) == 100
    assert sum(low <= truth <= high for low, high in ((one.low or 0, one.high or 0) for one in told)) >= fewest


@pytest.mark.django_db
def test_it_stands_among_the_changes_of_each_branch_that_has_it(cast):
    company = simulate(320, 1, today=date(2026, 6, 30))
    to_rows(company)
    assert branches_changed(company) == len(company.truth.treated_branches) == 2
    made = Change.objects.filter(what=WHAT).select_related("branch").order_by("pk")
    names = company.tables["branches"]["name"].texts()  # type: ignore[union-attr]
    assert [one.branch.name for one in made] == [names[i - 1] for i in company.truth.treated_branches]
    assert {(one.since_on, one.source) for one in made} == {(company.truth.change_on, SOURCE)}
    assert not made.filter(branch=cast.maya.orders.first().branch).exists()
