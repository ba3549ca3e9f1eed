"""The tree of who sent whom, for programs. Each answers only of whom the key may know."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router

from goodword.accounts.keys import Key
from goodword.accounts.queries import currency
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_for
from goodword.kit.paging import BadCursor, page
from goodword.kit.refusing import refusing
from goodword.people.api import member_of
from goodword.people.queries import person_for
from goodword.people.schemas import Paging

from .. import introducers, tree
from .schemas import BetweenIn, BranchesOut, IntroducersIn, IntroducersOut, TreeOut, WaysOut

router = Router(tags=["word of mouth"])


@router.get("/word-of-mouth", response=BranchesOut, summary="Where the tree begins: who sent somebody, and was sent by nobody")
def first_ones(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return _branches(request, tree.first_ones(member_of(request)), paging)


@router.get("/people/{int:person_id}/brought", response=BranchesOut, summary="Whom a person sent")
def brought(request: HttpRequest, person_id: int, paging: Query[Paging]) -> dict[str, Any]:
    member = member_of(request)
    return _branches(request, tree.brought_by(member, person_for(member, person_id)), paging)


@router.get("/people/{int:person_id}/tree", response=TreeOut, summary="People and money of each generation below a person")
def below(request: HttpRequest, person_id: int) -> dict[str, Any]:
    return _tree(request, person_for(member_of(request), person_id))


@router.get("/dealers/{int:dealer_id}/brought", response=BranchesOut, summary="Whom a dealer sent")
def brought_by_dealer(request: HttpRequest, dealer_id: int, paging: Query[Paging]) -> dict[str, Any]:
    member = member_of(request)
    return _branches(request, tree.brought_by(member, dealer_for(member, dealer_id)), paging)


@router.get("/dealers/{int:dealer_id}/tree", response=TreeOut, summary="People and money of each generation below a dealer")
def below_dealer(request: HttpRequest, dealer_id: int) -> dict[str, Any]:
    return _tree(request, dealer_for(member_of(request), dealer_id))


@router.get("/word-of-mouth/introducers", response=IntroducersOut, summary="Who sent people, whoever sent most first")
def best(request: HttpRequest, asked: Query[IntroducersIn]) -> dict[str, Any]:
    member, between = member_of(request), introducers.Between(asked.since, asked.until)
    rows = introducers.introducers(member, between, ambassadors=asked.ambassadors)
    with refusing(BadCursor):
        found = page(rows, introducers.ORDERS["most"], after=asked.after, size=asked.limit)
    told = introducers.lines(member, found.rows, between, currency())
    return {"rows": [_introducer(one) for one in told], "next": found.after or None}


@router.get(
    "/word-of-mouth/channels", response=WaysOut, auth=Key(Right.SEE_ALL), summary="By which proofs and channels people came"
)
def channels(request: HttpRequest, asked: Query[BetweenIn]) -> dict[str, Any]:
    member, between = member_of(request), introducers.Between(asked.since, asked.until)
    proofs, found = introducers.ways(member, between)
    return {"proofs": proofs, "channels": found}


def _introducer(one: introducers.Introducer) -> dict[str, Any]:
    thanks = {"thanked_at": one.thanked_at, "is_thanked": one.is_thanked}
    counts = {"brought": one.n_brought, "won": one.won, "money": one.money}
    return {"person_id": one.who.pk, "name": str(one.who), "last_at": one.last_at, **counts, **thanks}


def _tree(request: HttpRequest, top: tree.Top) -> dict[str, Any]:
    money = currency()
    found = tree.generations_below(member_of(request), top, money)
    return {"currency": money, "generations": [{"generation": g.number, **vars(g.grown)} for g in found]}


def _branches(request: HttpRequest, rows: "QuerySet[Any]", paging: Paging) -> dict[str, Any]:
    with refusing(BadCursor):
        found = page(rows, tree.ORDER, after=paging.after, size=paging.limit)
    told = tree.branches(member_of(request), found.rows, currency())
    return {"rows": [_branch(one) for one in told], "next": found.after or None}


def _branch(one: tree.Branch) -> dict[str, Any]:
    came = one.introduction
    how = {"bound_at": came and came.bound_at, "proof": came.proof if came else "", "channel": came.channel if came else ""}
    who = {"person_id": one.person.pk, "name": one.person.name, **how}
    return {**who, "brought": one.n_brought, "orders": one.n_orders, "below": vars(one.below) if one.below else None}
