"""Who sent whom comes in by file: mapped in several languages, known again, refused with a reason, bound, undone, taken out."""

from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from goodword.demo.cast import Cast
from goodword.intake import actions, exporting, reading
from goodword.intake.models import Import
from goodword.intake.reading import mapping
from goodword.intake.tests.importing import begin, bring, everything, file_of
from goodword.people.models import Person
from goodword.pipeline.models import Opportunity
from goodword.referrals.actions.gathering import gather
from goodword.referrals.models import Introduction, Touch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("same_children")]
HEADER = "key name email opened_at introduced_by dealer proof channel why_sent"
ROWS = [
    ["R1", "Kit Vale", "kit@example.org", "2026-03-01", "maya@example.com", "", "code", "voucher", "They listen"],
    ["R2", "Lou Field", "lou@example.org", "2026-03-02", "kit@example.org", "", "", "", ""],
    ["R3", "Ann Moor", "ann@example.org", "2026-03-03", "", "Conti Cicli", "link", "", ""],
]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            """Friend,Friend's email,Referred by,Referred on,Referral type,Via
            Kit Vale,kit@example.org,Maya Olsen,2026-03-01,code,voucher
            Lou Field,lou@example.org,Kit Vale,2026-03-02,link,WhatsApp""",
            ["name", "email", "introduced_by", "opened_at", "proof", "channel"],
        ),
        (
            """Geworbener Kunde;E-Mail;Empfohlen von;Empfohlen am;Nachweis;Kanal
            Tim Lang;tim@example.org;Maya Olsen;01.03.2026;Gutschein;Messe
            Ida Beck;ida@example.org;Tim Lang;02.03.2026;mündlich;Telefon""",
            ["name", "email", "introduced_by", "opened_at", "proof", "channel"],
        ),
        (
            """Amigo;Correo;Recomendado por;Fecha;Tipo de recomendación;Canal
            Lucía Fernández;lucia@example.org;Maya Olsen;14/05/2026;código;boca a boca
            Pablo Ortega;pablo@example.org;Lucía Fernández;20/06/2026;enlace;redes""",
            ["name", "email", "introduced_by", "opened_at", "proof", "channel"],
        ),
    ],
)
def test_its_headers_are_understood(tmp_path: Path, text: str, wanted: list[str]) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("\n".join(line.strip() for line in text.splitlines()), "utf-8")
    found = mapping.suggest_for_profile(reading.profile(path), "referrals")
    assert found.kind == "referrals"
    assert [target.field for target in found.targets] == wanted


def sent() -> set[tuple[str, str | None, str | None, str]]:
    rows = Introduction.objects.exclude(person__name="Theo Brandt")
    return set(rows.values_list("person__name", "introducer__name", "dealer__name", "proof"))


@pytest.mark.django_db(transaction=True)
def test_they_come_in_once_are_bound_and_go_by_undo(tmp_path: Path, cast: Cast) -> None:
    before = everything()
    tried = actions.dry_run(begin(file_of(tmp_path, HEADER, ROWS), "referrals"), is_apart=True)
    assert (tried["touches"]["created"], tried["opportunities"]["created"], tried["rows"]["rejected"]) == (3, 3, 0)
    assert everything() == before
    Import.objects.all().delete()
    told = bring(tmp_path, "referrals", HEADER, ROWS)
    assert told["rows"] == {"read": 3, "accepted": 3, "rejected": 0}
    assert (told["touches"]["created"], told["opportunities"]["created"]) == (3, 3)
    assert gather(by="test", at=timezone.now())["bound"] == 3
    assert sent() == {
        ("Kit Vale", "Maya Olsen", None, "code"),
        ("Lou Field", "Kit Vale", None, "staff"),
        ("Ann Moor", None, "Conti Cicli", "link"),
    }
    word = Touch.objects.get(person__name="Kit Vale")
    assert (word.channel, word.words, word.opportunity.is_warm) == ("voucher", "They listen", True)
    assert Introduction.objects.get(touch=word).bound_at == word.at == word.opportunity.opened_at
    again = bring(tmp_path, "referrals", HEADER, ROWS[::-1])
    assert (again["touches"]["unchanged"], again["opportunities"]["unchanged"]) == (3, 3)
    bring(tmp_path, "referrals", HEADER, [["R1", *ROWS[0][1:4], "ines@example.com", *ROWS[0][5:]]])
    assert gather(by="test", at=timezone.now()) == {"gone": 1, "touches": 0, "bound": 1}
    assert ("Kit Vale", "Inês Duarte", None, "code") in sent()
    for batch in Import.objects.order_by("-pk"):
        assert actions.undo(batch.pk, by="test", at=timezone.now(), is_apart=True)["kept"] == []
        gather(by="test", at=timezone.now())
    after = everything()
    assert {kind: rows for kind, rows in after.items() if rows != before[kind]} == {}


def test_a_row_that_names_no_sender_or_no_day_says_so(tmp_path: Path, cast: Cast) -> None:
    wrong = [["R1", "Kit Vale", "", "2026-03-01", "", "", "", "", ""], ["R2", "Lou Field", "", "", "Maya Olsen", "", "", "", ""]]
    wrong += [["R3", "Ann Moor", "", "2026-03-01", "Maya Olsen", "", "astrology", "", ""]]
    told = bring(tmp_path, "referrals", HEADER, wrong)
    assert told["rows"] == {"read": 3, "accepted": 0, "rejected": 3}
    reasons = Path(told["rejects"]).read_text("utf-8")
    for why in ("the row does not say who sent them", "the day on which it began is missing", "“astrology” is none of"):
        assert why in reasons
    assert not Opportunity.objects.filter(person__name="Kit Vale").exists()


def test_they_are_read_where_the_caller_has_temporary_tables_and_a_transaction_open(tmp_path: Path, cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE beforehand AS SELECT 1 AS id")
    told = bring(tmp_path, "referrals", HEADER, [["R1", "Kit Vale", "", "2026-03-01", "", "", "", "", ""]])
    assert told["rows"] == {"read": 1, "accepted": 0, "rejected": 1}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_they_are_read_where_the_session_had_temporary_tables_before(tmp_path: Path, cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE before_that AS SELECT 1 AS id")
        cursor.execute("DROP TABLE before_that")
    told = bring(tmp_path, "referrals", HEADER, [["R1", "Kit Vale", "", "2026-03-01", "", "", "", "", ""]])
    assert told["rows"] == {"read": 1, "accepted": 0, "rejected": 1}


def test_they_are_taken_out_with_who_sent_whom(cast: Cast) -> None:
    for what, columns in {"referrals": ("name", "sender", "proof"), "introductions": ("name", "sender", "proof")}.items():
        names = exporting.headers(what)
        rows = [dict(zip(names, row, strict=True)) for row in exporting.cells(None, what)]
        assert [tuple(row[c] for c in columns) for row in rows] == [("Theo Brandt", "Maya Olsen", "said")]
        assert list(exporting.cells(cast.kit, what)) == []
    assert {row[exporting.headers("handles").index("kind")] for row in exporting.cells(None, "handles")} == {"link", "code"}
    assert Person.objects.count() == 4
