"""Pages on which a good word is noted, and said otherwise."""

from secrets import token_urlsafe
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods

from goodword.accounts.days import moment_on
from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.journal.actions import ChangedMeanwhile
from goodword.kit.returning import back
from goodword.kit.sheets import done, sheet
from goodword.touchpoints.noting import Whom, asked, begun, doors_of, noted

from .. import queries
from ..actions import words as verbs
from ..forms import WordForm, WordOfForm
from ..models import GoodWord
from .settling import asked_about, home_of_word


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """Note a good word of whoever is named in the form."""
    home, today = reverse("goodwords:words"), timezone.localdate()
    start = {"said_on": today, "once": token_urlsafe(16), "next": back(request, home)}
    form = WordOfForm(request.POST or None, initial=start, today=today, member=request.user)
    if not form.is_valid():
        return sheet(request, form, who=say("Good words"), home=home, title=say("A good word"), submit=say("Save the good word"))
    return _kept(request, form, Whom(request.user, form.cleaned_data["who"]), home)


def _add(request: MemberRequest, whom: Whom) -> HttpResponse:
    """Note what somebody said of us."""
    today = timezone.localdate()
    form = WordForm(request.POST or None, initial=begun(request, whom, said_on=today), today=today)
    if not form.is_valid():
        return asked(request, form, whom, title=say("A good word of %(who)s"), submit=say("Save the good word"))
    return _kept(request, form, whom, whom.home)


add_of_person, add_of_organisation = doors_of(_add, needs(Right.WRITE), require_http_methods(["GET", "POST"]))


def _kept(request: MemberRequest, form: WordForm, whom: Whom, home: str) -> HttpResponse:
    now = timezone.now()
    whose = {name: value for name, value in noted(request, form, whom).items() if name != "staff"}
    word = verbs.note_word(**form.said, said_at=moment_on(form.cleaned_data["said_on"], now), **whose, at=now)
    text = say("The good word is noted. Say thank you.")
    return done(request, text, home, undo=reverse("goodwords:remove", args=[word.pk]))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def correct(request: MemberRequest, goodword_id: int) -> HttpResponse:
    """Say otherwise what was said."""
    word, now = queries.word_for(request.user, goodword_id), timezone.now()
    form = WordForm(request.POST or None, initial=_present(request, word), today=timezone.localdate(now))
    title, submit = say("Change the good word"), say("Save the good word")
    if not form.is_valid():
        return asked_about(request, word, form, title=title, submit=submit)
    said_on = form.cleaned_data["said_on"]
    said_at = word.said_at if said_on == timezone.localdate(word.said_at) else moment_on(said_on, now)
    version = form.cleaned_data["version"] or 0
    try:
        deed = verbs.correct(word, version=version, **form.said, said_at=said_at, by=request.user.by, at=now)
    except ChangedMeanwhile as theirs:
        form.add_error(None, say("Somebody changed it while you did. Save again to write over what they said."))
        form.data = {**request.POST.dict(), "version": theirs.version}
        return asked_about(request, word, form, title=say("Somebody was quicker"), submit=say("Save it all the same"))
    undo = reverse("goodwords:undo", args=[deed.pk])
    return done(request, _changed(deed.detail["fields"]), home_of_word(word), undo=undo)


def _changed(fields: list[str]) -> str:
    if "may_quote_at" in fields:
        return say("It is changed. They agreed to other words, so ask them again before you show it.")
    return say("It is changed.")


def _present(request: MemberRequest, word: GoodWord) -> dict[str, Any]:
    now = {name: getattr(word, name) for name in ("words", "kind", "channel", "stars", "link", "version")}
    return {**now, "said_on": timezone.localdate(word.said_at), "next": back(request, home_of_word(word))}
