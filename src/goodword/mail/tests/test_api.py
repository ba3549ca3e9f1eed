"""Mail to people over the API: its words, how they look to somebody, who gets none, and what a key may not know."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from goodword.accounts.actions import make_key
from goodword.accounts.models import Member
from goodword.demo.cast import Cast
from goodword.journal.models import Entry
from goodword.mail.actions import suppressing
from goodword.mail.gate import why_not_person
from goodword.mail.models import Message, Suppression, TemplateVersion

ROOT = "/api/v1/mail"
INVITATION = f"{ROOT}/templates/survey_invitation/en"
NAMES = ["first_name", "name", "city", "business", "sender", "about", "survey_link", "scale"]


def with_key(member: Member, *, may_write: bool = True) -> Client:
    key = make_key(member, name="test", may_write=may_write, at=timezone.now())
    return Client(headers={"Authorization": f"Bearer {key}"})


@pytest.fixture
def mona(cast: Cast) -> Client:
    return with_key(cast.mona)


def send(client: Client, method: str, path: str, **body: Any) -> Any:
    return getattr(client, method)(path, body, content_type="application/json")


def test_every_template_is_listed_and_one_is_told_with_the_fields_that_exist(mona: Client) -> None:
    listed = mona.get(f"{ROOT}/templates").json()
    assert [one["key"] for one in listed] == ["survey_invitation", "survey_reminder", "survey_thanks", "told", "first_words"]
    assert listed[0]["name"] == "Invitation to answer" and listed[0]["languages"] == ["en", "de", "es", "pt"]
    told = mona.get(INVITATION).json()
    assert (told["edition"], told["kind"], told["subject"]) == (0, "survey", "How was {about}, {first_name}?")
    assert [field["name"] for field in told["fields"]] == NAMES
    for nowhere in ("survey_invitation/fi", "none/en", "survey_invitation/EN"):
        assert mona.get(f"{ROOT}/templates/{nowhere}").status_code == 404


def test_it_is_written_anew_by_who_read_the_last_edition(mona: Client) -> None:
    done = send(mona, "patch", INVITATION, edition=0, subject="And, {first_name}?")
    assert done.status_code == 200 and (done.json()["edition"], done.json()["subject"]) == (1, "And, {first_name}?")
    assert done.json()["body"].startswith("Hello {first_name}"), "what was not sent stays"
    late = send(mona, "patch", INVITATION, edition=0, subject="Mine")
    assert late.status_code == 409 and late.json()["edition"] == 1
    assert send(mona, "patch", INVITATION, edition=7, subject="Mine").json()["edition"] == 1
    assert send(mona, "patch", INVITATION, edition=1, body="Hello").json()["edition"] == 2
    assert Entry.objects.filter(verb="template.written").count() == TemplateVersion.objects.count() == 2


def test_another_language_is_begun_with_both(mona: Client) -> None:
    finnish = f"{ROOT}/templates/survey_invitation/fi"
    half = send(mona, "patch", finnish, edition=0, subject="Miten meni?")
    assert half.status_code == 400 and not TemplateVersion.objects.exists()
    assert send(mona, "patch", finnish, edition=0, subject="Miten meni?", body="Hei {first_name}").json()["edition"] == 1
    assert mona.get(finnish).json()["subject"] == "Miten meni?"


@pytest.mark.parametrize(
    "attack", ["{{ settings.SECRET_KEY }}", "{% debug %}", "{change}", "{{ ''.__class__ }}", "{x|ljust:9999999}"]
)
def test_a048_an_unknown_merge_field_is_refused_with_the_names_that_exist(attack: str, mona: Client, cast: Cast) -> None:
    wrote = send(mona, "patch", INVITATION, edition=0, body=f"Hello {attack}")
    looked = send(mona, "post", f"{INVITATION}/preview", person_id=cast.maya.pk, body=f"Hello {attack}")
    for answer in (wrote, looked):
        assert answer.status_code == 400 and answer.headers["Content-Type"] == "application/problem+json"
        assert all(f"{{{name}}}" in answer.json()["detail"] for name in NAMES)
    assert not TemplateVersion.objects.exists()


def test_a049_a056_what_is_too_long_or_two_lines_is_refused(mona: Client) -> None:
    for wrong in ({"body": "x" * 5_000_000}, {"body": "{" * 1_000}, {"subject": "a\r\nBcc: v@x.test"}, {"subject": "a\u2028b"}):
        assert send(mona, "patch", INVITATION, edition=0, **wrong).status_code == 400
    for wrong in ({}, {"edition": -1}, {"edition": 0, "html": "<b>"}):
        assert send(mona, "patch", INVITATION, **wrong).status_code == 400


def test_it_is_shown_as_to_a_person_and_nothing_is_kept(mona: Client, cast: Cast) -> None:
    before = Entry.objects.count()
    shown = mona.get(f"{INVITATION}/preview", {"person_id": cast.maya.pk}).json()
    assert cast.maya.name.split()[0] in shown["subject"] and "https://example.com/?a=9" in shown["html"]
    assert "goodword:" not in shown["text"] + shown["html"] and "{" not in shown["text"]
    draft = send(mona, "post", f"{INVITATION}/preview", person_id=cast.theo.pk, subject="S", body="To {name} <b>")
    assert f"To {cast.theo.name} <b>" in draft.json()["text"] and "&lt;b&gt;" in draft.json()["html"]
    assert not Message.objects.exists() and not TemplateVersion.objects.exists() and Entry.objects.count() == before
    assert mona.get(f"{INVITATION}/preview", {"person_id": 999_999}).status_code == 404
    assert mona.get(f"{INVITATION}/preview").status_code == 400
    assert with_key(cast.mona, may_write=False).get(f"{INVITATION}/preview", {"person_id": cast.maya.pk}).status_code == 200


def test_who_gets_none_is_listed_without_addresses(mona: Client, cast: Cast) -> None:
    for who in (cast.maya, cast.theo):
        suppressing.suppress(who.email, reason="bounced", person=who, by="test", at=timezone.now())
    first = mona.get(f"{ROOT}/suppressions", {"limit": 1}).json()
    rest = mona.get(f"{ROOT}/suppressions", {"limit": 1, "after": first["next"]}).json()
    rows = first["rows"] + rest["rows"]
    assert [row["person_id"] for row in rows] == [cast.maya.pk, cast.theo.pk] and rest["next"] is None
    assert rows[0].keys() == {"id", "person_id", "reason", "kind", "at", "lifted_at", "lifted_why"}
    kept = Suppression.objects.values_list("address", flat=True)
    assert not any(told in str(rows) for told in (*kept, cast.maya.email, cast.theo.email))
    assert mona.get(f"{ROOT}/suppressions", {"address": cast.maya.email}).status_code == 400


def test_mail_is_kept_from_an_address_once_and_let_go_there_again_for_a_reason(mona: Client, cast: Cast) -> None:
    told = {"address": f" {cast.maya.email.upper()}", "reason": "bounced"}
    first, again = (send(mona, "post", f"{ROOT}/suppressions", **told) for _ in range(2))
    assert first.status_code == again.status_code == 201 and first.json() == again.json()
    assert why_not_person(cast.maya, "survey", timezone.now()) == "bounced"
    assert Entry.objects.get(verb="mail.suppressed").by == cast.mona.by
    there = f"{ROOT}/suppressions/{first.json()['id']}/lift"
    for none in ({}, {"why": ""}, {"why": "  "}):
        assert send(mona, "post", there, **none).status_code == 400
    lifted = send(mona, "post", there, why="She has a new mailbox").json()
    assert lifted["lifted_at"] and lifted["lifted_why"] == "She has a new mailbox"
    assert send(mona, "post", there, why="Again").json() == lifted, "lifted before, nothing is changed"
    assert why_not_person(cast.maya, "survey", timezone.now()) == ""
    assert mona.get(f"{ROOT}/suppressions").json()["rows"] == []


def test_what_was_stopped_elsewhere_is_brought_along_and_who_was_erased_stays_so(mona: Client, cast: Cast) -> None:
    send(mona, "post", f"{ROOT}/suppressions", address=cast.theo.email, reason="stopped", kind="survey")
    now = timezone.now()
    assert why_not_person(cast.theo, "survey", now) == "stopped" and why_not_person(cast.theo, "told", now) == ""
    erased = send(mona, "post", f"{ROOT}/suppressions", address=cast.maya.email, reason="erased").json()
    refused = send(mona, "post", f"{ROOT}/suppressions/{erased['id']}/lift", why="They are back in the file")
    assert refused.status_code == 400 and why_not_person(cast.maya, "reply", now) == "erased"


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "nobody"},
        {"address": ""},
        {"address": "a@b.test,victim@c.test"},
        {"address": "a@b.test\nRCPT TO:<v@x.test>"},
        {"address": "a@b.test", "reason": "mood"},
        {"address": "a@b.test", "reason": "bounced", "kind": "survey"},
        {"address": "a@b.test", "reason": "stopped", "kind": "everything"},
        {"address": "a@b.test", "person_id": 1},
    ],
)
def test_a057_what_is_no_address_or_no_reason_keeps_nothing(wrong: dict[str, Any], mona: Client) -> None:
    assert send(mona, "post", f"{ROOT}/suppressions", **wrong).status_code == 400
    assert not Suppression.objects.exists()


def test_who_manages_nothing_finds_none_of_it(cast: Cast) -> None:
    kept = suppressing.suppress("a@b.test", reason="by_hand", by="test", at=timezone.now())
    assert kept is not None
    for member in (cast.sam, cast.vera, cast.dario):
        client = with_key(member)
        gone = [client.get(f"{ROOT}/templates"), client.get(INVITATION), client.get(f"{ROOT}/suppressions")]
        gone += [
            send(client, "patch", INVITATION, edition=0, subject="x"),
            send(client, "post", f"{ROOT}/suppressions", address="c@d.test"),
        ]
        gone += [send(client, "post", f"{ROOT}/suppressions/{kept.pk}/lift", why="x")]
        gone += [client.get(f"{INVITATION}/preview", {"person_id": cast.maya.pk})]
        assert {answer.status_code for answer in gone} == {404}
    reading = with_key(cast.mona, may_write=False)
    assert send(reading, "post", f"{ROOT}/suppressions", address="c@d.test").status_code in {401, 403}
    assert Suppression.objects.count() == 1 and not TemplateVersion.objects.exists()
