"""Who comes through which door: every route × every role × reading and writing."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import resolve
from django.utils import timezone

from goodword.accounts import actions, keys
from goodword.accounts.doors import Door
from goodword.accounts.models import Invitation, Member
from goodword.accounts.rules import Right, may
from goodword.demo.cast import TIME_ZONE

from . import empty_lake, retold
from .routes import Route, is_gated, opens_for, routes, stand_ins

ROUTES = routes()
HANDLER = ClientHandler(enforce_csrf_checks=False)  # one for all: to make one is to list every static file
ROLES = ("ada", "mona", "sam", "vera", "dario", "kit", "gone", "stranger")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Who is logged in, how often somebody tried, and which links were opened: none of it is a fact of the business.
NOT_BUSINESS = {"django_session", "accounts_cache", "referrals_hit", "surveys_opening"}
# They take a deed back, and in this house none was done: there is nothing to take back, even for those who may.
TAKE_BACK = {"directory:undo_bulk", "directory:undo_parting", "directory:keep_view_again", "touchpoints:bring_back"}
TAKE_BACK |= {"goodwords:undo", "goodwords:bring_back", "mail:head_as_before", "mail:leave_unsure"}
TAKE_BACK |= {"occasions:keep_day_again", "occasions:undo_posting", "pipeline:uncorrect"}
TAKE_BACK |= {"pipeline:undo_routes", "playbooks:take_up"}
TAKE_BACK |= {"themes:undo", "themes:uncorrect"}
TAKE_BACK |= {"recovery:undo", "recovery:bring_back", "recovery:undo_rules"}
TAKE_BACK |= {"changes:undo", "changes:bring_back", "changes:link_again", "changes:untell_by_voice"}
TAKE_BACK |= {"surveys:keep_alert_again", "surveys:unwrite", "surveys:bring_back"}
TAKE_BACK |= {"referrals:forget_whom", "referrals:note_again", "referrals:bind_back"}
LET_IN = {200, 201, 202, 204, 302, 400, 405, 409, 415, 422}  # inside, though perhaps not with this form or method
OWN_PAGES = {200, 302, 404, 405}  # allauth's pages about oneself: there is no second app to take away


@dataclass(frozen=True)
class House:
    """The cast, somebody who is gone, an open invitation; a session and a key for everybody, and what it all reads like."""

    ada: Member
    sam: Member
    keys: dict[str, str]
    sessions: dict[str, str]
    untouched: str


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[House]:
    """One house for every door: it costs more than to knock."""
    with django_db_blocker.unblock(), transaction.atomic():
        empty_lake.lay(zone=TIME_ZONE)
        yield furnished()
        transaction.set_rollback(True)


@pytest.fixture
def house(standing: House, db: None) -> House:
    """The house as it stands; what a test does to it is taken back to there."""
    return standing


def furnished() -> House:
    now = timezone.now()
    cast = retold.cast(at=now)
    gone = Member.objects.create_user("gone@example.com", "open-the-good-door", name="Gone", role="owner")
    everybody = [*cast.members, gone]
    keys = {who.email.partition("@")[0]: actions.make_key(who, name="walk", may_write=True, at=now) for who in everybody}
    sessions = {who.email.partition("@")[0]: session_of(who) for who in everybody}
    Member.objects.filter(pk=gone.pk).update(is_active=False)
    until = now + actions.INVITATION_LASTS
    Invitation.objects.create(digest="0" * 64, email="new@example.com", role="staff", made_by=cast.ada, made_at=now, until=until)
    return House(cast.ada, cast.sam, keys, sessions, fingerprint())


def session_of(who: Member) -> str:
    client = Client()
    client.force_login(who, backend=BACKEND)
    return client.cookies["sessionid"].value


def fingerprint() -> str:
    """A hash over every row of every table that holds something of the business."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - NOT_BUSINESS):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(repr(row) for row in cursor.fetchall())
            digest.update(f"{table}{rows}".encode())
    return digest.hexdigest()


def knock(route: Route, url: str, method: str, role: str, house: House) -> Any:
    """Send one request as somebody, with a session for pages and a key for the API."""
    client = Client(raise_request_exception=False)
    client.handler = HANDLER
    headers: dict[str, str] = {}
    if role != "stranger" and route.operation is not None:
        headers["Authorization"] = f"Bearer {house.keys[role]}"
    elif role != "stranger":
        client.cookies["sessionid"] = house.sessions[role]
    if method == "GET":
        return client.get(url, headers=headers)
    if route.operation is None:
        return client.post(url, {}, headers=headers)
    return client.generic(method, url, data=b"{}", content_type="application/json", headers=headers)


def is_log_in(response: Any) -> bool:
    return response.status_code == 302 and response["Location"].startswith("/accounts/login/")


@dataclass
class Writes:
    """Sees every statement that writes into a table of the business, so that rows are compared only after one."""

    seen: int = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begins = sql.lstrip(" (").upper()
        self.seen += begins.startswith(("INSERT", "UPDATE", "DELETE", "WITH", "MERGE", "REPLACE")) and not any(
            table in sql for table in NOT_BUSINESS
        )
        return execute(sql, params, many, context)


@dataclass(frozen=True)
class Step:
    """One knock: who and how, what the door should do, what it did."""

    role: str
    method: str
    who: Member | None
    should_open: bool
    response: Any
    has_changed: bool


def walk(route: Route, house: House) -> Iterator[Step]:
    """Each role and method. Everything is taken back after each step."""
    values = stand_ins(route.arguments)
    for role in ROLES:
        who = Member.objects.filter(email=f"{role}@example.com", is_active=True).first()
        has_door = not route.is_public and not route.is_allauth
        should_open = has_door and who is not None and opens_for(route, who, values)
        for method in [route.method] if route.method else ["GET", "POST"]:
            with transaction.atomic():
                writes = Writes()
                with connection.execute_wrapper(writes):
                    response = knock(route, route.url(values), method, role, house)
                yield Step(role, method, who, should_open, response, bool(writes.seen) and fingerprint() != house.untouched)
                transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_each_door_lets_in_whom_it_says(route: Route, house: House) -> None:
    for step in walk(route, house):
        status = step.response.status_code
        at = f"{step.method} {route} as {step.role}: {status}"
        assert status < 500, at
        assert step.method != "GET" or not step.has_changed, f"{at} changed something"
        if route.is_public:
            continue
        if route.is_allauth:
            assert status in OWN_PAGES if step.who else is_log_in(step.response), at
        elif step.should_open:
            inside = LET_IN | {404} if route.name in TAKE_BACK and step.method == "POST" else LET_IN
            assert status in inside and not is_log_in(step.response), f"{at}, but it should come in"
        else:
            assert is_refusal(route, step), f"{at}, but it should be refused"
            assert not step.has_changed, f"{at} was refused and still changed something"


def is_refusal(route: Route, step: Step) -> bool:
    """To a stranger the log-in or a wish for a key, to a member “there is nothing here”.

    Whoever holds the right may learn that a door takes no GET, or not this form; not whether the object exists.
    """
    if step.who is None:
        return step.response.status_code == 401 if route.operation is not None else is_log_in(step.response)
    holds_the_right = route.right is None or may(step.who.role, route.right)
    return step.response.status_code in ({404, 405, 400} if holds_the_right else {404})


def test_what_strangers_reach_lives_in_files_named_public() -> None:
    open_views = [route for route in ROUTES if not route.is_public and not route.is_allauth and route.door is None]
    assert not open_views, f"without a door: {[str(route) for route in open_views]}"


def test_each_page_says_by_which_methods_it_may_be_asked() -> None:
    """A page that only reads and did not say so would be made whole for a POST, too."""
    ours = [route for route in ROUTES if route.operation is None and route.view.__module__.startswith("goodword.")]
    silent = [str(route) for route in ours if not route.methods]
    assert len(ours) > 200 and silent == []


def test_the_walk_is_not_empty() -> None:
    assert {"accounts:business", "accounts:deactivate", "account_login", "join"} <= {route.name for route in ROUTES}


def test_a_cookie_opens_nothing_in_the_api(house: House) -> None:
    client = Client()
    client.force_login(house.ada, backend=BACKEND)
    for route in ROUTES:
        if route.operation is not None:
            url = route.url(stand_ins(route.arguments))
            assert client.generic(route.method, url, data=b"{}", content_type="application/json").status_code == 401, str(route)


@pytest.mark.slow
def test_a_key_that_reads_writes_nothing(house: House) -> None:
    key = actions.make_key(house.ada, name="reads", may_write=False, at=timezone.now())
    for route in ROUTES:
        if route.operation is not None and route.method != "GET":
            url = route.url(stand_ins(route.arguments))
            before = fingerprint()
            answer = Client(headers={"Authorization": f"Bearer {key}"}).generic(
                route.method, url, data=b"{}", content_type="application/json"
            )
            assert answer.status_code == 403, str(route)
            assert fingerprint() == before, str(route)


def test_a_changed_row_is_noticed(house: House) -> None:
    before = fingerprint()
    writes = Writes()
    with connection.execute_wrapper(writes):
        Member.objects.filter(pk=house.sam.pk).update(name="Somebody else")
    assert writes.seen == 1
    assert fingerprint() != before


GUARDED = [route for route in ROUTES if route.right is not None]
OF_A_ROW = [
    route
    for route in ROUTES
    if route.method in {"", "GET"} and not route.is_public and any(is_gated(name) for name in route.arguments)
]


def without_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row is to be seen by everybody."""
    for model in apps.get_models():
        rows = type(model._default_manager.all())
        if hasattr(rows, "visible_to"):
            monkeypatch.setattr(rows, "visible_to", lambda rows, member: rows)


def lowest_without(right: Right, house: House) -> str:
    """A role that does not hold a right."""
    return next(name for name in ("kit", "vera", "sam", "mona") if not may(member(name).role, right))


def member(name: str) -> Member:
    return Member.objects.get(email=f"{name}@example.com")


# Behind them the question asks once more whether it is an owner who asks.
GUARDED_TWICE = {"demo:sample"}


@pytest.mark.slow
@pytest.mark.twin
def test_without_its_guard_each_door_lets_in_a_role_without_the_right(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows have gates of their own behind the doors, and those stay shut: only doors that lead to no row are tried."""
    monkeypatch.setattr(Door, "opens_for", lambda self, member: True)
    monkeypatch.setattr(keys, "may", lambda role, right: True)
    shut = []
    tried = [route for route in GUARDED if not route.arguments and route.name not in GUARDED_TWICE]
    for route in tried:
        assert route.right is not None
        with transaction.atomic():
            role = lowest_without(route.right, house)
            answers = [knock(route, route.url({}), m, role, house) for m in ([route.method] if route.method else ["GET", "POST"])]
            transaction.set_rollback(True)
        if not any(answer.status_code in LET_IN - {405} for answer in answers):
            shut.append(str(route))
    assert len(tried) > 10 and not shut


@pytest.mark.slow
@pytest.mark.twin
def test_without_the_gate_in_its_question_each_page_of_a_row_is_open_to_who_may_not_know_of_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = set()
    values = {str(route): stand_ins(route.arguments) for route in OF_A_ROW}
    may_not = [route for route in OF_A_ROW if not route.right and not opens_for(route, member("kit"), values[str(route)])]
    for gates_are_there in (True, False):
        if not gates_are_there:
            without_gates(monkeypatch)
        for route in may_not:
            status = knock(route, route.url(values[str(route)]), "GET", "kit", house).status_code
            if status in {200, 302}:
                opened.add(str(route))
        assert not gates_are_there or not opened
    # Pages that take a POST only say 405 either way.
    assert len(opened) >= 5, opened


@pytest.mark.twin
def test_without_a_door_a_stranger_is_inside(house: House) -> None:
    asked = RequestFactory().get("/settings/")
    asked.user = AnonymousUser()
    settings_page = resolve("/settings/").func
    assert settings_page(asked).status_code == 302
    asked.user = house.sam
    assert settings_page.__wrapped__(asked).status_code == 200
