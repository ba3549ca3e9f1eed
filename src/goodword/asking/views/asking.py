"""The page on which somebody is asked, in one's own words."""

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.kit.sheets import done
from goodword.kit.toasts import toast, warn
from goodword.touchpoints.queries import balance_of

from .. import queries, words
from ..actions import asking
from ..forms import AskForm
from ..rules import How, NotToBeAsked


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def ask(request: MemberRequest, lot_id: int) -> HttpResponse:
    """What speaks for asking somebody and a draft to begin with; asked, the words with their own link, ready to be sent."""
    lot = queries.lot_for(request.user, lot_id)
    now = timezone.now()
    line = queries.line_of(request.user, lot, now)
    signed = request.user.get_full_name() or str(request.user)
    begun = {"words": words.draft(lot.person.name, line.grounds, signed=signed), "how": How.MAIL.value}
    form = AskForm(request.POST if request.method == "POST" else None, initial=begun)
    if not form.is_valid():
        return _page(request, line, form)
    who = request.user
    try:
        asking.ask(
            lot,
            how=How(form.cleaned_data["how"]),
            words=form.cleaned_data["words"],
            root=request.build_absolute_uri("/")[:-1],
            member=who,
            staff=staff_of(who),
            dealer=dealer_of(who),
            by=who.by,
            at=now,
        )
    except NotToBeAsked:
        warn(request, say("They are not to be asked any more: something has come between."))
        return _page(request, line, form, status=409)
    toast(request, say("The ask is noted."), undo=reverse("asking:unask", args=[lot.pk]))
    return redirect("asking:ask", lot.pk)


def _page(request: MemberRequest, line: queries.Line, form: AskForm, status: int = 200) -> HttpResponse:
    now, lot = timezone.now(), line.lot
    today = timezone.localdate(now)
    said = queries.words_of(lot)
    shown = {
        "lot": lot,
        "facts": words.facts_said(lot.person_id, line.grounds, today=today),
        "form": form,
        "said": said,
        "mailto": f"mailto:{quote(lot.person.email)}?body={quote(said)}" if lot.how == How.MAIL and lot.person.email else "",
        "may_ask": lot.asked_at is None and lot.until >= today and queries.may_be_asked(lot, now),
        "balance": balance_of(request.user, person=lot.person, now=now),
    }
    return render(request, "asking/ask.html", shown, status=422 if form.errors else status)


@needs(Right.WRITE)
@require_POST
def unask(request: MemberRequest, lot_id: int) -> HttpResponse:
    """They were not asked after all."""
    lot = queries.lot_for(request.user, lot_id)
    asking.unask(lot, by=request.user.by, at=timezone.now())
    return done(request, say("It is taken back: they stand on the list again."), reverse("asking:ask", args=[lot.pk]))
