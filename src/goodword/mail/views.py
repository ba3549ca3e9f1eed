"""Which mail one gets, and what became of the mail that was sent."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.toasts import toast, warn

from . import queries
from .actions import resending, switching, wishing
from .forms import MorningForm
from .models import Wish
from .rules import USUAL_HOUR, Topic


@members_only
@require_GET
def wishes(request: MemberRequest) -> HttpResponse:
    """The mail that this member may ask for."""
    return _chosen(request, {})


def _chosen(request: MemberRequest, wrong: dict[str, MorningForm]) -> HttpResponse:
    """The page of one's mail; `wrong` are forms that were not understood, by their topic."""
    offered = [(topic, wish, wrong.get(topic.name) or _form(topic, wish)) for topic, wish in queries.wishes_of(request.user)]
    shown = {"wishes": offered, "folder": "" if settings.SENDS_MAIL else settings.GOODWORD_MAIL_FOLDER}
    return render(request, "mail/wishes.html", shown, status=422 if wrong else 200)


def _form(topic: Topic, wish: Wish | None) -> MorningForm | None:
    if not topic.is_daily:
        return None
    return MorningForm(initial=_when(wish))


def _when(wish: Wish | None) -> dict[str, Any]:
    """The hour and the clocks of a wish; where there is none, as most would have it."""
    zone = (wish.time_zone if wish else "") or timezone.get_current_timezone_name()
    return {"hour": wish.hour if wish else USUAL_HOUR, "time_zone": zone}


@members_only
@require_POST
def ask_for(request: MemberRequest, topic: str) -> HttpResponse:
    """Get mail of a topic from now on."""
    found = queries.topic_called(topic)
    if not queries.may_ask_for(request.user, found):
        warn(request, _("This mail tells about everybody; your role is about the people you look after."))
        return redirect("mail:wishes")
    form = MorningForm({**_when(queries.wish_of(request.user, topic)), **request.GET.dict(), **request.POST.dict()})
    if found.is_daily and not form.is_valid():
        return _chosen(request, {found.name: form})
    when = form.cleaned_data if found.is_daily else {}
    wishing.ask_for(request.user, found.name, **when, by=request.user.by, at=timezone.now())
    said = _("%(topic)s will come to %(email)s.") % {"topic": found.title, "email": request.user.email}
    toast(request, said, undo=reverse("mail:ask_no_more", args=[found.name]))
    return redirect("mail:wishes")


@members_only
@require_POST
def ask_no_more(request: MemberRequest, topic: str) -> HttpResponse:
    """Get no more mail of a topic."""
    found = queries.topic_called(topic)
    when = f"?{urlencode(_when(queries.wish_of(request.user, topic)))}" if found.is_daily else ""
    wishing.ask_no_more(request.user, found.name, by=request.user.by, at=timezone.now())
    undo = f"{reverse('mail:ask_for', args=[found.name])}{when}"
    toast(request, _("%(topic)s comes no more.") % {"topic": found.title}, undo=undo)
    return redirect("mail:wishes")


@needs(Right.MANAGE)
@require_GET
def sent(request: MemberRequest) -> HttpResponse:
    """Whether mail goes out, the last of it, and what became of each."""
    shown = {
        "messages_sent": queries.messages_for(request.user)[: queries.SHOWN],
        "can_go_again": resending.MAY_NOT_HAVE_ARRIVED,
        "standing": queries.standing(timezone.now()),
    }
    return render(request, "mail/sent.html", shown)


@needs(Right.MANAGE)
@require_POST
def switch(request: MemberRequest, to: str) -> HttpResponse:
    """Let mail go out, or none."""
    is_on = to == "on"
    if switching.switch(is_on=is_on, by=request.user.by, at=timezone.now()):
        said = _("Mail goes out again.") if is_on else _("No mail goes out until you switch it on.")
        toast(request, said, undo=reverse("mail:switch_off" if is_on else "mail:switch_on"))
    return redirect("mail:sent")


@needs(Right.MANAGE)
@require_POST
def send_again(request: MemberRequest, message_id: int) -> HttpResponse:
    """Send once more what may not have arrived."""
    found = queries.message_for(request.user, message_id)
    try:
        resending.send_again(found, by=request.user.by, at=timezone.now())
    except resending.NotToBeSentAgain:
        warn(request, _("This mail has arrived, or is on its way."))
    else:
        toast(request, _("It goes out once more, to %(to)s.") % {"to": found.to})
    return redirect("mail:sent")
