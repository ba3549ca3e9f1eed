"""The company in the database, and in the lake, is the company that was simulated."""

from pathlib import Path

import numpy as np
import pytest
from deltalake import DeltaTable
from django.db.models import Count, F, Sum

from goodword.demo.cast import Cast
from goodword.demo.columns import NONE
from goodword.demo.company import simulate, to_lake, to_rows
from goodword.demo.shape import Words
from goodword.kit.facts import FACTS
from goodword.people.models import Person
from goodword.pipeline.models import Opportunity
from goodword.surveys.models import Answer
from goodword.touchpoints.models import Order, OrderLine, Touchpoint

COMPANY = simulate(400, 3)


@pytest.mark.slow
@pytest.mark.django_db
def test_it_stands_beside_what_was_there(cast: Cast) -> None:
    written = to_rows(COMPANY)
    assert Person.objects.count() == 4 + written["people"] == 404
    assert Order.objects.count() == 6 + written["orders"]
    # The database gives out ids behind those written.
    assert Person.objects.create(name="x", name_key="x", noted_at=cast.maya.noted_at).pk > 404


@pytest.mark.slow
@pytest.mark.django_db
def test_rows_point_to_the_same_people_as_the_columns(cast: Cast) -> None:
    to_rows(COMPANY)
    first = Person.objects.order_by("pk").values_list("pk", flat=True)[len(cast.people)]
    spent = Order.objects.filter(person__gte=first).values_list("person_id").annotate(s=Sum("total"), n=Count("pk"))
    orders = COMPANY.tables["orders"]
    totals = np.bincount(np.asarray(orders["person_id"]), np.asarray(orders["total"]))
    assert {p - first + 1: s for p, s, _ in spent} == {i: t for i, t in enumerate(totals) if t}


@pytest.mark.slow
@pytest.mark.django_db
def test_rows_keep_the_rules_of_their_tables() -> None:
    to_rows(COMPANY)
    assert OrderLine.objects.exclude(order__person=None).count() == len(COMPANY.tables["order_lines"]["id"])
    assert not Answer.objects.filter(answered_at__lt=F("sent_at")).exists()
    assert Opportunity.objects.filter(is_warm=True, introduced_by=None).count() == 0
    assert Answer.objects.filter(state="complete", ratings={}).count() == 0
    some = Person.objects.exclude(email="").first()
    assert some is not None and some.email_key == some.email and some.name_key == some.name_key.lower()
    written = [street + postcode for street, postcode in Person.objects.exclude(street="").values_list("street", "postcode")]
    assert 300 < len(written) < 400 and not set("#{}") & set("".join(written)), "most can get a label, and not everybody"
    assert Touchpoint.objects.filter(changed=0).count() == 0


@pytest.mark.slow
def test_the_lake_holds_the_same_rows(tmp_path: Path) -> None:
    rows = to_lake(COMPANY, tmp_path)
    assert rows == {name: len(COMPANY.tables.get(name, NONE)["id"]) for name in FACTS}
    answers = DeltaTable(tmp_path / "answers").to_pyarrow_table().to_pydict()
    metric = COMPANY.tables["answers"]["metric"]
    assert isinstance(metric, Words)
    assert answers["metric"] == metric.texts().tolist()
    scores = np.asarray(COMPANY.tables["answers"]["score"]).tolist()
    assert answers["score"] == [None if score < 0 else score for score in scores]
    assert all((a is None) == (d is None) for a, d in zip(answers["answered_at"], answers["day"], strict=True))
