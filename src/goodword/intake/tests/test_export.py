"""What goes out: exactly what its reader may see, harmless in a spreadsheet, and nothing new when it comes in again."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goodword.accounts import actions as accounts
from goodword.accounts.models import Member
from goodword.demo.cast import Cast
from goodword.intake import actions, exporting, files
from goodword.intake.models import Import
from goodword.kit import cells
from goodword.mail.models import Message
from goodword.people.actions.belonging import tie
from goodword.people.models import Care, Membership, Organisation, Person, Tie
from goodword.people.queries import organisations_for, people_for
from goodword.surveys.models import Answer, Invitation, Response
from goodword.themes.models import Mention
from goodword.touchpoints.models import Order, Touchpoint
from goodword.touchpoints.queries import promises_for

from .importing import begin, everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("same_children")]
FORMS = [".csv", ".xlsx", ".parquet", ".json"]
HOSTILE = ["=1+1", "+cmd|calc", "-2+3", "@SUM(A1)", "\t=1", "\uff1d1+1", '"=1+1', ";=1", "'=1", "O'Brien", "a\nb,c;d"]


def enter(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def key_of(member: Member) -> dict[str, str]:
    return {"Authorization": f"Bearer {accounts.make_key(member, name='test', may_write=True, at=timezone.now())}"}


def lines_of(response: Any) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", FORMS)
def test_what_was_taken_out_changes_nothing_when_it_comes_in_again(tmp_path: Path, cast: Cast, form: str) -> None:
    Person.objects.create(name="=Ada", name_key="=ada", notes="-1\n=2", city="@home", noted_at=timezone.now())
    before = everything()
    for what in ("people", "orders"):
        path = tmp_path / f"{what}{form}"
        assert files.write(exporting.headers(what), exporting.cells(None, what), path) > 0
        if form == ".json":
            assert {row["key"] for row in json.loads(path.read_text())} == {row[0] for row in exporting.cells(None, what)}
            continue
        told = actions.run(begin(path, what).pk, is_apart=True)  # with the key of this process, by which own rows are known
        assert told["rows"]["rejected"] == 0, Path(told["rejects"]).read_text()
        assert everything() == before
        assert _written(told) == {"created": 0, "updated": 0}, told


def _written(told: dict[str, Any]) -> dict[str, int]:
    each = [n for n in told.values() if isinstance(n, dict) and "created" in n]
    return {what: sum(n[what] for n in each) for what in ("created", "updated")}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_formula_in_csv_or_excel(tmp_path: Path, text: str) -> None:
    for form in (".csv", ".xlsx"):
        files.write(["name"], [[text]], tmp_path / f"x{form}")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        (shown,) = list(csv.reader(file))[1]
    is_formula = re.match("[\\s;\"']*[=+@\uff1d-]", text) is not None
    assert shown.startswith("'") is is_formula
    assert cells.plain(shown) == text, "and comes in again as it was"
    sheet = zipfile.ZipFile(tmp_path / "x.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and sheet.count('t="inlineStr"') == 2, "a text cell, as its header is"


@pytest.mark.twin
def test_without_the_mark_a_formula_stands_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "harmless", lambda text: text)
    files.write(["name"], [["=1+1"]], tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text("utf-8-sig").splitlines()[1] == "=1+1"


@pytest.mark.parametrize("name", ["ada", "sam", "vera", "dario", "kit"])
def test_everybody_gets_exactly_the_rows_of_their_lists(cast: Cast, name: str) -> None:
    member = getattr(cast, name)
    theirs = {
        "people": people_for(member),
        "organisations": organisations_for(member),
        "orders": Order.objects.visible_to(member),
        "touchpoints": Touchpoint.objects.visible_to(member),
        "answers": Answer.objects.visible_to(member),
        "promises": promises_for(member),
        "memberships": Membership.objects.visible_to(member),
        "ties": Tie.objects.visible_to(member),
        "survey_invitations": Invitation.objects.visible_to(member),
        "responses": Response.objects.visible_to(member),
        "mentions": Mention.objects.visible_to(member),
        "mails": Message.objects.visible_to(member).filter(member=None),
    }
    for what, rows in theirs.items():
        taken = {str(row[0]).rpartition(":")[2] for row in exporting.cells(member, what)}
        assert taken == {str(pk) for pk in rows.values_list("pk", flat=True)}, what
    assert len(list(exporting.cells(cast.dario, "people"))) == Care.objects.current().filter(member=cast.dario).count() == 1


@pytest.mark.twin
def test_without_the_gate_a_dealer_takes_everybody_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(Person.objects.all()), "visible_to", lambda rows, member: rows)
    assert len(list(exporting.cells(cast.dario, "people"))) == Person.objects.count() > 1


def test_promises_and_ties_come_out_with_whom_they_are_about_and_no_formula(cast: Cast) -> None:
    tie(person=cast.noor, other=cast.ines, kind="=cmd|calc", by="test", at=timezone.now())
    ada = enter(cast.ada)
    [promise] = lines_of(ada.get(reverse("intake:export", args=["promises"])))
    assert (promise["name"], promise["company"], promise["promised_by"]) == ("Noor Haddad", "Haddad Studio", "Sam Okafor")
    assert (promise["what"], promise["due_on"], promise["kept_at"]) == (cast.promise.what, str(cast.promise.due_on), "")
    friends, planted = lines_of(ada.get(reverse("intake:export", args=["ties"])))
    assert (friends["name"], friends["kind"], friends["other"]) == ("Maya Olsen", "friends", "Theo Brandt")
    assert planted["kind"] == "'=cmd|calc"
    [membership] = lines_of(ada.get(reverse("intake:export", args=["memberships"])))
    assert (membership["name"], membership["company"], membership["title"]) == ("Noor Haddad", "Haddad Studio", "Founder")


def test_what_was_asked_said_and_written_comes_out_with_whom_it_is_about_and_no_key_of_theirs(cast: Cast) -> None:
    ada = enter(cast.ada)
    came = {
        what: lines_of(ada.get(reverse("intake:export", args=[what]))) for what in ("survey_invitations", "responses", "mails")
    }
    assert {(row["name"], row["state"], row["skipped_why"]) for row in came["survey_invitations"]} >= {
        ("Maya Olsen", "complete", ""),
        ("Noor Haddad", "skipped", "quiet"),
    }
    said = {row["name"]: json.loads(row["said"]) for row in came["responses"]}
    assert said["Maya Olsen"]["recommend"] == 10 and said["Inês Duarte"] == {"recommend": 4}
    mails = {row["name"]: (row["kind"], row["state"], row["subject"]) for row in came["mails"]}
    assert mails["Inês Duarte"] == ("service", "refused", "Your bicycle is ready, Inês") and mails["Maya Olsen"][1] == "sent"
    secrets = {*Invitation.objects.values_list("token", flat=True), *Response.objects.values_list("token", flat=True)}
    assert secrets and not [token for token in secrets if token in str(came)]
    assert "/mail/no-more/" not in str(came)


def test_a_mention_comes_out_with_its_theme_and_the_words_that_name_it(cast: Cast) -> None:
    mention = Mention.objects.select_related("answer", "theme").order_by("pk")[0]
    rows = lines_of(enter(cast.ada).get(reverse("intake:export", args=["mentions"])))
    row = next(row for row in rows if row["key"].endswith(f":{mention.pk}"))
    assert row["quote"] == mention.answer.comment[mention.start : mention.end] != ""
    assert row["theme"] == (mention.under or mention.theme).label and row["name"] == str(mention.person)
    answers = lines_of(enter(cast.ada).get(reverse("intake:export", args=["answers"])))
    assert row["answer_key"] in {answer["key"] for answer in answers}


def test_what_no_import_reads_back_is_not_taken_for_a_kind_of_import() -> None:
    read_back = {what for what in exporting.KINDS if exporting.own_kind(exporting.headers(what)) == what}
    only_out = {"promises", "memberships", "ties", "introductions", "handles", "referrals", "asks", "shop-calls"}
    only_out |= {"cases", "case_notes", "changes", "causes_of_changes", "told"}
    only_out |= {"survey_invitations", "responses", "mentions", "mails"}
    assert set(exporting.KINDS) - read_back == only_out


def test_the_page_offers_files_and_they_hold_the_list(cast: Cast) -> None:
    ada = enter(cast.ada)
    page = ada.get(reverse("intake:imports")).content.decode()
    for what in exporting.KINDS:
        assert reverse("intake:export", args=[what]) in page
    response = ada.get(reverse("intake:export", args=["people"]))
    assert response["Content-Disposition"].startswith('attachment; filename="people-')
    assert {row["name"] for row in lines_of(response)} == set(Person.objects.values_list("name", flat=True))
    sheet = b"".join(ada.get(reverse("intake:export", args=["organisations"]), {"form": "xlsx"}).streaming_content)
    assert zipfile.ZipFile(io.BytesIO(sheet)).testzip() is None
    parquet = b"".join(ada.get(reverse("intake:export", args=["orders"]), {"form": "parquet"}).streaming_content)
    assert len(set(pq.read_table(io.BytesIO(parquet)).column("key").to_pylist())) == Order.objects.count()


@pytest.mark.parametrize(("kind", "form"), [("members", "csv"), ("people", "exe"), ("people", "../csv")])
def test_what_is_no_export_is_not_there(cast: Cast, kind: str, form: str) -> None:
    assert enter(cast.ada).get(reverse("intake:export", args=[kind]), {"form": form}).status_code == 404


@pytest.mark.parametrize("name", ["sam", "vera", "dario", "kit"])
def test_only_who_may_take_files_out_finds_the_door(cast: Cast, name: str) -> None:
    member = getattr(cast, name)
    assert enter(member).get(reverse("intake:export", args=["people"])).status_code == 404
    for there in ("/api/v1/exports/people", "/api/v1/imports"):
        assert Client(headers=key_of(member)).get(there).status_code == 404


@pytest.mark.slow
def test_a_program_lists_imports_takes_one_back_and_takes_records_out(cast: Cast) -> None:
    made = {"folder": "imports/x", "source": "file", "made_at": timezone.now()}
    done = Import.objects.create(
        file_name="list.csv", state=Import.State.DONE, counts={"rejects": "/home/here/rejects.csv"}, by_member=cast.ada, **made
    )
    waiting = Import.objects.create(file_name="wait.csv", by_member=cast.mona, **made)
    ada, mona = Client(headers=key_of(cast.ada)), Client(headers=key_of(cast.mona))
    assert [row["id"] for row in ada.get("/api/v1/imports").json()["rows"]] == [done.pk, waiting.pk]
    assert [row["id"] for row in mona.get("/api/v1/imports").json()["rows"]] == [waiting.pk]
    assert mona.get(f"/api/v1/imports/{done.pk}").status_code == 404
    assert ada.get(f"/api/v1/imports/{done.pk}").json()["counts"] == {"rejects": "rejects.csv"}
    assert ada.post(f"/api/v1/imports/{waiting.pk}/undo").status_code == 409
    answer = ada.post(f"/api/v1/imports/{done.pk}/undo")
    assert (answer.status_code, answer.json()["state"]) == (202, "undoing")
    told = b"".join(ada.get("/api/v1/exports/organisations", {"form": "json"}).streaming_content)
    assert [row["name"] for row in json.loads(told)] == list(Organisation.objects.order_by("id").values_list("name", flat=True))
    assert ada.get("/api/v1/exports/people", {"form": "exe"}).status_code == 400
