"""What was published of open data sets comes out of the same insights and functions that a business uses.

Reads the data folder beside the checkout (`../shared/data`); skips where there is none.
"""

import csv
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import CensoredData, ecdf

from goodword.analytics import peers, survival
from goodword.insights import spreading
from goodword.insights.asked import Asked
from goodword.insights.tests.tables import World

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="no data folder beside the checkout")


def world(rows: str, currency: str) -> World:
    """Orders of people, from a query of who, day and total."""
    con = duckdb.connect()
    found = con.execute(f"SELECT dense_rank() OVER (ORDER BY who) AS person_id, day, total FROM ({rows})").to_arrow_table()
    made = World()
    made.take("orders", found.append_column("currency", pa.array([currency] * found.num_rows)))
    people = np.unique(found["person_id"].to_numpy())
    made.take("people", pa.table({"id": people, "segment": [""] * len(people)}))
    return made


@pytest.fixture(scope="module")
def music() -> World:
    line = f"SELECT regexp_split_to_array(trim(line), '\\s+') AS a FROM read_csv('{DATA}/cdnow/CDNOW_sample.txt', \
        columns = {{'line': 'VARCHAR'}}, delim = '|', header = false)"
    return world(
        f"SELECT a[2] AS who, strptime(a[3], '%Y%m%d')::DATE AS day, round(100 * a[5]::DOUBLE)::BIGINT AS total FROM ({line})",
        "USD",
    )


@pytest.mark.slow
def test_the_tenth_of_a_cohort_gives_the_published_parameters(music: World) -> None:
    found = music.ask("repeat-purchase", Asked(date(1997, 9, 30), currency="USD"))
    fitted = found.more["fitted"]
    assert (found.n, found.more["hits"]) == (2357, 946)
    assert [round(fitted["bgnbd"][p], 3) for p in ("r", "alpha", "a", "b")] == pytest.approx(
        [0.243, 4.414, 0.793, 2.426], abs=5e-4
    )
    assert round(fitted["bgnbd"]["log_likelihood"], 1) == -9582.4
    assert [round(fitted["pareto_nbd"][p], 3) for p in ("r", "alpha", "s", "beta")] == pytest.approx(
        [0.553, 10.578, 0.606, 11.669], abs=5e-4
    )
    assert round(fitted["pareto_nbd"]["log_likelihood"], 1) == -9595.0
    assert [round(fitted["gamma_gamma"][p], 2) for p in ("p", "q", "gamma")] == [6.25, 3.74, 15.44]
    assert fitted["gamma_gamma"]["n"] == 946
    assert fitted["second_half"]["low"] <= fitted["second_half"]["seen"] <= fitted["second_half"]["high"]
    assert found.warnings == ()


def test_what_the_first_half_did_not_foresee_is_not_modelled(music: World) -> None:
    found = music.ask("repeat-purchase", Asked(date(2005, 6, 30), currency="USD"))
    assert found.more["fitted"]["why_not"] == "half"
    assert "Too few repeat purchases to model: the first half of the time foresaw" in found.warnings[0]


@pytest.mark.slow
def test_a_marketplace_where_hardly_anybody_returns_is_not_modelled() -> None:
    folder = DATA / "olist"
    rows = f"SELECT customer_unique_id AS who, order_purchase_timestamp::TIMESTAMP::DATE AS day, 100 AS total \
        FROM '{folder}/olist_orders_dataset.csv' JOIN '{folder}/olist_customers_dataset.csv' USING (customer_id)"
    found = world(rows, "BRL").ask("repeat-purchase", Asked(date(2018, 10, 31), currency="BRL"))
    assert found.more["fitted"]["why_not"] in {"few", "bound", "half"}
    assert "Too few repeat purchases to model" in found.warnings[0]
    assert found.value < 2


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")  # at months in which nothing ends
def test_how_long_contracts_last_is_what_another_program_says() -> None:
    with (DATA / "ibm_telco_churn" / "Telco-Customer-Churn.csv").open() as file:
        rows = list(csv.DictReader(file))
    months, gone = np.array([int(r["tenure"]) for r in rows]), np.array([r["Churn"] == "Yes" for r in rows])
    found = survival.curve(months, gone)
    assert (found.n, int(found.ended.sum())) == (7043, 1869)
    other = ecdf(CensoredData(months[gone], right=months[~gone])).sf
    assert found.share[np.searchsorted(found.times, other.quantiles)] == pytest.approx(other.probabilities)
    assert found.median is None
    limits = other.confidence_interval(0.95, method="log-log")
    at = [i for i, t in enumerate(other.quantiles) if t in {12, 24, 48, 60}]
    kept = [found.at(float(other.quantiles[i]))[1] for i in at]
    assert [k.low for k in kept] == pytest.approx(limits.low.probabilities[at])
    assert [k.high for k in kept] == pytest.approx(limits.high.probabilities[at])


KNOWN = ("male", "age", "agpop", "ricearea_2010", "literacy", "intensive", "risk_averse", "disaster_prob")


def numbers(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(newline="") as lines:
        return list(csv.DictReader(lines))


def test_friends_who_took_insurance_go_with_taking_it_and_move_others_to():
    """Least squares .452; by the default that was drawn for the first round .791 (± .52), errors by natural village."""
    asked = ("takeup_survey", "pre_takeup_rate", "default", *KNOWN)
    farmers = [row for row in numbers("social_insure/Cai_2015.csv") if all(row[name] not in {"", "NA"} for name in asked)]
    column = {name: [float(row[name]) for row in farmers] for name in asked}
    controls = np.array([column[name] for name in KNOWN]).T
    where = [[row[name] for row in farmers] for name in ("village", "address")]
    rows = peers.Rows(column["takeup_survey"], column["pre_takeup_rate"], controls, *where)
    plain, by_the_draw = peers.together(rows), peers.moved(rows, column["default"])
    assert (round(plain.value, 3), round(by_the_draw.value, 3)) == (0.452, 0.791)
    half = by_the_draw.interval().high - by_the_draw.value
    assert round(half, 2) == 0.52
    assert plain.interval().low < plain.value < plain.interval().high
    assert by_the_draw.first_stage > 10


@pytest.fixture(scope="module")
def doctors() -> list[peers.Moment]:
    """Who names whom in three circles, each doctor by town and number, and when each first wrote the new prescription."""
    rows = numbers("diffusion_networks/medInnovations.csv")
    named = [f"net{circle}_{nth}" for circle in (1, 2, 3) for nth in (1, 2, 3)]
    at = {(row["city"], row["id"]): int(float(row["toa"])) for row in rows}
    friends = {
        (row["city"], row["id"]): [(row["city"], row[name]) for name in named if row[name] not in {"", "NA"}] for row in rows
    }
    return peers.spreading(at, friends, 17)


def test_sixteen_doctors_had_not_adopted_by_the_last_month(doctors: list[peers.Moment]):
    assert (doctors[-1].n, doctors[-1].n - doctors[-1].adopted) == (125, 16)
    assert [one.adopted for one in doctors[:3]] == [11, 20, 29]


def test_adoption_and_exposure_are_drawn_and_told_without_a_cause(doctors: list[peers.Moment]):
    drawn = spreading.picture(doctors).to_dict()
    lines = {(row["of"], row["time"]): row["value"] for row in drawn["data"]["values"]}
    assert lines["have adopted", 17] == pytest.approx(100 * 109 / 125)
    assert len(lines) == 2 * len(doctors)
    said = spreading.sentence(doctors)
    assert said.startswith("Exposure and adoption came together: in the end 109 of 125 had adopted")
    assert "no clear difference. These come together; " in said
