"""What was published of two networks comes out of our functions: farmers who insure, and doctors who prescribe.

Reads the data folder beside the checkout (`../shared/data`); skips where there is none.
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from goodword.analytics import adoption, instrument

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="no data folder beside the checkout")
HELD_EQUAL = ("male", "age", "agpop", "ricearea_2010", "literacy", "intensive", "risk_averse", "disaster_prob")
NAMED = [f"net{question}_{rank}" for question in (1, 2, 3) for rank in (1, 2, 3)]


def rows(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_friends_who_insure_by_the_plain_line_and_by_the_lot() -> None:
    """Cai, De Janvry, Sadoulet 2015, with the book's eight controls and village effects: OLS .452, 2SLS .791 (± .52)."""
    used = ("takeup_survey", "pre_takeup_rate", "default", *HELD_EQUAL)
    whole = [row for row in rows("social_insure/Cai_2015.csv") if all(row[name] not in {"", "NA"} for name in used)]
    outcome, cause, lot, *others = (np.array([float(row[name]) for row in whole]) for name in used)
    found = instrument.fit(outcome, cause, lot, [row["village"] for row in whole], np.column_stack(others))
    assert found.moved is not None
    assert (round(found.plain.value, 3), round(found.moved.value, 3)) == (0.452, 0.791)
    low, high = found.moved.interval.low, found.moved.interval.high
    assert low is not None and high is not None and round((high - low) / 2, 2) == 0.52
    assert found.plain.interval.low is not None and found.plain.interval.low > 0
    assert (found.n, found.groups) == (1378, 44)


def test_doctors_who_prescribe_what_those_whom_they_name_prescribe() -> None:
    """Of 125 doctors 16 had not by the last month; exposure and adoption grew together, and month by month no more is clear."""
    doctors = rows("diffusion_networks/medInnovations.csv")
    last = max(int(float(row["toa"])) for row in doctors)
    at = {(row["city"], float(row["id"])): place for place, row in enumerate(doctors)}
    named = [
        (place, at[row["city"], float(row[name])])
        for place, row in enumerate(doctors)
        for name in NAMED
        if row[name] and (row["city"], float(row[name])) in at
    ]
    ties = [(who, other) for who, other in dict.fromkeys(named) if who != other]
    adopted = np.array([month if (month := int(float(row["toa"]))) < last else adoption.NEVER for row in doctors])
    found = adoption.spread(adopted, ties, last - 1)
    assert len(doctors) - found.periods[-1].so_far == 16
    assert [one.adopters for one in found.periods[:4]] == [11, 9, 9, 11]
    assert found.grew_together
    assert not found.came_together, "with the months held apart, who was exposed did not take it up more often"
