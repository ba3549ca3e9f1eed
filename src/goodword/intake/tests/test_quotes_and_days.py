"""Quotes and days of their own come in by file, are known again, refused with a reason, undone, and read back as taken out."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from goodword.accounts.days import local_day
from goodword.demo.cast import Cast
from goodword.intake import actions, exporting, reading
from goodword.intake.models import Import
from goodword.intake.reading import mapping
from goodword.intake.tests.importing import bring
from goodword.occasions.models import OwnDay
from goodword.people.models import Person
from goodword.pipeline.actions.routing import lay_rules
from goodword.pipeline.models import Opportunity, Quote
from goodword.pipeline.routes import handling
from goodword.pipeline.rules import Rule

QUOTES = "key name title sent_at enquiry_key state answered_at expires_on follow_up_on value"
DAYS = "key name what falls_on month day year"


def undo_all() -> None:
    for batch in Import.objects.order_by("-pk"):
        actions.undo(batch.pk, by="test", at=timezone.now(), is_apart=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [
        (
            """Quote number,Customer,Quote,Quote date,Valid until,Total,Status
            Q-1,Ann Lee,Tandem,2026-01-05,2026-02-05,1200.00,sent
            Q-2,Bo Chan,Two lamps,2026-01-09,2026-02-09,90.00,accepted""",
            "quotes",
            ["key", "name", "title", "sent_at", "expires_on", "value", "state"],
        ),
        (
            """Angebotsnummer;Kunde;Betreff;Angebotsdatum;Gültig bis;Nachfassen am;Summe;Status
            A7;Tim Lang;Fahrrad;01.03.2026;01.04.2026;08.03.2026;1.200,00;offen
            A8;Ida Beck;Helm;02.03.2026;02.04.2026;09.03.2026;80,00;abgelehnt""",
            "quotes",
            ["key", "name", "title", "sent_at", "expires_on", "follow_up_on", "value", "state"],
        ),
        (
            """Name,Occasion,Date
            Ann Lee,Wedding,2012-06-02
            Bo Chan,Opened the shop,2015-09-01""",
            "own_days",
            ["name", "what", "falls_on"],
        ),
    ],
)
def test_a_file_of_quotes_or_of_days_is_told_by_its_headers(tmp_path: Path, text: str, kind: str, wanted: list[str]) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("\n".join(line.strip() for line in text.splitlines()), "utf-8")
    found = mapping.suggest_for_profile(reading.profile(path), None)
    assert found.kind == kind
    assert [target.field for target in found.targets] == wanted


@pytest.mark.django_db(transaction=True)
def test_quotes_come_in_once_with_their_enquiry_are_known_again_and_go_by_undo(tmp_path: Path, cast: Cast) -> None:
    before = Quote.objects.count()
    bring(tmp_path, "opportunities", "key name title opened_at", [["E1", "Ada Stone", "A tandem", "2026-01-02"]])
    rows = [
        ["Q1", "Ada Stone", "Tandem, blue", "2026-01-05", "E1", "", "", "2026-02-05", "2026-01-12", "1200.00"],
        ["Q2", "Bo Lind", "Two lamps", "2026-01-09", "", "accepted", "2026-01-11", "", "", "90.00"],
    ]
    bring(tmp_path, "quotes", QUOTES, rows)
    blue, lamps = (Quote.objects.get(source_key=key) for key in ("Q1", "Q2"))
    assert (blue.person, blue.opportunity) == (Person.objects.get(name="Ada Stone"), Opportunity.objects.get(title="A tandem"))
    assert (blue.state, blue.value, blue.follow_up_on, blue.expires_on) == ("open", 120_000, date(2026, 1, 12), date(2026, 2, 5))
    assert lamps.state == "accepted" and lamps.answered_at is not None and lamps.answered_at.year == 2026
    bring(tmp_path, "quotes", QUOTES, [[*rows[0][:5], "declined", "2026-01-20", *rows[0][7:]], rows[1]])
    blue.refresh_from_db()
    assert Quote.objects.count() == before + 2
    assert blue.state == "declined" and blue.opportunity is not None
    assert blue.answered_at is not None and local_day(blue.answered_at) == date(2026, 1, 20)
    undo_all()
    assert Quote.objects.count() == before and not Person.objects.filter(name="Ada Stone").exists()


@pytest.mark.django_db(transaction=True)
def test_days_come_in_with_and_without_the_year_and_go_by_undo(tmp_path: Path, cast: Cast) -> None:
    before = OwnDay.objects.count()
    rows = [
        ["D1", "Ada Stone", "Wedding", "2012-02-29", "", "", ""],
        ["D2", "Ada Stone", "Shop opened", "", "9", "1", ""],
        ["D3", "Bo Lind", "Quit smoking", "--05-12", "", "", ""],
        ["D4", "Bo Lind", "No such day", "", "2", "30", ""],
        ["D5", "Bo Lind", "", "2012-02-29", "", "", ""],
        ["D6", "", "Nobody's", "2012-02-29", "", "", ""],
    ]
    counts = bring(tmp_path, "own_days", DAYS, rows)
    assert counts["rows"] == {"read": 6, "accepted": 3, "rejected": 3}
    found = OwnDay.objects.filter(source_key__startswith="D").order_by("source_key")
    assert [(d.name, d.month, d.day, d.year) for d in found] == [
        ("Wedding", 2, 29, 2012),
        ("Shop opened", 9, 1, None),
        ("Quit smoking", 5, 12, None),
    ]
    bring(tmp_path, "own_days", DAYS, rows)
    assert OwnDay.objects.count() == before + 3
    undo_all()
    assert OwnDay.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_a_quote_stays_out_with_the_reason(tmp_path: Path, cast: Cast) -> None:
    rows = [
        ["X1", "A B", "No day", "", "", "", "", "", "", ""],
        ["X2", "", "Nobody", "2026-01-05", "", "", "", "", "", ""],
        ["X3", "A B", "Answered how?", "2026-01-05", "", "", "2026-01-06", "", "", ""],
        ["X4", "A B", "Not a word", "2026-01-05", "", "perhaps", "", "", "", ""],
    ]
    assert bring(tmp_path, "quotes", QUOTES, rows)["rows"] == {"read": 4, "accepted": 0, "rejected": 4}
    assert not Quote.objects.filter(source_key__startswith="X").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["quotes", "own_days"])
def test_what_is_taken_out_is_read_back_and_changes_nothing(tmp_path: Path, cast: Cast, what: str) -> None:
    headers = exporting.headers(what)
    assert exporting.own_kind(headers) == what
    rows = [["" if cell is None else str(cell) for cell in row] for row in exporting.cells(cast.ada, what)]
    model = exporting.KINDS[what].model
    before = list(model.objects.order_by("pk").values())
    assert len(rows) == len(before) > 0
    counts = bring(tmp_path, what, " ".join(headers), rows)
    assert counts["rows"]["rejected"] == 0
    assert list(model.objects.order_by("pk").values()) == before


@pytest.mark.django_db(transaction=True)
def test_one_column_says_stage_and_state_and_open_ones_of_a_file_are_given_by_the_rules(tmp_path: Path, cast: Cast) -> None:
    desk = cast.sams_desk.pk
    lay_rules([Rule(0, (desk,), channel="fair")], version=handling().version, by="test", at=timezone.now())
    rows = [
        ["F1", "Ada Stone", "A tandem", "2026-01-02", "Qualified", "fair", "She asked her sister", "You listen."],
        ["F2", "Ada Stone", "A bell", "2026-01-03", "Closed Won", "fair", "", ""],
        ["F3", "Bo Lind", "A lamp", "2026-01-04", "Negotiation", "phone", "", ""],
    ]
    bring(tmp_path, "opportunities", "key name title opened_at stage channel why_sent said", rows)
    found = {one.source_key: one for one in Opportunity.objects.exclude(source_key="").filter(source_key__startswith="F")}
    assert {key: (one.state, one.stage, one.staff_id) for key, one in found.items()} == {
        "F1": ("open", "qualified", desk),
        "F2": ("won", "new", None),
        "F3": ("open", "offer", None),
    }
    assert (found["F1"].why_sent, found["F1"].said) == ("She asked her sister", "You listen.")
    versions = {one.pk: one.version for one in found.values()}
    bring(tmp_path, "opportunities", "key name title opened_at stage channel why_sent said", rows)
    again = Opportunity.objects.filter(pk__in=versions)
    assert {one.pk: one.version for one in again} == versions, "the same file again changes nothing, nor who has it"
    undo_all()
    assert not Opportunity.objects.filter(pk__in=versions).exists()
