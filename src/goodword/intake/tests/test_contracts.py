"""Contracts come in by file: told apart from other files, known again, refused with a reason, undone, taken out."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from goodword.demo.cast import Cast
from goodword.intake import actions, exporting, reading
from goodword.intake.models import Import
from goodword.intake.reading import mapping
from goodword.intake.tests.importing import bring
from goodword.people.models import Person
from goodword.pipeline.models import Contract

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("same_children")]
HEADER = "key name starts_on ends_on notice_days state value plan"
ROWS = [
    ["K1", "Ada Stone", "2024-01-01", "2026-12-31", "30", "active", "120.00", "gold"],
    ["K2", "Bo Lind", "2023-05-01", "2024-04-30", "", "ended", "80.00", "blue"],
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            """Contract number,Customer,Start date,End date,Renewal date,Notice period,Annual value,Status
            C-1,Ann Lee,2024-01-01,2024-12-31,2025-01-01,30,1200.00,active
            C-2,Bo Chan,2024-02-01,2025-01-31,2025-02-01,60,900.00,cancelled""",
            ["number", "name", "starts_on", "ends_on", "renews_on", "notice_days", "value", "state"],
        ),
        (
            """Vertragsnummer;Kunde;Vertragsbeginn;Vertragsende;Kündigungsfrist (Tage);Jahreswert;Status
            V7;Tim Lang;01.03.2024;28.02.2025;90;1.200,00;laufend
            V8;Ida Beck;01.04.2024;31.03.2025;90;800,00;gekündigt""",
            ["number", "name", "starts_on", "ends_on", "notice_days", "value", "state"],
        ),
        (
            """Nº de contrato;Cliente;Fecha de inicio;Fecha de vencimiento;Importe;Estado
            1001;Lucía Fernández;14/05/2024;13/05/2025;300,00;vigente
            1002;Pablo Ortega;20/06/2024;19/06/2025;250,00;de baja""",
            ["number", "name", "starts_on", "ends_on", "value", "state"],
        ),
    ],
)
def test_a_file_of_contracts_is_told_by_its_headers(tmp_path: Path, text: str, wanted: list[str]) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("\n".join(line.strip() for line in text.splitlines()), "utf-8")
    found = mapping.suggest_for_profile(reading.profile(path), None)
    assert found.kind == "contracts"
    assert [target.field for target in found.targets] == wanted


@pytest.mark.django_db(transaction=True)
def test_they_come_in_once_are_known_again_and_go_by_undo(tmp_path: Path, cast: Cast) -> None:
    before = Contract.objects.count()
    bring(tmp_path, "contracts", HEADER.replace("plan", "dim_plan"), ROWS)
    ada, bo = (Contract.objects.get(source_key=key) for key in ("K1", "K2"))
    assert (ada.person, ada.since, ada.value, ada.notice_days) == (
        Person.objects.get(name="Ada Stone"),
        date(2024, 1, 1),
        12_000,
        30,
    )
    assert (bo.state, bo.ended_on, bo.dims) == ("ended", date(2024, 4, 30), {"plan": "blue"})
    again = [[*ROWS[0][:5], "ended", *ROWS[0][6:]], ROWS[1]]
    bring(tmp_path, "contracts", HEADER.replace("plan", "dim_plan"), again)
    ada.refresh_from_db()
    assert Contract.objects.count() == before + 2 and (ada.state, ada.ended_on) == ("ended", date(2026, 12, 31))
    for batch in Import.objects.order_by("-pk"):
        actions.undo(batch.pk, by="test", at=timezone.now(), is_apart=True)
    assert Contract.objects.count() == before and not Person.objects.filter(name="Ada Stone").exists()


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_a_contract_stays_out_with_the_reason(tmp_path: Path, cast: Cast) -> None:
    rows = [
        ["X1", "A B", "", "2026-12-31", "", "", "", ""],
        ["X2", "A B", "2024-01-01", "2023-01-01", "", "", "", ""],
        ["X3", "", "2024-01-01", "", "", "", "", ""],
        ["X4", "A B", "2024-01-01", "", "", "ended", "", ""],
    ]
    counts = bring(tmp_path, "contracts", HEADER.replace("plan", "dim_plan"), rows)
    assert not Contract.objects.filter(source_key__startswith="X").exists()
    assert counts["rows"] == {"read": 4, "accepted": 0, "rejected": 4}


def test_what_is_taken_out_is_read_back_as_contracts(tmp_path: Path, cast: Cast) -> None:
    headers = exporting.headers("contracts")
    assert exporting.own_kind(headers) == "contracts"
    rows = list(exporting.cells(cast.ada, "contracts"))
    assert len(rows) == Contract.objects.count() and "S-17" in rows[0]
    with (tmp_path / "out.csv").open("w", newline="") as file:
        csv.writer(file).writerows([headers, *rows])
    assert len(list(exporting.cells(cast.ada, "quotes"))) == 1
