"""Playbooks and their runs for programs."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from goodword.accounts.keys import Key
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.kit.refusing import refusing
from goodword.people.api import listed, member_of
from goodword.people.schemas import Paging
from goodword.touchpoints.api import whom
from goodword.touchpoints.rules import OfNobody

from . import queries
from .actions import running, stepping
from .actions.laying import NotReady
from .models import Run, RunStep
from .schemas import BeginIn, PlaybooksOut, ReasonIn, RunsOut, RunStepOut, WholeRunOut, WordIn

router = Router(tags=["playbooks"])


@router.get("/playbooks", response=PlaybooksOut, summary="Every playbook this key may know of, by number")
def playbooks(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.playbooks_for(member_of(request)), paging)


@router.post(
    "/playbooks/{int:playbook_id}/runs", response={201: WholeRunOut}, auth=Key(Right.WRITE), summary="Begin a run by hand"
)
def begin(request: HttpRequest, playbook_id: int, body: BeginIn) -> Status[Run]:
    """The same again on the same day answers with the run that was begun then."""
    member = member_of(request)
    found = queries.playbook_for(member, playbook_id)
    with refusing(OfNobody, NotReady):
        run = running.begin(
            found,
            **whom(member, body),
            staff=staff_of(member),
            dealer=dealer_of(member),
            by=member.by,
            at=timezone.now(),
        )
    return Status(201, queries.run_for(member, run.pk))


@router.get("/runs", response=RunsOut, summary="Every run this key may know of, by number")
def runs(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.runs_for(member_of(request)), paging)


@router.get("/runs/{int:run_id}", response=WholeRunOut, summary="One run with its steps")
def run(request: HttpRequest, run_id: int) -> Run:
    return queries.run_for(member_of(request), run_id)


@router.post("/runs/{int:run_id}/end", response=WholeRunOut, auth=Key(Right.WRITE), summary="End a run before its time")
def end(request: HttpRequest, run_id: int, body: ReasonIn) -> Run:
    member = member_of(request)
    running.end(queries.run_for(member, run_id), reason=body.reason, by=member.by, at=timezone.now())
    return queries.run_for(member, run_id)


@router.post("/run-steps/{int:run_step_id}/tick", response=RunStepOut, auth=Key(Right.WRITE), summary="A step was done")
def tick(request: HttpRequest, run_step_id: int, body: WordIn) -> RunStep:
    member = member_of(request)
    step = queries.step_for(member, run_step_id)
    stepping.tick(step, word=body.word, staff=staff_of(member), by=member.by, at=timezone.now())
    return queries.step_for(member, run_step_id)


@router.post("/run-steps/{int:run_step_id}/skip", response=RunStepOut, auth=Key(Right.WRITE), summary="A step is left out")
def skip(request: HttpRequest, run_step_id: int, body: ReasonIn) -> RunStep:
    member = member_of(request)
    stepping.skip(queries.step_for(member, run_step_id), reason=body.reason, by=member.by, at=timezone.now())
    return queries.step_for(member, run_step_id)
