"""Members come by a link, have roles, and are shut out at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404
from django.test import Client
from django.utils import timezone

from goodword.accounts import actions
from goodword.accounts.models import ApiKey, Invitation, Member
from goodword.demo.cast import PASSWORD, Cast

Without = Callable[..., Any]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def logged_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend=BACKEND)
    return client


def invite(cast: Cast, role: str = "staff") -> str:
    return actions.invite(cast.ada, email="nell@example.com", name="Nell", role=role, at=timezone.now())


JOINING = {"person_name": "Nell Novak", "password": "a-quiet-green-door"}


def test_it_shows_a_link_once_and_keeps_only_its_hash(cast: Cast) -> None:
    answer = logged_in(cast.ada).post("/settings/members/invite/", {"name": "Nell", "email": "Nell@example.com", "role": "staff"})
    assert answer.status_code == 200
    token = answer.context["url"].rstrip("/").rpartition("/")[2]
    assert token in answer.content.decode()
    assert token not in str(Invitation.objects.values())
    assert token not in logged_in(cast.ada).get("/settings/members/").content.decode()


def test_a_link_works_once(cast: Cast) -> None:
    url = f"/join/{invite(cast)}/"
    assert Client().get(url).status_code == 200
    assert Client().post(url, JOINING)["Location"] == "/accounts/login/"
    nell = Member.objects.get(email="nell@example.com")
    assert (nell.role, nell.name) == ("staff", "Nell Novak")
    assert nell.check_password(JOINING["password"])
    assert Client().get(url).status_code == 404
    assert Client().post(url, JOINING | {"password": "another-green-door"}).status_code == 404


def test_a_link_dies_when_withdrawn_replaced_or_old_or_its_maker_is_gone(cast: Cast) -> None:
    first = invite(cast)
    second = invite(cast)
    assert Client().get(f"/join/{first}/").status_code == 404
    open_link = Invitation.objects.get(used_at=None)
    logged_in(cast.mona).post(f"/settings/members/links/{open_link.pk}/withdraw/")
    assert Client().get(f"/join/{second}/").status_code == 404
    third = invite(cast)
    Invitation.objects.filter(used_at=None).update(until=timezone.now())
    assert Client().get(f"/join/{third}/").status_code == 404
    fourth = actions.invite(cast.mona, email="nell@example.com", name="", role="staff", at=timezone.now())
    actions.deactivate(cast.ada, cast.mona, at=timezone.now())
    assert Client().get(f"/join/{fourth}/").status_code == 404


@pytest.mark.parametrize("field", ["email", "role"])
def test_a_link_gives_only_what_was_asked_for(cast: Cast, field: str) -> None:
    forged = {"email": "eve@example.com", "role": "owner"}[field]
    Client().post(f"/join/{invite(cast)}/", JOINING | {field: forged})
    nell = Member.objects.get(name="Nell Novak")
    assert (nell.email, nell.role) == ("nell@example.com", "staff")


def test_a_manager_makes_nobody_their_equal(cast: Cast) -> None:
    for role in ("owner", "manager"):
        form = {"name": "Nell", "email": "nell@example.com", "role": role}
        assert logged_in(cast.mona).post("/settings/members/invite/", form).status_code == 422
        with pytest.raises(actions.NotYours):
            actions.invite(cast.mona, email="nell@example.com", name="", role=role, at=timezone.now())
    with pytest.raises(actions.NotYours):
        actions.renew(cast.mona, cast.ada, at=timezone.now())
    with pytest.raises(actions.NotYours):
        actions.deactivate(cast.mona, cast.ada, at=timezone.now())


def test_the_last_owner_stays(cast: Cast) -> None:
    client = logged_in(cast.ada)
    client.post(f"/settings/members/{cast.ada.pk}/deactivate/")
    form = {"name": "Ada", "role": "viewer"}
    assert client.post(f"/settings/members/{cast.ada.pk}/", form).status_code == 422
    cast.ada.refresh_from_db()
    assert (cast.ada.role, cast.ada.is_active) == ("owner", True)


def test_shutting_out_ends_session_key_and_link_with_the_next_request(cast: Cast) -> None:
    sam = logged_in(cast.sam)
    key = actions.make_key(cast.sam, name="till", may_write=True, at=timezone.now())
    renewal = actions.renew(cast.ada, cast.sam, at=timezone.now())
    assert sam.get("/settings/").status_code == 200
    logged_in(cast.ada).post(f"/settings/members/{cast.sam.pk}/deactivate/")
    assert sam.get("/settings/")["Location"].startswith("/accounts/login/")
    assert Client().get(f"/join/{renewal}/").status_code == 404
    assert ApiKey.objects.get(member=cast.sam).revoked_at is not None
    assert Client(headers={"Authorization": f"Bearer {key}"}).get("/api/v1/").status_code in {401, 404}
    assert not Client().login(email=cast.sam.email, password=PASSWORD)


def test_letting_in_again_wakes_no_old_session(cast: Cast) -> None:
    sam = logged_in(cast.sam)
    actions.deactivate(cast.ada, cast.sam, at=timezone.now())
    actions.reactivate(cast.ada, cast.sam, at=timezone.now())
    assert sam.get("/settings/").status_code == 302
    cast.sam.refresh_from_db()
    assert logged_in(cast.sam).get("/settings/").status_code == 200


def test_a_new_password_ends_every_other_session(cast: Cast) -> None:
    thief = logged_in(cast.sam)
    here = Client()
    here.post("/accounts/login/", {"login": cast.sam.email, "password": PASSWORD})
    form = {"oldpassword": PASSWORD, "password1": "a-quiet-green-door", "password2": "a-quiet-green-door"}
    assert here.post("/accounts/password/change/", form).status_code == 302
    assert thief.get("/settings/").status_code == 302
    assert here.get("/settings/").status_code == 200


def test_a_renewal_link_ends_every_session_too(cast: Cast) -> None:
    sam = logged_in(cast.sam)
    token = actions.renew(cast.ada, cast.sam, at=timezone.now())
    Client().post(f"/join/{token}/", {"person_name": "Sam Okafor", "password": "a-quiet-green-door"})
    assert sam.get("/settings/").status_code == 302
    assert Client().login(email=cast.sam.email, password="a-quiet-green-door")


@pytest.mark.twin
def test_without_the_round_an_old_session_wakes_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Member, "_get_session_auth_hash", AbstractBaseUser._get_session_auth_hash)
    sam = logged_in(cast.sam)
    actions.deactivate(cast.ada, cast.sam, at=timezone.now())
    actions.reactivate(cast.ada, cast.sam, at=timezone.now())
    assert sam.get("/settings/").status_code == 200


@pytest.mark.twin
def test_without_its_end_a_link_works_for_a_second_one(cast: Cast, without: Without) -> None:
    actions.renew(cast.ada, cast.sam, at=timezone.now())
    link = Invitation.objects.get(member=cast.sam)
    actions.join(link, name="Sam Okafor", password=JOINING["password"], at=timezone.now())
    with pytest.raises(Http404):
        actions.join(link, name="Sam Okafor", password="a-thief-s-own-word", at=timezone.now())
    join = without(actions, "join", ", used_at=None")
    join(link, name="Sam Okafor", password="a-thief-s-own-word", at=timezone.now())
    assert Client().login(email=cast.sam.email, password="a-thief-s-own-word")


@pytest.mark.twin
def test_without_the_count_the_last_owner_goes(cast: Cast, without: Without) -> None:
    without(actions, "_refuse_last", ("raise LastOwner", "return"))
    logged_in(cast.ada).post(f"/settings/members/{cast.ada.pk}/deactivate/")
    assert not Member.objects.filter(role="owner", is_active=True).exists()


@pytest.mark.twin
def test_without_the_rule_a_manager_makes_themself_an_owner(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "may_give", lambda role, given: True)
    actions.change_member(cast.mona, cast.mona, name="Mona", role="owner", at=timezone.now())
    assert logged_in(Member.objects.get(pk=cast.mona.pk)).get("/settings/business/").status_code == 200
