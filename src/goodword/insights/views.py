"""The pages of the numbers. They ask the insight process; nothing is computed here."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_safe

from goodword.accounts.days import local_day
from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.panels import panel
from goodword.people.homes import page_of
from goodword.people.queries import person_for

from . import assuming, client, curves, pages, whose
from .asked import Asked, NotUnderstood

P = ParamSpec("P")
Page = Callable[Concatenate[MemberRequest, P], HttpResponse]


def _in_words(page: Page[P]) -> Page[P]:
    """Trouble with a question is a page that says what is the matter, not an error."""

    @wraps(page)
    def answered(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return page(request, *args, **kwargs)
        except client.Unknown as why:
            raise Http404 from why
        except NotUnderstood as why:
            return render(request, "insights/wrong.html", {"why": str(why)}, status=400)
        except client.Unavailable as why:
            return render(request, "insights/wrong.html", {"why": str(why), "is_broken": True}, status=503)

    return answered


@needs(Right.SEE_ALL)
@require_safe
@_in_words
def index(request: MemberRequest) -> HttpResponse:
    """Every number with its sentence."""
    return render(request, "insights/index.html", {"shelves": pages.shelves(_asked(request))})


@needs(Right.SEE_ALL)
@require_safe
@_in_words
def insight(request: MemberRequest, name: str) -> HttpResponse:
    """One number: how it is computed, from how many, how sure, and its picture."""
    asked, today = _asked(request, name), local_day(timezone.now())
    return render(request, "insights/insight.html", {"page": pages.page(request.user, name, asked, today=today)})


@needs(Right.SEE_ALL)
@require_safe
@_in_words
def rows(request: MemberRequest, name: str) -> HttpResponse:
    """The rows behind a number, fifty at a time."""
    asked, after = _asked(request, name), _after(request)
    return render(request, "insights/rows.html", {"page": pages.rows(request.user, name, asked, after=after)})


@needs(Right.SEE_ALL)
@require_safe
@_in_words
def rows_csv(request: MemberRequest, name: str) -> HttpResponse:
    """All of them as a file."""
    return _file(client.csv(name, _asked(request, name)).encode(), "text/csv; charset=utf-8", f"{name}.csv")


@needs(Right.SEE_ALL)
@require_safe
@_in_words
def chart_json(request: MemberRequest, name: str) -> HttpResponse:
    """The picture as a spec, which the page draws so that each figure can be pointed at."""
    size = request.GET.get("size", "wide")
    return HttpResponse(client.chart(name, _asked(request, name), "vega", size=size), content_type="application/json")


@needs(Right.SEE_ALL)
@require_safe
@_in_words
def chart_png(request: MemberRequest, name: str) -> HttpResponse:
    """The picture as a file."""
    return _file(client.chart(name, _asked(request, name), "png"), "image/png", f"{name}.png")


@members_only
@require_GET
def of_person(request: MemberRequest, person_id: int) -> HttpResponse:
    """How it has been for a person, as a panel of their page or as a page of its own."""
    person = person_for(request.user, person_id)
    shown: dict[str, object]
    try:
        shown = {"curve": curves.curve(client.trace(request.user.pk, person.pk, Asked(local_day(timezone.now()))))}
    except client.Unavailable as why:
        shown = {"why": str(why)}
    return panel(request, "insights/experience.html", title=say("Experience"), who=person, home=page_of(person), **shown)


def _asked(request: MemberRequest, name: str = "") -> Asked:
    given = {k: v for k, v in request.GET.dict().items() if k not in {"after", "engine", "size"}}
    return whose.narrowed(request.user, Asked.read(assuming.folded(given), today=local_day(timezone.now())), name)


def _after(request: MemberRequest) -> int | None:
    given = request.GET.get("after", "")
    if not given:
        return None
    try:
        return int(given[:20])
    except ValueError as why:
        raise NotUnderstood("“after” is the key of a row.") from why


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
