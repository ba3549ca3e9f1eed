"""The pages of themes: all of them, and one with what was said of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.models import Member
from goodword.accounts.rules import Right
from goodword.kit.paging import BadCursor, Page, page

from .. import queries
from ..models import Mention, Theme

SIZE = 20
LOOK = "look"
LISTS = (("", _("All of them")), (LOOK, _("Worth a look")), ("corrected", _("Put right")))


@needs(Right.SEE_ALL)
@require_GET
def listed(request: MemberRequest) -> HttpResponse:
    """What comments speak of: how many, how it was, and what three of them say."""
    who = request.user
    told = queries.told_to(who)
    shown = {"told": told, "most": max((one.n for one in told), default=0), "state": queries.state_for(who)}
    return render(request, "themes/themes.html", {**shown, "away": queries.put_away(who), "home": request.path})


@needs(Right.SEE_ALL)
@require_GET
def one(request: MemberRequest, theme_id: int) -> HttpResponse:
    """One theme with what was said of it; here a person puts it right."""
    theme, which = queries.theme_for(request.user, theme_id), request.GET.get("which", "")
    cursors = {way: request.GET.get(way, "") for way in ("after", "before")}
    try:
        found = _found(request.user, theme, which, cursors)
    except (BadCursor, queries.NoSuchList):
        return render(request, "400.html", status=400)
    others = queries.themes_for(request.user).exclude(pk=theme.pk)
    shown = {"theme": theme, "page": found, "which": which, "lists": LISTS, "others": others}
    told = {
        "n_corrections": queries.n_corrections(theme),
        "n": queries.n_of(request.user, theme),
        "halves": queries.halves_for(request.user, theme),
        "home": request.get_full_path(),
    }
    return render(request, "themes/theme.html", {**shown, **told})


def _found(member: Member, theme: Theme, which: str, cursors: dict[str, str]) -> Page[Mention]:
    if which == LOOK:
        return Page(queries.worth_a_look(member, theme), "", "")
    return page(queries.mentions_of(member, theme, which=which), queries.LATEST, size=SIZE, **cursors)
