"""Event logs: told from other files, every event brought in, a case called NA kept, odd dates reported, attacks refused."""

import csv
import time
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from goodword.intake import actions, reading
from goodword.intake.reading import logs
from goodword.intake.reading.going import Going
from goodword.intake.reading.mapping import suggest, suggest_for_profile
from goodword.intake.reading.plan import Plan
from goodword.intake.reading.remarks import UnreadableFile
from goodword.people.models import Person
from goodword.touchpoints.models import Touchpoint

from .importing import everything

CUSTOMS = {"currency": "EUR", "country": "DE", "time_zone": "Europe/Berlin"}
EVENT = """<event><string key="concept:name" value="{what}"/><date key="time:timestamp" value="{at}"/>
    <string key="org:resource" value="Ines"><string key="nested" value="no cell"/></string><int key="cost" value="3"/></event>"""
LOG = """<?xml version="1.0" encoding="UTF-8"?>{head}
<log xes.version="1.0" xmlns="http://www.xes-standard.org/"><extension name="Concept" prefix="concept" uri="x"/>
<global scope="event"><string key="concept:name" value="default"/></global><string key="concept:name" value="the log"/>
{traces}</log>"""


def log(path: Path, cases: dict[str, list[tuple[str, str]]], head: str = "") -> Path:
    traces = "".join(
        f'<trace><string key="concept:name" value="{case}"/>{"".join(EVENT.format(what=w, at=at) for w, at in events)}</trace>'
        for case, events in cases.items()
    )
    path.write_text(LOG.format(head=head, traces=traces), "utf-8")
    return path


def bring(path: Path) -> dict[str, Any]:
    profile = reading.profile(path)
    found = suggest_for_profile(profile)
    plan = Plan(found.kind, profile.source, found.targets, fixed=found.fixed, **CUSTOMS)
    batch = actions.begin(paths=[path], by="test", at=timezone.now())
    return actions.run(actions.confirm(batch, plan=plan.as_json(), by="test", at=timezone.now()).pk, is_apart=True)


@pytest.mark.parametrize(
    "header",
    [
        "case_id,activity,resource,timestamp",
        "Case ID;Activity;org:group;Complete Timestamp",
        "Fall-ID,Aktivität,Bearbeiter,Zeitstempel",
    ],
)
def test_the_headers_of_a_log_say_that_it_is_one(header: str) -> None:
    rows = [["A", "ER Registration", "Ines", "2014-10-22 11:15:41"], ["NA", "Leucocytes", "Otto", "2014-10-22 11:27:00"]]
    found = suggest(header.replace(";", ",").split(","), rows)
    assert found.kind == "events"
    assert [target.field for target in sorted(found.targets, key=lambda t: t.column)] == ["person_key", "kind", "staff", "at"]


def test_a_list_of_calls_is_no_event_log() -> None:
    found = suggest(["Ticket", "Type", "Date", "Customer"], [["7", "call", "2026-01-03", "Maya Olsen"]])
    assert found.kind == "touchpoints"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("same_children")
def test_every_event_comes_in_once_and_the_case_called_na_is_a_case(tmp_path: Path) -> None:
    rows = [("A", "open", "2026-01-05 10:00:00"), ("A", "send", "2026-01-05 10:00:00"), ("NA", "open", "2026-01-06 09:00:00")]
    rows += [("A", "send", "2026-01-05 10:00:00"), ("NA", "close", ""), ("B", "open", "1970-01-01 00:00:00")]
    rows += [("B", "open", "1948-02-29 00:00:00"), ("C", "open", "2126-01-01"), ("C", "", "2026-01-01")]
    path = tmp_path / "log.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("case_id", "activity", "timestamp"), *rows])
    told = bring(path)
    assert told["rows"] == {"read": 9, "accepted": 7, "rejected": 2}
    assert (told["days_in_1970_or_before"], told["days_years_ahead"]) == (2, 1)
    assert "the day of the event is missing" in Path(told["rejects"]).read_text("utf-8-sig")
    assert set(Person.objects.values_list("name", flat=True)) == {"A", "B", "C", "NA"}
    assert list(Touchpoint.objects.filter(person__name="A").order_by("at", "pk").values_list("kind", flat=True)) == [
        "open",
        "send",
        "send",
    ]
    before = everything()
    assert bring(path)["touchpoints"] == {"created": 0, "updated": 0, "unchanged": 7}
    assert everything() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("same_children")
def test_an_xes_log_comes_in_as_its_table_would(tmp_path: Path) -> None:
    told = bring(
        log(tmp_path / "log.xes", {"NA": [("open", "2026-01-05T10:00:00+01:00")], "B": [("open", "2026-01-06T10:00:00Z")]})
    )
    assert told["touchpoints"]["created"] == told["rows"]["read"] == 2
    assert told["staff"]["created"] == 1
    found = Touchpoint.objects.get(person__name="NA")
    assert (found.kind, found.at.isoformat(), found.staff.name) == ("open", "2026-01-05T09:00:00+00:00", "Ines")


def test_attributes_of_cases_and_events_are_columns_and_others_are_not(tmp_path: Path) -> None:
    rows = list(logs.rows(log(tmp_path / "log.xes", {"A": [("open", "2026-01-05")]}), Going()))
    assert rows[0] == ["case:concept:name", "concept:name", "time:timestamp", "org:resource", "cost"]
    assert rows[1] == ["A", "open", "2026-01-05", "Ines", "3"]


BOMB = '<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("head", [BOMB, '<!DOCTYPE log SYSTEM "file:///etc/passwd">', "<!DOCTYPE log>"])
def test_a_log_that_declares_entities_is_not_opened(tmp_path: Path, head: str) -> None:
    path = log(tmp_path / "log.xes", {"A": [("&i;" if "ENTITY" in head else "x", "2026-01-05")]}, head)
    began = time.process_time()
    with pytest.raises(UnreadableFile, match="declares entities"):
        reading.profile(path)
    assert time.process_time() - began < 5


@pytest.mark.slow
@pytest.mark.parametrize("cut", [0.5, 0.95])
def test_a_log_that_breaks_off_says_where(tmp_path: Path, cut: float) -> None:
    path = log(tmp_path / "log.xes", {"A": [("open", "2026-01-05")] * 3})
    text = path.read_text()
    path.write_text(text[: int(len(text) * cut)])
    with pytest.raises(UnreadableFile, match="breaks off or is damaged near line"):
        reading.profile(path)


@pytest.mark.slow
def test_a_log_without_events_and_xml_that_is_no_log_say_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no event"):
        reading.profile(log(tmp_path / "log.xes", {}))
    other = tmp_path / "feed.xml"
    other.write_text('<?xml version="1.0"?><rss><channel/></rss>')
    with pytest.raises(UnreadableFile, match="an XML document"):
        reading.profile(other)
