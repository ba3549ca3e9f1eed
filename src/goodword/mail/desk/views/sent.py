"""What went out to people: the list, and one mail as it was sent."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as say
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.paging import BadCursor, page
from goodword.kit.toasts import toast, warn

from ...actions import resending
from ...framed import framed, holding_a_frame, is_alone, without_keys
from ...models import Kind
from .. import listing

SIZE, UNSURE = 25, "unsure"


@members_only
@require_GET
def sent(request: MemberRequest) -> HttpResponse:
    """What went out to the people one may know of, the last first."""
    which, kind = request.GET.get("which", ""), request.GET.get("kind", "")
    if which not in listing.SHELVES or kind not in {"", *Kind.values}:
        return HttpResponse(status=400)
    cursors = {"after": request.GET.get("after", ""), "before": request.GET.get("before", "")}
    try:
        rows = listing.mails_for(request.user, listing.SHELVES[which], kind=kind)
        found = page(rows, listing.ORDER, size=SIZE, **cursors)
    except BadCursor:
        return HttpResponse(status=400)
    shown = {
        "page": found,
        "which": which,
        "kind": kind,
        "shelves": [(key, shelf.name) for key, shelf in listing.SHELVES.items()],
        "kinds": Kind.choices,
        "now": timezone.now(),
        "tab": "sent",
    }
    return render(request, "mail/desk/sent.html", shown)


@members_only
@require_GET
def mail(request: MemberRequest, message_id: int) -> HttpResponse:
    """One mail: to whom, what became of it, and how it looked."""
    found = listing.mail_for(request.user, message_id)
    shown = {
        "message": found,
        "events": listing.events_of(found),
        "words": without_keys(found.text),
        "may_go_again": found.state in resending.MAY_NOT_HAVE_ARRIVED and bool(found.text),
        "tab": "sent",
    }
    return holding_a_frame(render(request, "mail/desk/mail.html", shown))


@members_only
@require_GET
def look(request: MemberRequest, message_id: int) -> HttpResponse:
    """A mail as it was sent, for the frame on its page; the addresses in it that are for its reader alone are left out."""
    found = listing.mail_for(request.user, message_id)
    return redirect("mail:mail_to_person", found.pk) if is_alone(request) else framed(without_keys(found.html))


@needs(Right.MANAGE)
@require_POST
def send_again(request: MemberRequest, message_id: int) -> HttpResponse:
    """Send once more what may not have arrived."""
    found = listing.mail_for(request.user, message_id)
    try:
        resending.send_again(found, by=request.user.by, at=timezone.now())
    except resending.NotToBeSentAgain:
        warn(request, say("This mail has arrived, or is on its way."))
    else:
        toast(request, say("It goes out once more, to %(to)s.") % {"to": found.person})
    return redirect("mail:mail_to_person", found.pk)


@needs(Right.MANAGE)
@require_POST
def send_all_again(request: MemberRequest) -> HttpResponse:
    """Send all mails once more of which nobody knows whether they arrived, or those of one kind."""
    kind = request.POST.get("kind", "")
    if kind not in {"", *Kind.values}:
        return HttpResponse(status=400)
    unsure = listing.mails_for(request.user, listing.SHELVES[UNSURE], kind=kind)
    now = timezone.now()
    deed = resending.send_all_again(unsure, by=request.user.by, at=now)
    if deed is None:
        warn(request, say("There is none of which we do not know."))
    else:
        n, from_ = deed.detail["n"], time_format(timezone.localtime(now + resending.TIME_TO_THINK))
        said = ngettext("One mail goes out once more from %(at)s on.", "%(n)s mails go out once more from %(at)s on.", n)
        toast(request, said % {"n": n, "at": from_}, undo=reverse("mail:leave_unsure", args=[deed.pk]))
    return redirect(f"{reverse('mail:sent_to_people')}?{urlencode({'which': UNSURE, 'kind': kind})}")


@needs(Right.MANAGE)
@require_POST
def leave_unsure(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo that mails go out once more, as far as they have not gone yet."""
    deed = listing.sending_again_of(request.user, entry_id)
    left, n = resending.leave_unsure(deed, by=request.user.by, at=timezone.now()), deed.detail["n"]
    if left == n:
        toast(request, say("They are not sent again."))
    elif left:
        toast(request, say("%(left)s of %(n)s are not sent again; the others are out already.") % {"left": left, "n": n})
    else:
        warn(request, say("They are out already."))
    return redirect(f"{reverse('mail:sent_to_people')}?{urlencode({'which': UNSURE})}")
