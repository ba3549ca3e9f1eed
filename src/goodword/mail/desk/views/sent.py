"""What went out to people: the list, and one mail as it was sent."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_POST

from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.paging import BadCursor, page
from goodword.kit.toasts import toast, warn

from ...actions import writing
from ...framed import framed, holding_a_frame, is_alone, without_keys
from ...models import Kind, Message
from .. import listing

SIZE = 25
AGAIN = {Message.State.AMBIGUOUS, Message.State.REFUSED, Message.State.WITHHELD}


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
        "may_go_again": found.state in AGAIN and bool(found.text),
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
        writing.send_again(found, by=request.user.by, at=timezone.now())
    except writing.NotToBeSentAgain:
        warn(request, say("This mail has arrived, or is on its way."))
    else:
        toast(request, say("It goes out once more, to %(to)s.") % {"to": found.person})
    return redirect("mail:mail_to_person", found.pk)
