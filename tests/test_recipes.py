"""Somebody else's whole system comes in by a recipe, says what it should, and goes again without a trace.

Reads the data folder beside the checkout (`../shared/data`); skips where there is none.
"""

import random
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F

from goodword.accounts.models import Business
from goodword.catalogue.models import Dealer
from goodword.insights import mirroring
from goodword.insights.asked import Asked, Result
from goodword.insights.queries import answer
from goodword.intake import actions
from goodword.intake.models import Alias, Likeness
from goodword.intake.recipes import reading as recipes
from goodword.journal import feed
from goodword.journal.models import Tombstone
from goodword.kit.facts import FACTS
from goodword.lake import engines
from goodword.people.models import Person
from goodword.playbooks.actions.following import follow
from goodword.playbooks.models import Playbook, Run, RunStep
from goodword.surveys.models import Answer
from goodword.touchpoints.models import Order, OrderLine, Touchpoint

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(900)]
ORDERS = "olist_orders_dataset.csv"
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
# What counts a write rather than says something: `hand` and `version` tell who wrote last and how often.
NOT_SAID = {"changed", "version", "hand"}


@pytest.fixture(autouse=True)
def before(settings: Any, tmp_path: Path) -> None:
    """A business with an empty lake, and somebody in it who has nothing to do with the import."""
    settings.GOODWORD_LAKE = tmp_path / "lake"
    Tombstone.objects.all().delete()
    Business.objects.create(name="Okapi & Sons", currency="EUR", time_zone="Europe/Berlin", country="DE")
    noor = Person.objects.create(name="Noor Haddad", name_key="noor haddad", noted_at=NOON)
    Touchpoint.objects.create(person=noor, at=NOON, kind="call", noted_at=NOON)
    Dealer.objects.create(name="Corner Shop", name_key="corner shop", noted_at=NOON)


def data(name: str) -> Path:
    folder = DATA / name
    if not folder.is_dir():
        pytest.skip(f"there is no data folder “{name}” beside the checkout")
    return folder


def bring(recipe: str, folder: Path, *, is_apart: bool = False) -> dict[str, Any]:
    batch = actions.begin(paths=[folder], recipe=recipes.find(recipe), by="test", at=NOON)
    return actions.run(batch.pk, is_apart=is_apart)


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every fact with its number and references, and what intake remembers beside them."""
    told = {}
    for kind in [*feed.facts(), Alias, Likeness]:
        columns = [f.column for f in kind._meta.concrete_fields if f.column not in NOT_SAID]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(map(connection.ops.quote_name, columns))} FROM {kind._meta.db_table} ORDER BY id")
            told[kind._meta.db_table] = cursor.fetchall()
    return told


def differing(was: dict[str, list[tuple[Any, ...]]], now: dict[str, list[tuple[Any, ...]]]) -> dict[str, Any]:
    """By table the first rows that only one of the two has; a diff of every row would take minutes to write."""
    return {
        table: (sorted(set(was[table]) - set(now[table]), key=str)[:3], sorted(set(now[table]) - set(was[table]), key=str)[:3])
        for table in was
        if was[table] != now[table]
    }


def lake() -> dict[str, pa.Table]:
    """Every row of the lake itself, brought up to date; a dimension that nobody has is as good as none."""
    mirroring.mirror()
    told = {}
    with engines.sealed(settings.GOODWORD_LAKE) as engine:
        for name, fact in FACTS.items():
            found = engine.run(engine.table(fact))
            said = sorted(c for c in found.column_names if c != "changed" and found[c].null_count < found.num_rows)
            told[name] = found.select(said).sort_by("id") if said else found.num_rows
    return told


def csat(**more: Any) -> Result:
    return answer("csat", Asked(**{"as_of": date(2018, 12, 31), **more}))


def shuffled(folder: Path, to: Path) -> Path:
    """The same files, the rows of each in another order; a record may hold line breaks."""
    chance = random.Random(5)
    to.mkdir()
    for path in sorted(folder.iterdir()):
        if path.suffix != ".csv":
            shutil.copy(path, to)
            continue
        header, *records = _records(path.read_text(encoding="utf-8"))
        chance.shuffle(records)
        (to / path.name).write_text("".join([header, *records]), encoding="utf-8")
    return to


def _records(text: str) -> list[str]:
    found, open_record = [], ""
    for line in text.splitlines(keepends=True):
        open_record += line if line.endswith("\n") else line + "\n"
        if open_record.count('"') % 2 == 0:
            found.append(open_record)
            open_record = ""
    return found


def test_a_marketplace_comes_in_whole_and_says_what_its_customers_said() -> None:
    _it_is_all_there(bring("olist", data("olist")))
    mirroring.mirror()
    _it_says_what_its_customers_said()


def test_a_marketplace_comes_in_once_in_any_order_and_goes_without_a_trace(tmp_path: Path) -> None:
    """One in ten of its orders."""
    olist = with_orders(data("olist"), tmp_path / "some", lambda n, _: n % 10 == 0)
    untouched, untouched_lake = rows(), lake()
    told = bring("olist", olist)
    assert told["orders"]["created"] == 2_000
    brought, brought_lake = rows(), lake()
    assert brought_lake != untouched_lake
    shutil.copytree(recipes.find("olist").folder, tmp_path / "elsewhere" / "shop", ignore=shutil.ignore_patterns("__pycache__"))
    other = bring(str(tmp_path / "elsewhere" / "shop"), shuffled(olist, tmp_path / "muddled"))
    assert (other["rows"], _written(other)) == (told["rows"], {"created": 0, "updated": 0})
    assert differing(brought, rows()) == {}, "again, other rows first, another folder, another name: nothing changes"
    assert lake() == brought_lake
    actions.undo(told["import"], by="test", at=NOON)
    assert differing(untouched, rows()) == {}
    assert lake() == untouched_lake
    assert not Playbook.objects.exists(), "the playbook goes with what it came with"


def test_a_marketplace_brings_its_playbook_and_it_says_which_orders_went_astray(tmp_path: Path) -> None:
    """Of all its orders those in which something is out of its order, and one in forty of the others."""
    some = with_orders(data("olist"), tmp_path / "some", lambda n, order: n % 40 == 0 or _is_odd(order))
    told = bring("olist", some, is_apart=True)
    assert told["playbooks"] == {"created": 1, "updated": 0, "unchanged": 0}
    followed = follow(at=NOON)["paid-sent-and-delivered-as-promised"]
    assert followed.begun == Order.objects.exclude(state=Order.State.CANCELLED).count()
    known = Asked(as_of=date(2018, 12, 31))
    lines = {row["step_key"]: row for row in answer("steps", known).rows}
    assert lines["carrier"]["out_of_order"] == 279 + 3, "before approval, and without any"
    assert (lines["paid"]["done"], lines["delivered"]["out_of_order"]) == (followed.begun, 17)
    late = RunStep.objects.filter(step="delivered", done_at__gt=F("run__order__promised_on") + timedelta(days=2))
    assert lines["delivered"]["late"] >= late.count() > 10
    ways = {str(row["variant"]): int(str(row["count"])) for row in answer("variants", known).rows}
    assert sum(n for way, n in ways.items() if -1 < way.find("carrier") < way.find("approved")) == 279
    assert max(ways, key=lambda way: ways[way]) == "purchase → approved → carrier → delivered"
    actions.undo(told["import"], by="test", at=NOON, is_apart=True)
    assert not Run.objects.exists() and not Playbook.objects.exists()


def with_orders(folder: Path, to: Path, keeps: Callable[[int, str], bool]) -> Path:
    """The same files, but of the orders only those that it keeps."""
    shutil.copytree(folder, to)
    header, *orders = _records((folder / ORDERS).read_text(encoding="utf-8"))
    (to / ORDERS).write_text("".join([header, *(o for n, o in enumerate(orders) if keeps(n, o))]), encoding="utf-8")
    return to


def _is_odd(order: str) -> bool:
    """Whether what happened to an order stands in another order than it should, or leaves something out."""
    approved, carrier, delivered = order.rstrip().replace('"', "").split(",")[4:7]
    happened = [moment for moment in (approved, carrier, delivered) if moment]
    return happened != sorted(happened) or bool(carrier and not approved)


def _it_is_all_there(told: dict[str, Any]) -> None:
    assert told["rows"]["rejected"] == 0 and told["rejects"] is None
    counted = {kind: told[kind]["created"] for kind in ("people", "orders", "dealers", "answers")}
    assert counted == {"people": 19_831, "orders": 20_000, "dealers": 2_096, "answers": 19_986}
    mine = {"origin": told["import"]}
    assert Person.objects.filter(**mine).count() == 19_831
    assert (Order.objects.count(), Answer.objects.count()) == (20_000, 19_986)
    assert not Order.objects.filter(person=None).exists() and not Answer.objects.filter(order=None).exists()
    assert not OrderLine.objects.filter(dealer=None, quantity__gt=0, product__isnull=False).exists()
    steps = Touchpoint.objects.filter(**mine)
    assert set(steps.values_list("kind", flat=True)) == {"purchase", "approved", "carrier", "delivered"}
    assert steps.filter(kind="purchase").count() == 20_000 and not steps.filter(order=None).exists()
    assert steps.filter(kind="delivered").count() == Order.objects.exclude(delivered_at=None).count()


def _it_says_what_its_customers_said() -> None:
    whole = csat()
    assert (round(whole.value or 0, 3), round(float(str(whole.more["mean"])), 4), whole.n) == (77.159, 4.0909, 19_986)
    by = {row["delivery"]: (round(float(str(row["mean"])), 2), row["n"]) for row in csat(by="delivery").rows}
    assert by == {"on time": (4.30, 18_115), "late": (2.26, 1_316), "none": (1.72, 555)}
    why = answer("what-happened", Asked(date(2018, 12, 31)))
    assert why.n == 19_986 and why.rows[0]["happening"] == "delivery", "late and missing deliveries take most"
    assert why.more["model"]["damage"]["name"] == "delivery on the promised day" and why.rows[0]["damage"] < -1.5
    long_after = csat(as_of=date(2026, 3, 1))
    assert long_after.n == 19_986, "two quarters without an answer leave the number as it is"


def _written(told: dict[str, Any]) -> dict[str, int]:
    each = [n for n in told.values() if isinstance(n, dict) and "created" in n]
    return {what: sum(n[what] for n in each) for what in ("created", "updated")}


def test_a_cohort_comes_in_with_its_purchases() -> None:
    cdnow = data("cdnow")
    untouched = rows()
    told = bring("cdnow", cdnow, is_apart=True)
    assert (told["people"]["created"], told["rows"]["rejected"]) == (2_357, 0)
    purchases = [line.split() for line in (cdnow / "CDNOW_sample.txt").read_text().splitlines() if line.strip()]
    assert Order.objects.count() == len(purchases)
    assert sum(Order.objects.values_list("total", flat=True)) == sum(round(float(p[4]) * 100) for p in purchases)
    first = min(p[2] for p in purchases)
    assert min(o.strftime("%Y%m%d") for o in Order.objects.values_list("ordered_at", flat=True)) == first
    brought = rows()
    assert _written(bring("cdnow", cdnow, is_apart=True)) == {"created": 0, "updated": 0}
    assert differing(brought, rows()) == {}, "a second run changes nothing"
    actions.undo(told["import"], by="test", at=NOON, is_apart=True)
    assert differing(untouched, rows()) == {}
