"""One declaration, every face: a new insight is declared here in fifteen lines and shows up everywhere."""

import json
import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.utils import timezone

from goodword.accounts.actions import make_key
from goodword.accounts.days import local_day
from goodword.accounts.models import Business, Member
from goodword.analytics.measures import Share
from goodword.cli.main import main
from goodword.demo.cast import Cast
from goodword.insights import client as insights
from goodword.insights import reference
from goodword.insights.declaration import Insight
from goodword.insights.registry import INSIGHTS
from goodword.kit.facts import ORDERS
from goodword.people.models import Person
from goodword.surveys.models import Answer
from goodword.touchpoints.models import Order

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LATE = Insight(
    name="late",
    title="Late",
    question="How often are we late?",
    how="Orders delivered after the promised day, of all that were delivered.",
    formula="late/1",
    reads=(ORDERS,),
    about=(ORDERS,),
    units=lambda facts, asked: facts["orders"].drop_null("delivered_day").mutate(hit=lambda t: t.delivered_day > t.promised_on),
    measure=Share("hit"),
    sentence="{value} of {n} orders came late.",
    empty="Nothing was delivered yet.",
    shows=("id", "person_id", "delivered_day", "promised_on", "hit"),
)  # fmt: skip


@pytest.fixture
def people(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setitem(INSIGHTS, "late", LATE)
    now = timezone.now()
    Order.objects.all().delete()
    for i in range(4):
        promised, came = local_day(now) - timedelta(days=9), now - timedelta(days=8 + 3 * (i > 0))
        Order.objects.create(
            person=cast.maya, ordered_at=now - timedelta(days=20), delivered_at=came, promised_on=promised, currency="EUR",
            state="delivered", channel="shop" if i % 2 else "web", noted_at=now,
        )  # fmt: skip
    return cast


@pytest.fixture
def browser(people: Cast, client: Client) -> Client:
    client.force_login(people.ada)
    return client


@pytest.fixture
def in_words(people: Cast, monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    monkeypatch.setenv("GOODWORD_SECRET_KEY", "so that the home folder counts as one")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "goodword.config.settings_test")


def test_it_has_a_page(browser: Client) -> None:
    page = browser.get("/insights/late/").content.decode()
    assert "25\u00a0% of 4 orders came late." in page or "25&nbsp;% of 4 orders came late." in page
    assert "Orders delivered after the promised day" in page
    assert page.count("<svg xmlns") == 2
    assert 'style="' not in page


def test_it_stands_in_the_overview(browser: Client) -> None:
    assert "/insights/late/" in browser.get("/insights/").content.decode()


def test_its_page_splits(browser: Client) -> None:
    page = browser.get("/insights/late/?by=channel").content.decode()
    assert ">shop<" in page
    assert ">web<" in page


def test_its_page_has_windows_by_name_and_the_week_begins_as_the_business_says(browser: Client) -> None:
    Business.objects.update(week_start=Business.WeekStart.SUNDAY)
    page = browser.get("/insights/late/?by=channel").content.decode()
    (query,) = re.findall(r'href="([^"]+)">This week<', page)
    asked = parse_qs(unescape(query).removeprefix("?"))
    assert asked["by"] == ["channel"] and asked["as_of"] == [str(local_day(timezone.now()))]
    assert date.fromisoformat(asked["since"][0]).weekday() == Business.WeekStart.SUNDAY
    assert 'aria-current="true">All time<' in page
    assert 'aria-current="true">This week<' in browser.get(f"/insights/late/{unescape(query)}").content.decode()
    assert "This week" not in browser.get("/insights/lifecycle/").content.decode(), "it is about one day"


def test_its_page_says_where_only_the_days_asked_for_have_nothing(browser: Client) -> None:
    page = browser.get("/insights/csat/?since=1999-01-01&until=1999-01-31").content.decode()
    assert "Nobody has said yet how satisfied they are." in page and "others may have some" in page


def test_its_rows_have_pages_names_and_a_file(browser: Client) -> None:
    page = browser.get("/insights/late/rows/").content.decode()
    assert page.count("Maya Olsen") == 4
    lines = browser.get("/insights/late/rows.csv").content.decode().splitlines()
    assert len(lines) == 5
    assert lines[0] == '"id","person_id","delivered_day","promised_on","hit"'


def test_its_rows_go_on_where_the_page_ended(browser: Client, people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goodword.insights.pages.PAGE", 3)
    first = browser.get("/insights/late/rows/").content.decode()
    following = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert browser.get(following).content.decode().count("Maya Olsen") == 1


def test_it_has_a_picture(browser: Client) -> None:
    assert browser.get("/insights/late/chart.png").content.startswith(b"\x89PNG")


def test_it_has_a_route(people: Cast, client: Client) -> None:
    found = client.get("/api/v1/insights/late?by=channel", headers=_key(people)).json()
    assert (found["value"], found["n"], found["insight"]) == (25.0, 4, "late")
    assert {row["channel"] for row in found["rows"]} == {"shop", "web"}
    rows = client.get("/api/v1/insights/late/rows?limit=3", headers=_key(people)).json()
    assert len(rows["rows"]) == 3
    assert rows["next"] == rows["rows"][-1]["id"]
    assert client.get("/api/v1/insights/late/chart.svg", headers=_key(people)).content.startswith(b"<svg")
    assert "late" in [one["name"] for one in client.get("/api/v1/insights", headers=_key(people)).json()]


@pytest.mark.usefixtures("in_words")
def test_it_has_a_word_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = ["--chart", str(tmp_path / "late.svg"), "--rows", str(tmp_path / "late.csv")]
    assert main(["insight", "late", "--by", "channel", "--json", *files]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["value"], found["n"]) == (25.0, 4)
    assert (tmp_path / "late.svg").read_text().startswith("<svg")
    assert len((tmp_path / "late.csv").read_text().splitlines()) == 5
    assert main(["insight", "late"]) == 0
    assert "25\u00a0% of 4 orders came late." in capsys.readouterr().out


def test_it_stands_in_the_docs(people: Cast) -> None:
    assert "## `late`: Late" in reference.written()


def test_every_face_says_the_same(people: Cast, browser: Client) -> None:
    asked = insights.ask("late", insights.Asked(local_day(timezone.now())))
    assert browser.get("/api/v1/insights/late", headers=_key(people)).json() == asked


@pytest.mark.usefixtures("in_words")
def test_an_unknown_dimension_is_refused_with_those_there_are(
    people: Cast, browser: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["insight", "late", "--by", "colour"]) == 2
    assert "channel" in capsys.readouterr().err
    problem = browser.get("/api/v1/insights/late?by=colour", headers=_key(people))
    assert (problem.status_code, problem["Content-Type"]) == (400, "application/problem+json")
    assert "channel" in problem.json()["detail"]
    page = browser.get("/insights/late/?by=colour")
    assert page.status_code == 400
    assert "channel" in page.content.decode()


@pytest.mark.usefixtures("in_words")
def test_an_unknown_insight_and_a_day_that_is_none_are_refused(people: Cast, browser: Client) -> None:
    assert main(["insight", "colour"]) == 2
    assert main(["insight", "late", "--since", "soon"]) == 2
    assert browser.get("/insights/colour/").status_code == 404
    assert browser.get("/api/v1/insights/colour", headers=_key(people)).status_code == 404
    assert browser.get("/insights/late/?since=soon").status_code == 400
    assert browser.get("/insights/late/?since=2026-02-02&until=2026-01-01").status_code == 400


def test_who_may_not_see_everybody_gets_no_number_about_everybody(people: Cast, client: Client) -> None:
    client.force_login(people.dario)
    for url in ("/insights/", "/insights/late/", "/insights/late/rows/", "/insights/late/rows.csv", "/insights/late/chart.png"):
        assert client.get(url).status_code == 404
    assert client.get("/api/v1/insights/late", headers=_key(people, people.dario)).status_code == 404


def test_names_and_answers_are_shown_as_they_are_typed(browser: Client, people: Cast) -> None:
    Person.objects.filter(pk=people.maya.pk).update(name="<script>alert(1)</script>")
    Order.objects.update(channel="<b>web</b>")
    for url in ("/insights/late/rows/", "/insights/late/?by=channel"):
        page = browser.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<b>web" not in page


def test_an_answer_just_given_is_counted(browser: Client, people: Cast) -> None:
    before = insights.ask("nps", insights.Asked(local_day(timezone.now())))["n"]
    now = timezone.now()
    Answer.objects.create(
        person=people.theo, metric="nps", formula="nps/1", scale_low=0, scale_high=10, score=9, answered_at=now, noted_at=now
    )
    assert insights.ask("nps", insights.Asked(local_day(now)))["n"] == before + 1


def test_the_docs_are_those_of_the_declarations() -> None:
    here = Path(__file__).resolve()
    page = next(p / "docs" / "numbers.md" for p in here.parents if (p / "docs").is_dir())
    assert page.read_text(encoding="utf-8") == reference.written(), "run `make docs`"


def _key(people: Cast, member: Member | None = None) -> dict[str, str]:
    return {"Authorization": f"Bearer {make_key(member or people.ada, name='test', may_write=False, at=timezone.now())}"}
