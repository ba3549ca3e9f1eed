"""Numbers for programs: the JSON that the command line prints, over HTTP."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from goodword.accounts.days import local_day
from goodword.accounts.keys import Key
from goodword.accounts.models import Member
from goodword.accounts.rules import Right

from . import client, whose
from .asked import Asked, NotUnderstood

# Numbers are about everybody; whoever may see only some people may not see them.
router = Router(tags=["insights"], auth=Key(Right.SEE_ALL))
T = TypeVar("T")


class Question(Schema):
    """Days are written 2026-06-30. Without any, every fact up to today counts."""

    as_of: date | None = None
    since: date | None = None
    until: date | None = None
    by: str = ""
    every: bool = False
    level: float = 0.95
    cadence_days: int | None = None
    currency: str = ""
    assumed: str = ""
    change: int | None = None
    metric: str = ""

    def asked(self, request: HttpRequest, name: str) -> Asked:
        asked = Asked.read(self.dict(), today=local_day(timezone.now()))
        return whose.narrowed(cast(Member, request.user), asked, name)


@router.get("/insights", summary="Every insight and what it says of itself")
def index(request: HttpRequest) -> list[dict[str, Any]]:
    """Names, how each is computed, and what it can be asked."""
    return client.catalogue()


@router.get("/insights/{name}", summary="One number with its interval, count and sentence")
def insight(request: HttpRequest, name: str, question: Query[Question]) -> dict[str, Any]:
    """What the command line and the pages say, unrounded."""
    return _understood(lambda: client.ask(name, question.asked(request, name)))


@router.get("/insights/{name}/rows", summary="The rows behind a number, by pages")
def rows(
    request: HttpRequest, name: str, question: Query[Question], after: int | None = None, limit: int = 100
) -> dict[str, Any]:
    """In the order of their key; `next` is the key to go on after, null on the last page."""
    if not 1 <= limit <= 1000:
        raise HttpError(400, "A page has 1 to 1000 rows.")

    def page() -> dict[str, Any]:
        found, key = client.rows(name, question.asked(request, name), after=after, limit=limit), client.described(name)["key"]
        return {"rows": found, "next": found[-1][key] if len(found) == limit else None}

    return _understood(page)


@router.get("/insights/{name}/chart.{ending}", summary="The picture of a number", include_in_schema=True)
def chart(request: HttpRequest, name: str, ending: str, question: Query[Question], theme: str = "light") -> HttpResponse:
    """PNG or SVG, light or dark."""
    kind = {"png": "image/png", "svg": "image/svg+xml"}.get(ending)
    if kind is None:
        raise Http404
    return HttpResponse(
        _understood(lambda: client.chart(name, question.asked(request, name), ending, theme=theme, is_alone=True)),
        content_type=kind,
    )


def _understood(question: Callable[[], T]) -> T:
    try:
        return question()
    except client.Unknown as why:
        raise Http404 from why
    except NotUnderstood as why:
        raise HttpError(400, str(why)) from why
    except client.Unavailable as why:
        raise HttpError(503, str(why)) from why
