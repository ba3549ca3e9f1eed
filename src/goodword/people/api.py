"""People and organisations for programs."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status
from ninja.errors import HttpError

from goodword.accounts.keys import Key
from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.accounts.schemas import Exact
from goodword.kit.emails import NotAnAddress
from goodword.kit.paging import BadCursor, page
from goodword.kit.phones import NotANumber
from goodword.kit.refusing import once, refusing

from . import queries
from .actions import records
from .models import Organisation, Person
from .schemas import (
    ConflictOut,
    OrganisationIn,
    OrganisationOut,
    OrganisationPatch,
    OrganisationsOut,
    Paging,
    PeopleOut,
    PersonIn,
    PersonOut,
    PersonPatch,
)

router = Router(tags=["people"])
M = TypeVar("M", bound=Model)
REFUSED = (NotAnAddress, NotANumber, records.Nameless)


@router.get("/people", response=PeopleOut, summary="Everybody this key may know of, by number")
def people(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.people_for(member_of(request)), paging)


@router.post("/people", response={201: PersonOut}, auth=Key(Right.WRITE), summary="Add a person")
def add_person(request: HttpRequest, body: PersonIn) -> Status[Person]:
    """Send an `Idempotency-Key` header to be able to try again without adding somebody twice."""
    member = member_of(request)
    with refusing(*REFUSED):
        person = records.add_person(**_said(body), carer=_own(member), once=once(request), by=member.by, at=timezone.now())
    return Status(201, person)


@router.get("/people/{int:person_id}", response=PersonOut, summary="One person")
def person(request: HttpRequest, person_id: int) -> Person:
    return queries.person_for(member_of(request), person_id)


@router.patch(
    "/people/{int:person_id}", response={200: PersonOut, 409: ConflictOut}, auth=Key(Right.WRITE), summary="Change a person"
)
def change_person(request: HttpRequest, person_id: int, body: PersonPatch) -> Status[Any]:
    member = member_of(request)
    found = queries.person_for(member, person_id)
    try:
        with refusing(*REFUSED):
            return Status(200, records.edit_person(found, version=body.version, **_said(body), by=member.by, at=timezone.now()))
    except records.Conflict as conflict:
        return Status(409, _conflict(conflict))


@router.get("/organisations", response=OrganisationsOut, summary="Every organisation this key may know of, by number")
def organisations(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.organisations_for(member_of(request)), paging)


@router.post("/organisations", response={201: OrganisationOut}, auth=Key(Right.WRITE), summary="Add an organisation")
def add_organisation(request: HttpRequest, body: OrganisationIn) -> Status[Organisation]:
    member = member_of(request)
    with refusing(*REFUSED):
        organisation = records.add_organisation(
            **_said(body), carer=_own(member), once=once(request), by=member.by, at=timezone.now()
        )
    return Status(201, organisation)


@router.get("/organisations/{int:organisation_id}", response=OrganisationOut, summary="One organisation")
def organisation(request: HttpRequest, organisation_id: int) -> Organisation:
    return queries.organisation_for(member_of(request), organisation_id)


@router.patch(
    "/organisations/{int:organisation_id}",
    response={200: OrganisationOut, 409: ConflictOut},
    auth=Key(Right.WRITE),
    summary="Change an organisation",
)
def change_organisation(request: HttpRequest, organisation_id: int, body: OrganisationPatch) -> Status[Any]:
    member = member_of(request)
    found = queries.organisation_for(member, organisation_id)
    try:
        with refusing(*REFUSED):
            return Status(
                200, records.edit_organisation(found, version=body.version, **_said(body), by=member.by, at=timezone.now())
            )
    except records.Conflict as conflict:
        return Status(409, _conflict(conflict))


def member_of(request: HttpRequest) -> Member:
    """The key's member (accounts/keys.py)."""
    assert isinstance(request.user, Member)
    return request.user


def listed(request: HttpRequest, rows: QuerySet[M], paging: Paging) -> dict[str, Any]:
    """One page of rows by their number; a parameter that is not offered is an error, not noise."""
    if set(request.GET) - {"limit", "after"}:
        raise HttpError(400, "A list takes `limit` and `after`, and nothing else.")
    with refusing(BadCursor):
        found = page(rows, ("id",), after=paging.after, size=paging.limit)
    return {"rows": found.rows, "next": found.after or None}


def _own(member: Member) -> Member | None:
    """Whoever sees only their own people looks after those they add."""
    return None if may(member.role, Right.SEE_ALL) else member


def _said(body: Exact) -> dict[str, Any]:
    """The fields that were sent; a null empties a text."""
    emptied = {"cadence_days", "birthday", "died_on"}
    sent = body.dict(exclude_unset=True, exclude={"version"})
    return {f: ("" if v is None and f not in emptied else v) for f, v in sent.items() if not (f == "wants_silence" and v is None)}


def _conflict(conflict: records.Conflict) -> dict[str, Any]:
    return {
        "detail": "Somebody else changed this since the version you name. Nothing was written.",
        "version": conflict.version,
        "differences": [vars(d) for d in conflict.differences],
    }
