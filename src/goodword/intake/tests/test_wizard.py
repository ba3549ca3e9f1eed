"""The pages that lead through an import, from the choice of a file to taking it back."""

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goodword.accounts.models import Member
from goodword.demo.cast import Cast
from goodword.intake import actions, jobs, queries, rules, uploads
from goodword.intake.models import Import
from goodword.jobs.models import Job

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("same_children")]
PEOPLE = "Vorname;Nachname;E-Mail;Geburtstag\nKlaus;Müller;k@web.de;01.02.1970\nEva;Kurz;e@web.de;03.04.1980\n"
DATES_ASKED = {"kind": "people", "c0": "first_name", "c1": "last_name", "c2": "email", "c3": "birthday"}


def enter(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def upload(client: Client, content: str = PEOPLE, name: str = "kunden.csv") -> Any:
    return client.post(reverse("intake:new"), {"file": SimpleUploadedFile(name, content.encode("cp1252"))})


@pytest.fixture
def ada(cast: Cast) -> Client:
    return enter(cast.ada)


@pytest.fixture
def batch(ada: Client) -> Import:
    upload(ada)
    return Import.objects.get()


def test_it_invites_whoever_has_no_imports_yet(ada: Client) -> None:
    page = ada.get(reverse("intake:imports")).content.decode()
    assert reverse("intake:new") in page
    assert "Nothing has come in yet" in page


def test_a_file_is_looked_through_and_its_columns_are_guessed(ada: Client, batch: Import) -> None:
    page = ada.get(reverse("intake:import", args=[batch.pk])).content.decode()
    assert "2 rows were found" in page
    assert '<option value="last_name" selected>' in page
    assert "Müller" in page
    assert batch.profile["table"]["source"]["encoding"] == "cp1252"


def test_a_date_that_reads_both_ways_is_asked_and_not_guessed(ada: Client, batch: Import) -> None:
    assert "One question first" in ada.get(reverse("intake:import", args=[batch.pk])).content.decode()
    answer = ada.post(reverse("intake:confirm", args=[batch.pk]), {**DATES_ASKED, "o3": ""})
    assert answer.status_code == 422
    assert Import.objects.get().state == Import.State.MAPPING


def test_a_date_that_reads_one_way_only_is_neither_asked_nor_missed(ada: Client) -> None:
    upload(ada, PEOPLE.replace("01.02.1970", "31.12.1970"))
    batch = Import.objects.get()
    assert "One question first" not in ada.get(reverse("intake:import", args=[batch.pk])).content.decode()
    answer = ada.post(reverse("intake:confirm", args=[batch.pk]), DATES_ASKED)
    assert answer.status_code == 302
    batch.refresh_from_db()
    assert [(t["field"], t["form"]) for t in batch.plan["targets"]][3] == ("birthday", "dmy")


def test_an_answered_question_becomes_the_plan_and_a_trial(ada: Client, batch: Import) -> None:
    ada.post(reverse("intake:confirm", args=[batch.pk]), {**DATES_ASKED, "o3": "dmy"})
    batch.refresh_from_db()
    assert batch.state == Import.State.READY
    assert [(t["field"], t["form"]) for t in batch.plan["targets"]][3] == ("birthday", "dmy")
    assert batch.plan["time_zone"] == "Europe/Berlin"
    assert Job.objects.filter(name="intake.try_out").count() == 1


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"c0": "last_name", "c1": "birthday", "c3": "birthday"}, "Two columns go to"),
        ({"c0": "", "c1": "", "c2": "", "c3": ""}, "No column says who it is about"),
    ],
)
def test_a_plan_that_cannot_work_is_sent_back_with_words(ada: Client, batch: Import, chosen: dict[str, str], said: str) -> None:
    answer = ada.post(reverse("intake:confirm", args=[batch.pk]), {**DATES_ASKED, "o3": "dmy", **chosen})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_another_kind_guesses_again(ada: Client, batch: Import) -> None:
    page = ada.get(reverse("intake:import", args=[batch.pk]), {"kind": "orders"}).content.decode()
    assert '<option value="orders" selected>' in page
    answer = ada.post(reverse("intake:confirm", args=[batch.pk]), {"kind": "orders", "c2": "email"})
    assert "day of the order" in answer.content.decode()


def test_a_file_that_is_no_table_is_said_and_not_kept(ada: Client) -> None:
    answer = upload(ada, "%PDF-1.7 hello", "list.csv")
    assert answer.status_code == 422
    assert "looks like a PDF" in answer.content.decode()
    assert not Import.objects.exists()


def test_an_upload_without_a_file_is_said(ada: Client) -> None:
    assert ada.post(reverse("intake:new")).status_code == 422


def test_several_files_become_several_imports(ada: Client) -> None:
    files = [io.BytesIO(PEOPLE.encode()), io.BytesIO(PEOPLE.encode())]
    for n, file in enumerate(files):
        file.name = f"{n}.csv"
    answer = ada.post(reverse("intake:new"), {"file": files})
    assert answer.url == reverse("intake:imports")
    assert Import.objects.count() == 2


def test_an_upload_that_is_too_large_is_refused_in_words_and_not_kept(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "GOODWORD_MOST_UPLOAD", 1)
    answer = upload(ada, "name,email\n" + "Ann,ann@mail.com\n" * 200_000)
    assert answer.status_code == 413
    assert "more than 1 MB" in answer.content.decode()
    assert not Import.objects.exists()
    assert list((Path(settings.HOME) / uploads.FOLDER).glob("*")) == []


@pytest.mark.twin
def test_without_the_cap_the_same_upload_comes_in(ada: Client) -> None:
    assert upload(ada, "name,email\n" + "Ann,ann@mail.com\n" * 200_000).status_code == 302


def test_a_name_made_to_hurt_is_shown_and_never_a_path(ada: Client, batch: Import) -> None:
    upload(ada, name="..\\..\\<script>alert(1)</script>‮gpj.csv")
    hurt = Import.objects.latest("pk")
    assert hurt.profile["files"][0].partition(".")[0].isdigit()
    assert "<script>alert" not in ada.get(reverse("intake:imports")).content.decode()


@pytest.mark.parametrize("name", ["imports", "new"])
def test_only_who_may_import_finds_the_pages(cast: Cast, name: str) -> None:
    assert enter(cast.mona).get(reverse(f"intake:{name}")).status_code == 200
    for nobody in (cast.sam, cast.vera, cast.dario):
        assert enter(nobody).get(reverse(f"intake:{name}")).status_code == 404


@pytest.mark.parametrize("name", ["import", "rejects", "progress"])
def test_a_manager_does_not_find_somebody_else_s_import(cast: Cast, batch: Import, name: str) -> None:
    assert enter(cast.mona).get(reverse(f"intake:{name}", args=[batch.pk])).status_code == 404
    assert not queries.imports_for(cast.mona).exists()
    assert queries.imports_for(cast.ada).exists()


def test_the_rows_to_mend_go_to_their_owner_only(cast: Cast, ada: Client, batch: Import) -> None:
    path = reverse("intake:rejects", args=[batch.pk])
    assert ada.get(path).status_code == 404
    (Path(settings.HOME) / batch.folder / queries.REJECTS).write_text("row,column,value,reason\n2,E-Mail,x,no\n", "utf-8")
    answer = ada.get(path)
    assert b"2,E-Mail,x,no" in b"".join(answer.streaming_content)
    assert "attachment" in answer["Content-Disposition"]
    assert enter(cast.mona).get(path).status_code == 404


def test_looking_changes_nothing(ada: Client, batch: Import) -> None:
    before = Import.objects.values().get()
    for name in ("import", "progress"):
        ada.get(reverse(f"intake:{name}", args=[batch.pk]), headers={"HX-Request": "true"})
    assert Import.objects.values().get() == before
    for name in ("start", "undo", "forget", "confirm"):
        assert ada.get(reverse(f"intake:{name}", args=[batch.pk])).status_code == 405


def test_a_file_can_be_forgotten_before_it_came_in(ada: Client, batch: Import) -> None:
    ada.post(reverse("intake:forget", args=[batch.pk]))
    assert not Import.objects.exists()
    assert not (Path(settings.HOME) / batch.folder).exists()


def test_an_import_that_is_not_ready_does_not_start(ada: Client, batch: Import) -> None:
    ada.post(reverse("intake:start", args=[batch.pk]))
    assert not Job.objects.filter(name="intake.bring").exists()


def ready(ada: Client, batch: Import) -> Import:
    ada.post(reverse("intake:confirm", args=[batch.pk]), {**DATES_ASKED, "o3": "dmy"})
    batch.refresh_from_db()
    return batch


def test_what_a_trial_says_is_shown_before_anything_is_written(ada: Client, batch: Import) -> None:
    ready(ada, batch)
    page = ada.get(reverse("intake:import", args=[batch.pk])).content.decode()
    assert "Trying it out" in page
    told = {
        "dry": True,
        "rows": {"read": 2, "accepted": 1, "rejected": 1},
        "people": {"created": 1, "updated": 0, "unchanged": 0},
    }
    Import.objects.update(counts=told)
    page = ada.get(reverse("intake:import", args=[batch.pk])).content.decode()
    assert "This would happen" in page
    assert reverse("intake:start", args=[batch.pk]) in page


def test_it_starts_and_says_when_nobody_takes_it_up(ada: Client, batch: Import) -> None:
    ready(ada, batch)
    ada.post(reverse("intake:start", args=[batch.pk]))
    assert Job.objects.filter(name="intake.bring").count() == 1
    assert "Waiting for its turn" in ada.get(reverse("intake:import", args=[batch.pk])).content.decode()
    batch.refresh_from_db()
    assert queries.is_waiting_long(batch, timezone.now() + timedelta(minutes=1))


def test_a_running_import_shows_a_bar_that_asks_again(ada: Client, batch: Import) -> None:
    ready(ada, batch)
    Import.objects.update(state=Import.State.RUNNING, rows=1000, rows_done=500, started_at=timezone.now())
    now = timezone.now().timestamp()
    url = reverse("intake:progress", args=[batch.pk]) + f"?rows=100&at={now - 40:.3f}"
    page = ada.get(url, headers={"HX-Request": "true"}).content.decode()
    assert 'value="0.5000"' in page
    assert "rows=100&amp;at=" in page, "the fragment keeps the mark"
    left = int(re.search(r"about (\d+) seconds left", page)[1])
    assert 50 <= left < 50 * 1.25, "rows come at ten a second, and the last ones somewhat slower"
    Import.objects.update(state=Import.State.DONE)
    assert ada.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_finished_import_can_be_taken_back(ada: Client, batch: Import) -> None:
    ready(ada, batch)
    Import.objects.update(state=Import.State.DONE, counts={"rows": {"read": 2, "accepted": 2, "rejected": 0}})
    assert "Take it back" in ada.get(reverse("intake:import", args=[batch.pk])).content.decode()
    ada.post(reverse("intake:undo", args=[batch.pk]))
    assert Import.objects.get().state == Import.State.UNDOING


def test_what_stayed_when_it_was_taken_back_is_listed(ada: Client, batch: Import) -> None:
    kept = [{"kind": "people", "id": 7, "name": "Noor <b>Haddad</b>", "why": "somebody logged a talk since"}]
    Import.objects.update(state=Import.State.UNDONE, counts={"undone": {"kept": kept, "n_kept": 1}})
    page = ada.get(reverse("intake:import", args=[batch.pk])).content.decode()
    assert "1 record stayed" in page
    assert "Noor &lt;b&gt;Haddad" in page


def test_the_mapping_can_be_said_again_until_it_starts(ada: Client, batch: Import) -> None:
    ready(ada, batch)
    page = ada.get(reverse("intake:import", args=[batch.pk]), {"change": "1"}).content.decode()
    assert '<option value="birthday" selected>' in page
    actions.confirm(batch, plan=batch.plan, by="x", at=timezone.now())


@pytest.mark.parametrize("done", [1_000, 5_000, 9_900])
def test_the_time_left_follows_the_pace_of_the_rows_of_which_the_last_are_slower(done: int) -> None:
    def seconds(rows: int) -> float:
        return (rows / 1000) ** rules.GROWTH

    began, now = rules.Mark(500, seconds(500)), rules.Mark(done * 10, seconds(done * 10))
    found = rules.pace(rows=100_000, now=now, began=began)
    assert found.seconds_left is not None
    assert abs(found.seconds_left - (seconds(100_000) - now.seconds)) < 1e-6


def test_no_time_is_told_before_there_is_a_pace() -> None:
    assert rules.pace(rows=0, now=rules.Mark(0, 5), began=rules.Mark(0, 0)).seconds_left is None
    assert rules.pace(rows=100, now=rules.Mark(50, 1), began=rules.Mark(0, 0)).seconds_left is None


def test_a_large_file_is_looked_through_by_a_worker_while_a_page_waits(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGE", 20)
    upload(ada)
    large = Import.objects.get()
    url = reverse("intake:import", args=[large.pk])
    page = ada.get(url).content.decode()
    assert "Looking through the file" in page
    assert "hx-get" in page
    assert ada.post(reverse("intake:confirm", args=[large.pk]), DATES_ASKED)["Location"] == url
    job = Job.objects.get(name="intake.look")
    jobs.look(job.payload)
    asked_again = ada.get(reverse("intake:progress", args=[large.pk]), headers={"HX-Request": "true"})
    assert asked_again["HX-Refresh"] == "true"
    assert "2 rows were found" in ada.get(url).content.decode()
    before = Import.objects.values().get()
    jobs.look(job.payload)
    assert Import.objects.values().get() == before, "a job that comes twice changes nothing"


def test_a_workbook_is_large_before_a_text_of_its_size_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGE", 100)
    for name, begins, is_large in (("a.csv", b"Name", False), ("a.xlsx", b"PK\x03\x04", True), ("a.parquet", b"PAR1", True)):
        (tmp_path / name).write_bytes(begins.ljust(40))
        assert uploads.is_large(tmp_path / name) is is_large, name


def test_a_large_file_that_is_no_table_says_so_and_can_be_forgotten(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGE", 5)
    upload(ada, "%PDF-1.7 hello", "list.csv")
    large = Import.objects.get()
    jobs.look(Job.objects.get(name="intake.look").payload)
    page = ada.get(reverse("intake:import", args=[large.pk])).content.decode()
    assert "looks like a PDF" in page
    assert "hx-get" not in page.partition('id="content"')[2]
    ada.post(reverse("intake:forget", args=[large.pk]))
    assert not Import.objects.exists()


def test_how_a_file_is_written_can_be_said_where_it_was_told_wrongly(ada: Client, batch: Import) -> None:
    page = ada.get(reverse("intake:import", args=[batch.pk])).content.decode()
    assert "This looks wrong?" in page
    assert '<option value="cp1252" selected>' in page
    ada.post(reverse("intake:source", args=[batch.pk]), {"encoding": "cp850", "delimiter": ";", "header_row": "2"})
    batch.refresh_from_db()
    assert batch.profile["table"]["source"] | {"quote": ""} == {
        "format": "csv",
        "encoding": "cp850",
        "delimiter": ";",
        "quote": "",
        "header_row": 2,
        "sheet": "",
    }
    assert batch.profile["table"]["columns"][0]["header"] == "Klaus"
    ada.post(reverse("intake:source", args=[batch.pk]), {"encoding": "cp1252", "delimiter": ";", "header_row": "0"})
    batch.refresh_from_db()
    assert batch.profile["table"]["rows"] == 3


@pytest.mark.parametrize("wrong", [{"encoding": "rot13"}, {"delimiter": "x"}, {"header_row": "-1"}, {"header_row": "50"}])
def test_what_cannot_be_read_that_way_is_said_and_the_file_stays_as_it_was(
    ada: Client, batch: Import, wrong: dict[str, str]
) -> None:
    before = Import.objects.values().get()
    said = {"encoding": "cp1252", "delimiter": ";", "header_row": "1"} | wrong
    answer = ada.post(reverse("intake:source", args=[batch.pk]), said)
    assert answer.status_code == 422
    assert 'class="errors"' in answer.content.decode()
    assert Import.objects.values().get() == before


def test_another_way_of_reading_voids_the_plan_that_was_made(ada: Client, batch: Import) -> None:
    ready(ada, batch)
    ada.post(reverse("intake:source", args=[batch.pk]), {"encoding": "cp1252", "delimiter": ",", "header_row": "1"})
    batch.refresh_from_db()
    assert (batch.state, batch.plan) == (Import.State.MAPPING, {})
