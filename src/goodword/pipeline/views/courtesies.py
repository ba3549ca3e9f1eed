"""What is ticked on Today after an enquiry: that somebody was thanked, asked the one question, or told a word."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.kit.sheets import done

from .. import queries
from ..actions.courtesies import NotOwed, show
from ..forms import ReasonForm
from ..models import Opportunity
from ..rules import Courtesy
from .settling import ask_about, words_about


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def shown(request: MemberRequest, opportunity_id: int, courtesy: str) -> HttpResponse:
    """Note it as a contact. The question asks what they said; the others are done by one press."""
    found = queries.opportunity_for(request.user, opportunity_id)
    if courtesy not in list(Courtesy):
        raise Http404
    form = words_about(request, found, ReasonForm)
    if not form.is_valid():
        title = (
            say("What would have made %(who)s choose you?")
            if courtesy == Courtesy.QUESTION
            else say("Thanks, or a word, to %(who)s")
        )
        return ask_about(request, found, form, title=title % {"who": _whom(found, courtesy)}, submit=say("Note it"))
    return _noted(request, found, Courtesy(courtesy), form.cleaned_data["reason"])


def _noted(request: MemberRequest, found: Opportunity, which: Courtesy, words: str) -> HttpResponse:
    who, now = request.user, timezone.now()
    try:
        contact = show(which, found, words=words, staff=staff_of(who), dealer=dealer_of(who), by=who.by, at=now)
    except NotOwed as why:
        raise Http404 from why
    texts = {Courtesy.QUESTION: say("Noted what %(who)s said."), Courtesy.WORD: say("Noted that %(who)s heard from us.")}
    text = texts.get(which, say("Noted that you thanked %(who)s."))
    undo = reverse("touchpoints:take_back", args=[contact.pk])
    return done(request, text % {"who": _whom(found, which)}, reverse("front:today"), undo=undo)


def _whom(found: Opportunity, which: str) -> object:
    return found.introduced_by if Courtesy(which).is_to_introducer else found.person or found.organisation
