"""Imports and exports for programs. A key needs a member who may bring files in and take them out."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from ninja import Query, Router, Status
from ninja.errors import HttpError

from goodword.accounts.keys import Key
from goodword.accounts.rules import Right
from goodword.people.api import listed, member_of
from goodword.people.schemas import Paging

from . import actions, queries, sending
from .models import Import
from .schemas import ExportAs, ImportOut, ImportsOut

router = Router(tags=["imports"], auth=Key(Right.IMPORT))


@router.get("/imports", response=ImportsOut, summary="The imports that this key may know of, by number")
def imports(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.imports_for(member_of(request)), paging)


@router.get("/imports/{int:import_id}", response=ImportOut, summary="One import, and how far it is")
def one_import(request: HttpRequest, import_id: int) -> Import:
    return queries.import_for(member_of(request), import_id)


@router.post("/imports/{int:import_id}/undo", response={202: ImportOut}, summary="Take an import back")
def undo_import(request: HttpRequest, import_id: int) -> Status[Import]:
    """A worker does it; ask for the import again to see how far it is."""
    member = member_of(request)
    batch = queries.import_for(member, import_id)
    try:
        actions.take_back(batch, by=member.by, at=timezone.now())
    except actions.NotNow as why:
        raise HttpError(409, str(why)) from why
    return Status(202, queries.import_for(member, import_id))


@router.get("/exports/{kind}", summary="Every record of a kind, in columns that an import reads back")
def export(request: HttpRequest, kind: str, asked: Query[ExportAs]) -> HttpResponseBase:
    return sending.response(member_of(request), kind, asked.form, today=timezone.localdate())
