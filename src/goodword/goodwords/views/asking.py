"""Doors through which somebody is asked: whether we may quote them, or for a good word at all."""

from functools import partial

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.sheets import done, sheet
from goodword.touchpoints.noting import about_person, begun

from .. import queries, waiting
from ..actions import thanking
from ..forms import AskForm, AskForWordForm
from ..rules import LeftOutByLot, is_gated
from .deeds import contact_of, opened
from .settling import asked_about, settled

FORM = "goodwords/ask_form.html"
LEFT_OUT = _("The lot leaves them out just now, so that we learn what asking does: nobody asks them for anything.")


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def to_quote(request: MemberRequest, goodword_id: int) -> HttpResponse:
    """Ask whether we may quote it."""
    word = queries.word_for(request.user, goodword_id)
    form = opened(request, word, AskForm)
    show = partial(asked_about, request, word, form, part=FORM, title=say("May we quote it?"), submit=say("I asked them"))
    if not form.is_valid():
        return show()
    against = waiting.against_asking(request.user, timezone.now(), person=word.person, organisation=word.organisation)
    if against and not form.cleaned_data["all_the_same"]:
        return show(against=against)
    try:
        return settled(request, word, thanking.ask_to_quote, say("Noted that you asked."), contact_of(request, form))
    except LeftOutByLot:
        return show(against=[LEFT_OUT])


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def for_word(request: MemberRequest, person_id: int) -> HttpResponse:
    """Ask a person for a good word."""
    whom, now = about_person(request.user, person_id), timezone.now()
    start = begun(request, whom)
    form = AskForWordForm(request.POST if request.method == "POST" else None, initial=start, today=timezone.localdate(now))
    title = say("Ask %(who)s for a good word") % {"who": whom.who}
    show = partial(sheet, request, form, who=whom.who, home=whom.home, part=FORM, title=title, submit=say("I asked them"))
    if not form.is_valid():
        return show()
    against = [*waiting.against_asking(request.user, now, **whom.alone), *_gate(**form.said)]
    if against and not form.cleaned_data["all_the_same"]:
        return show(against=against)
    try:
        talk = thanking.ask_for_word(contact_of(request, form), **form.said, **whom.columns(), by=request.user.by, at=now)
    except LeftOutByLot:
        return show(against=[LEFT_OUT])
    return done(request, say("Noted that you asked."), whom.home, undo=reverse("touchpoints:take_back", args=[talk.pk]))


def _gate(*, kind: str, is_picked: bool) -> list[str]:
    if not is_gated(kind, is_picked=is_picked):
        return []
    return [
        say(
            "To ask only those who are content for a public review is review gating. Most review sites forbid it, and so does "
            "the law of some countries. Ask everybody alike, or ask for words that you show yourself. What you do is noted."
        )
    ]
