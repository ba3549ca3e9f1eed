"""What is done with one good word: thanks, the question, what they agree to, showing it, taking it away."""

from typing import Any, TypeVar

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods, require_POST

from goodword.accounts.days import moment_on
from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.journal.actions import ChangedMeanwhile
from goodword.kit.returning import back
from goodword.kit.sheets import done
from goodword.kit.toasts import toast

from .. import queries
from ..actions import agreeing, thanking
from ..actions import words as verbs
from ..actions.thanking import Contact
from ..forms import AllowForm, LeadingBack, ThankForm, WithdrawForm
from ..models import GoodWord
from .settling import asked_about, home_of_word, settled, too_late

F = TypeVar("F", bound=LeadingBack)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def thank(request: MemberRequest, goodword_id: int) -> HttpResponse:
    """Note how we said thank you."""
    word = queries.word_for(request.user, goodword_id)
    form = opened(request, word, ThankForm)
    if not form.is_valid():
        title = say("Thank %(who)s") % {"who": word.person or word.organisation}
        return asked_about(request, word, form, title=title, submit=say("I said thank you"))
    return settled(request, word, thanking.thank, say("Thanked, and noted among the contacts."), contact_of(request, form))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def allow(request: MemberRequest, goodword_id: int) -> HttpResponse:
    """They let us quote it."""
    word, now = queries.word_for(request.user, goodword_id), timezone.now()
    form = opened(request, word, AllowForm, agreed_on=timezone.localdate(now), named_as=GoodWord.NamedAs.FIRST)
    if not form.is_valid():
        return asked_about(request, word, form, title=say("May we quote it?"), submit=say("They agreed"))
    said = {name: form.cleaned_data[name] for name in ("named_as", "how", "is_shown")}
    may_quote_at = moment_on(form.cleaned_data["agreed_on"], now)
    return settled(request, word, agreeing.allow, say("Noted that you may quote it."), **said, may_quote_at=may_quote_at)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def withdraw(request: MemberRequest, goodword_id: int) -> HttpResponse:
    """They take it back."""
    word, now = queries.word_for(request.user, goodword_id), timezone.now()
    form = opened(request, word, WithdrawForm, withdrawn_on=timezone.localdate(now))
    if not form.is_valid():
        return asked_about(request, word, form, title=say("They take it back"), submit=say("It is not to be quoted any more"))
    text, withdrawn_at = say("It is quoted no more, from now on."), moment_on(form.cleaned_data["withdrawn_on"], now)
    return settled(request, word, agreeing.withdraw, text, withdrawn_at=withdrawn_at)


@needs(Right.WRITE)
@require_POST
def show(request: MemberRequest, goodword_id: int) -> HttpResponse:
    """Let others read it."""
    return settled(request, queries.word_for(request.user, goodword_id), agreeing.show, say("Others can read it now."))


@needs(Right.WRITE)
@require_POST
def hide(request: MemberRequest, goodword_id: int) -> HttpResponse:
    """Let others read it no more."""
    return settled(request, queries.word_for(request.user, goodword_id), agreeing.hide, say("It is shown no more."))


@needs(Right.WRITE)
@require_POST
def undo(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Take back the last that was done with it."""
    deed, word = queries.changed_by(request.user, entry_id)
    try:
        thanking.undo(word, deed, by=request.user.by, at=timezone.now())
    except ChangedMeanwhile:
        return too_late(request, word, say("Somebody changed it since; it stays as it is."))
    return done(request, say("It is as it was."), home_of_word(word))


@needs(Right.WRITE)
@require_POST
def remove(request: MemberRequest, goodword_id: int) -> HttpResponse:
    """Take a good word away."""
    word = queries.word_for(request.user, goodword_id)
    deed = verbs.remove(word, by=request.user.by, at=timezone.now())
    text, undo_url = say("The good word is taken away."), reverse("goodwords:bring_back", args=[deed.pk])
    return done(request, text, reverse("goodwords:words"), undo=undo_url)


@needs(Right.WRITE)
@require_POST
def bring_back(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo that a good word was taken away."""
    number = queries.removed_by(request.user, entry_id)
    word = verbs.bring_back(number, by=request.user.by, at=timezone.now())
    toast(request, say("The good word is back.") if word else say("The good word can no longer be brought back."))
    return HttpResponseRedirect(back(request, reverse("goodwords:words")))


def opened(request: MemberRequest, word: GoodWord, form: type[F], **known: Any) -> F:
    """A form about a good word; bound once it is sent, though everything in it may be left empty."""
    start = {**known, "next": back(request, home_of_word(word))}
    return form(request.POST if request.method == "POST" else None, initial=start, today=timezone.localdate())


def contact_of(request: MemberRequest, form: forms.Form) -> Contact:
    """How we were in touch, and who of us."""
    said = form.cleaned_data
    return Contact(said["words"], said["channel"], staff_of(request.user), dealer_of(request.user))
