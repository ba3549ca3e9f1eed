"""Settings of word of mouth: the forms by which strangers ask, where links lead, and what people may say."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.toasts import toast

from .. import gates, queries
from ..actions import pages, ways
from ..forms import LANGUAGE, LeadFormForm, ShareTextsForm
from ..models import LeadForm


@needs(Right.MANAGE)
@require_GET
def settings(request: MemberRequest) -> HttpResponse:
    """The forms that there are, which of them links lead to, and in which languages there are words of your own."""
    shown = {
        "forms": gates.lead_forms_for(request.user),
        "leads_to": queries.form_that_stands(),
        "languages": gates.languages_of_texts(),
    }
    return render(request, "referrals/leading.html", shown)


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def add_form(request: MemberRequest) -> HttpResponse:
    """Lay a form; links lead to it from then on."""
    form = LeadFormForm(request.POST or None)
    if not form.is_valid():
        return _form(request, form, title=say("A new form"))
    said, now = form.cleaned_data, timezone.now()
    made = ways.make_lead_form(name=said["name"], by=request.user.by, at=now)
    pages.describe_lead_form(made, **said, by=request.user.by, at=now)
    toast(request, say("The form stands, and links lead to it."), undo=reverse("referrals:close_form", args=[made.pk]))
    return redirect("referrals:lead_form", made.pk)


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def lead_form(request: MemberRequest, lead_form_id: int) -> HttpResponse:
    """What a form says, and how it is put into a page of yours."""
    found = gates.lead_form_for(request.user, lead_form_id)
    form = LeadFormForm(request.POST or None, initial=LeadFormForm.of(found))
    if form.is_valid():
        pages.describe_lead_form(found, **form.cleaned_data, by=request.user.by, at=timezone.now())
        toast(request, say("Saved."))
        return redirect("referrals:lead_form", found.pk)
    own = request.build_absolute_uri(reverse("referrals:ask", args=[found.token]))
    framed = request.build_absolute_uri(reverse("referrals:ask_framed", args=[found.token]))
    return _form(request, form, title=found.name, found=found, own=own, framed=framed)


@needs(Right.MANAGE)
@require_POST
def close_form(request: MemberRequest, lead_form_id: int) -> HttpResponse:
    """Take no more enquiries by a form."""
    found = gates.lead_form_for(request.user, lead_form_id)
    ways.close_lead_form(found, by=request.user.by, at=timezone.now())
    toast(request, say("The form is closed."), undo=reverse("referrals:open_form_again", args=[found.pk]))
    return redirect("referrals:leading")


@needs(Right.MANAGE)
@require_POST
def open_form_again(request: MemberRequest, lead_form_id: int) -> HttpResponse:
    """Undo that a form was closed."""
    found = gates.lead_form_for(request.user, lead_form_id)
    ways.open_lead_form_again(found, by=request.user.by, at=timezone.now())
    toast(request, say("The form is open again."))
    return redirect("referrals:leading")


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def texts(request: MemberRequest) -> HttpResponse:
    """What people may say when they pass the word on, by channel; in one language, or for everybody."""
    asked = LANGUAGE.fullmatch(request.GET.get("language", "").strip().lower())
    language = asked[0] if asked else ""
    form = ShareTextsForm(request.POST or None, initial=gates.share_texts(request.user, language))
    if form.is_valid():
        pages.keep_share_texts(form.cleaned_data, language=language, by=request.user.by, at=timezone.now())
        toast(request, say("Saved."))
        return redirect("referrals:leading")
    shown = {"form": form, "language": language}
    return render(request, "referrals/texts.html", shown, status=422 if form.errors else 200)


def _form(request: MemberRequest, form: LeadFormForm, *, found: LeadForm | None = None, **shown: Any) -> HttpResponse:
    shown = {"form": form, "found": found, **shown}
    return render(request, "referrals/lead_form.html", shown, status=422 if form.errors else 200)
