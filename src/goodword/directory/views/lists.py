"""The lists of people and organisations, their saved views, and changes to many at once."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as say
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.queries import colleagues
from goodword.accounts.rules import Right, may
from goodword.kit.paging import BadCursor
from goodword.kit.returning import back
from goodword.kit.toasts import toast
from goodword.occasions.views.runs import write_cards_to
from goodword.people.actions.many import TooMany, look_after_many, set_for_many, undo_for_many
from goodword.people.models import Organisation, Person
from goodword.people.queries import deed_for

from .. import actions, lists, queries
from ..forms import LONGEST_QUERY, BulkForm, ViewForm
from ..rules import NoSuchFilter, Wanted, wanted, wanted_in
from ..words import CONTACTS, FEELING_NAMES, PASSED_ON_NAMES, REACHES, SORT_NAMES, STAGE_NAMES, filters_in_words

PEOPLE, ORGANISATIONS = "people", "organisations"


def _asked(data: QueryDict, of: str) -> tuple[Wanted, dict[str, str]]:
    """The filters and the cursor out of a link; each parameter at most once."""
    if any(len(values) > 1 for _, values in data.lists()):
        raise NoSuchFilter("each filter once")
    given = data.dict()
    cursor = {way: str(given.pop(way, "")) for way in ("after", "before")}
    return wanted({name: str(value) for name, value in given.items()}, of=of), cursor


@members_only
@require_GET
def people(request: MemberRequest) -> HttpResponse:
    """The list of people, filtered and sorted as the link says."""
    try:
        asked, cursor = _asked(request.GET, PEOPLE)
        rows = lists.people_in(request.user, asked, today=timezone.localdate())
        found = lists.page_of(rows, asked, **cursor)
    except (NoSuchFilter, BadCursor):
        return render(request, "400.html", status=400)
    more = {
        "page": found,
        "lines": queries.lines(request.user, found.rows),
        "is_ticked": may(request.user.role, Right.WRITE) and may(request.user.role, Right.SEE_ALL),
        "stages": STAGE_NAMES,
        "feelings": FEELING_NAMES,
        "passing": PASSED_ON_NAMES,
    }
    return render(request, "directory/people.html", _context(request, asked, rows, PEOPLE) | more)


@members_only
@require_GET
def organisations(request: MemberRequest) -> HttpResponse:
    """The list of organisations, filtered and sorted as the link says."""
    try:
        asked, cursor = _asked(request.GET, ORGANISATIONS)
        rows = lists.organisations_in(request.user, asked, today=timezone.localdate())
        found = lists.page_of(rows, asked, **cursor)
    except (NoSuchFilter, BadCursor):
        return render(request, "400.html", status=400)
    more = {
        "page": found,
        "lines": queries.organisation_lines(request.user, found.rows),
        "feelings": {"overdue": FEELING_NAMES["overdue"]},
    }
    return render(request, "directory/organisations.html", _context(request, asked, rows, ORGANISATIONS) | more)


def _context(request: MemberRequest, asked: Wanted, rows: QuerySet[Any], of: str) -> dict[str, Any]:
    """What both lists say above their lines. What is asked only for the filters waits until these are written anew."""
    member, kind = request.user, Person if of == PEOPLE else Organisation
    n, is_exact = lists.counted(member, rows, is_all=not asked.is_filtered)
    return {
        "of": of,
        "asked": asked,
        "query": urlencode(asked.query()),
        "n": n,
        "is_exact": is_exact,
        "said": filters_in_words(asked, member),
        "views": queries.views_for(member, of=of),
        "members": colleagues(member),
        "segments": SimpleLazyObject(lambda: lists.values_of(member, "segment", of=kind)),
        "countries": SimpleLazyObject(lambda: lists.values_of(member, "country", of=kind)),
        "reaches": REACHES,
        "contacts": CONTACTS,
        "sorts": SORT_NAMES,
    }


@needs(Right.WRITE)
@require_POST
def save_view(request: MemberRequest) -> HttpResponse:
    """Keep the list that is shown under a name."""
    form = ViewForm(request.POST)
    is_named = form.is_valid()
    if "wanted" not in form.cleaned_data:
        return render(request, "400.html", status=400)
    values = form.cleaned_data
    if is_named:
        chosen = {name: values[name] for name in ("of", "name", "wanted", "is_for_all")}
        view = actions.save_view(member=request.user, **chosen, by=request.user.by, at=timezone.now())
        messages.success(request, say("“%(name)s” is kept.") % {"name": view.name})
    else:
        messages.error(request, say("Give the view a name."))
    return HttpResponseRedirect(_link(values["wanted"], values["of"]))


@members_only
@require_POST
def forget_view(request: MemberRequest, view_id: int) -> HttpResponse:
    """Take a saved list away."""
    view = queries.view_to_forget(request.user, view_id)
    deed = actions.forget_view(view, by=request.user.by, at=timezone.now())
    toast(request, say("The view is gone; those in it are not."), undo=reverse("directory:keep_view_again", args=[deed.pk]))
    return HttpResponseRedirect(reverse(f"directory:{view.of}"))


@members_only
@require_POST
def keep_view_again(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo that a saved list was taken away."""
    deed = deed_for(request.user, entry_id, "view.forgotten")
    view = actions.keep_view_again(deed, by=request.user.by, at=timezone.now())
    toast(request, say("“%(name)s” is kept.") % {"name": view.name})
    return HttpResponseRedirect(reverse(f"directory:{view.of}"))


@needs(Right.WRITE)
@require_POST
def bulk(request: MemberRequest) -> HttpResponse:
    """Change many people at once, with a way back."""
    try:
        asked = wanted_in(request.POST.get("query", "")[:LONGEST_QUERY])
    except NoSuchFilter:
        return render(request, "400.html", status=400)
    form = BulkForm(request.POST, member=request.user)
    if not form.is_valid():
        for error in (message for found in form.errors.values() for message in found):
            messages.error(request, str(error))
        return HttpResponseRedirect(back(request, _link(asked)))
    values, now = form.cleaned_data, timezone.now()
    chosen = lists.people_in(request.user, asked, today=timezone.localdate(now))
    if not values["is_all"]:
        chosen = lists.only(request.user, values["ids"])
    if values["what"] == "cards":
        return write_cards_to(request, chosen)
    try:
        if values["what"] == "carer":
            deed = look_after_many(chosen, member=values["carer"], by=request.user.by, at=now)
        else:
            deed = set_for_many(chosen, field=values["what"], value=values[values["what"]], by=request.user.by, at=now)
    except TooMany:
        messages.error(request, say("That is more than 10,000 people at once. Narrow the list first."))
        return HttpResponseRedirect(back(request, _link(asked)))
    if deed is None:
        messages.info(request, say("They had it already; nothing was changed."))
    else:
        n = deed.detail["n"]
        text = ngettext("%(n)s person changed.", "%(n)s people changed.", n) % {"n": f"{n:,}"}
        messages.success(request, text, extra_tags=reverse("directory:undo_bulk", args=[deed.pk]))
    return HttpResponseRedirect(back(request, _link(asked)))


@needs(Right.WRITE)
@require_POST
def undo_bulk(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Give back what many people had."""
    deed = deed_for(request.user, entry_id, "people.set", "people.looked_after")
    n = undo_for_many(deed, by=request.user.by, at=timezone.now())
    messages.success(request, ngettext("%(n)s person is as before.", "%(n)s people are as before.", n) % {"n": f"{n:,}"})
    return HttpResponseRedirect(back(request, reverse("directory:people")))


def _link(asked: Wanted, of: str = PEOPLE) -> str:
    query, here = urlencode(asked.query()), reverse(f"directory:{of}")
    return f"{here}?{query}" if query else here
