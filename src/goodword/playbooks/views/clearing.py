"""What was left undone long ago: the list, leaving it out at once, and the way back."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import ngettext as many
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.paging import BadCursor, page
from goodword.kit.sheets import done, sheet

from .. import forms, queries
from ..actions import clearing


@needs(Right.SEE_ALL)
@require_GET
def left(request: MemberRequest, playbook_id: int) -> HttpResponse:
    """What was left undone long ago, the latest first."""
    found, today = queries.playbook_for(request.user, playbook_id), timezone.localdate()
    after, before = (request.GET.get(name, "") for name in ("after", "before"))
    rows = queries.left_of(request.user, found, today)
    try:
        shown = page(rows, ("-due_on", "-id"), after=after, before=before)
    except BadCursor:
        return HttpResponse(status=400)
    return render(request, "playbooks/left.html", {"playbook": found, "page": shown, "rows": queries.named(shown.rows)})


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def leave_out(request: MemberRequest, playbook_id: int) -> HttpResponse:
    """Leave all of it out, and say why; so many at once that it can be taken back at once."""
    found = queries.playbook_for(request.user, playbook_id)
    home = reverse("playbooks:left", args=[found.pk])
    steps = queries.oldest_left(request.user, found, timezone.localdate())
    form = forms.ReasonForm(request.POST or None, initial={"next": home, "word": say("Too long ago")})
    if not form.is_valid():
        title = many("Leave %(n)s old step out", "Leave %(n)s old steps out", len(steps)) % {"n": f"{len(steps):,}"}
        return sheet(request, form, who=found, home=home, title=title, submit=say("Leave them out"))
    deed = clearing.leave_out(found, steps, reason=form.cleaned_data["word"], by=request.user.by, at=timezone.now())
    if deed is None:
        return done(request, say("There was nothing to leave out."), home)
    n = deed.detail["n"]
    said = many("%(n)s step is left out.", "%(n)s steps are left out.", n) % {"n": f"{n:,}"}
    return done(request, said, home, undo=reverse("playbooks:take_up", args=[deed.pk]))


@needs(Right.WRITE)
@require_POST
def take_up(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo that old steps were left out."""
    deed = queries.left_out_by(request.user, entry_id)
    found = queries.playbook_for(request.user, deed.row_id or 0)
    clearing.take_up(found, deed, by=request.user.by, at=timezone.now())
    return done(request, say("They are open again."), reverse("playbooks:left", args=[found.pk]))
