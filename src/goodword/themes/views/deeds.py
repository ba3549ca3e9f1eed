"""What is done with a theme or with one mention of it; each can be taken back."""

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.jobs.actions import enqueue
from goodword.journal.models import Entry
from goodword.kit.returning import back
from goodword.kit.sheets import done, sheet
from goodword.kit.toasts import toast, warn

from .. import queries
from ..actions import correcting, naming
from ..forms import LabelForm, MergeForm
from ..models import Mention, Theme
from ..rules import DoneBefore, NoName, PartOfItself


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def rename(request: MemberRequest, theme_id: int) -> HttpResponse:
    """Call it as people here call it."""
    theme = queries.theme_for(request.user, theme_id)
    start = {"label": theme.label, "next": back(request, _page_of(theme))}
    form = LabelForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        label = form.cleaned_data["label"]
        return _done(request, theme, say("The theme has its name."), lambda **said: naming.rename(theme, label=label, **said))
    return sheet(request, form, who=theme, home=_page_of(theme), title=say("What is it called?"), submit=say("Save the name"))


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def merge(request: MemberRequest, theme_id: int) -> HttpResponse:
    """Make it a part of another."""
    theme = queries.theme_for(request.user, theme_id)
    start = {"next": reverse("themes:themes")}
    form = MergeForm(request.POST if request.method == "POST" else None, initial=start, member=request.user, theme=theme)
    if form.is_valid():
        into = form.cleaned_data["into"]
        text = say("It counts with “%(label)s” from now on.") % {"label": into.label}
        return _done(request, theme, text, lambda **said: naming.merge(theme, into=into, **said))
    title = say("Part of which theme is “%(label)s”?") % {"label": theme.label}
    return sheet(request, form, who=theme, home=_page_of(theme), title=title, submit=say("Make them one"))


@needs(Right.MANAGE)
@require_POST
def hide(request: MemberRequest, theme_id: int) -> HttpResponse:
    """Tell of it no more."""
    theme = queries.theme_for(request.user, theme_id)
    return _done(request, theme, say("The theme is told of no more."), lambda **said: naming.hide(theme, **said))


@needs(Right.MANAGE)
@require_POST
def show(request: MemberRequest, theme_id: int) -> HttpResponse:
    """Tell of it again, by itself."""
    theme = queries.theme_for(request.user, theme_id)
    return _done(request, theme, say("The theme is told of again."), lambda **said: naming.show(theme, **said))


@needs(Right.MANAGE)
@require_POST
def split(request: MemberRequest, theme_id: int) -> HttpResponse:
    """Ask for two themes in its place."""
    theme = queries.theme_for(request.user, theme_id)
    payload = {"theme": theme.pk, "by": request.user.by}
    enqueue("themes.split", payload, key=f"themes.split:{theme.pk}", due_at=timezone.now())
    toast(request, say("The comments are read again. Where they say two things, a second theme stands here in a minute."))
    return HttpResponseRedirect(reverse("themes:themes"))


@needs(Right.MANAGE)
@require_POST
def undo(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Take back what one did to a theme."""
    deed, theme = queries.changed_by(request.user, entry_id)
    try:
        naming.undo(theme, deed, by=request.user.by, at=timezone.now())
    except DoneBefore:
        warn(request, say("Somebody has changed it since."))
    else:
        toast(request, say("It is as it was."))
    return HttpResponseRedirect(back(request, _page_of(theme)))


def _done(request: MemberRequest, theme: Theme, text: str, verb: Callable[..., Entry]) -> HttpResponse:
    try:
        deed = verb(by=request.user.by, at=timezone.now())
    except DoneBefore:
        warn(request, say("Somebody has changed it since."))
    except PartOfItself:
        warn(request, say("That theme is a part of this one already."))
    except NoName:
        warn(request, say("A theme has a name."))
    else:
        return done(request, text, _page_of(theme), undo=reverse("themes:undo", args=[deed.pk]))
    return HttpResponseRedirect(_page_of(theme))


@needs(Right.WRITE)
@require_POST
def correct(request: MemberRequest, mention_id: int) -> HttpResponse:
    """Say of one mention whether it is so, or of which theme it is."""
    mention = queries.mention_for(request.user, mention_id)
    asked = request.POST.get("is_it", "")
    now, by = timezone.now(), request.user.by
    if to := request.POST.get("to", ""):
        if not to.isdecimal():
            return render(request, "400.html", status=400)
        deed = correcting.move(mention, to=queries.theme_for(request.user, int(to[:18])), by=by, at=now)
    elif asked in ("yes", "no"):
        deed = correcting.correct(mention, is_it=asked == "yes", by=by, at=now)
    else:
        return render(request, "400.html", status=400)
    return _told(request, mention, deed)


@needs(Right.WRITE)
@require_POST
def uncorrect(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Take back what one said of a mention."""
    deed, mention = queries.corrected_by(request.user, entry_id)
    correcting.undo(mention, deed, by=request.user.by, at=timezone.now())
    return _told(request, mention, None)


def _told(request: MemberRequest, mention: Mention, deed: Entry | None) -> HttpResponse:
    """The row as it is now, in the place of the row; or the page that one came from, where there is no JavaScript."""
    if not request.headers.get("HX-Request"):
        toast(request, say("Noted. The rest is read again with it."), undo=_undo_of(deed))
        return HttpResponseRedirect(back(request, _page_of(mention.theme)))
    mention.refresh_from_db()
    return render(request, "themes/mention.html", {"mention": mention, "is_fresh": True, "undo": _undo_of(deed)})


def _undo_of(deed: Entry | None) -> str:
    return reverse("themes:uncorrect", args=[deed.pk]) if deed else ""


def _page_of(theme: Theme) -> str:
    return reverse("themes:theme", args=[theme.pk])
