"""Pages on which surveys are written: the list, the editor with its preview, and what is published."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.journal.actions import ChangedMeanwhile
from goodword.kit.sheets import done
from goodword.kit.toasts import toast, warn
from goodword.mail.rendering import name_of_house
from goodword.mail.wording import NotMergeable
from goodword.people.queries import deed_for

from ... import drafting, filling, overview, queries
from ...actions import building
from ...models import Survey, SurveyVersion
from ...phrases import NAMES
from ...rules import OPEN_DAYS, TRANSACTIONAL
from ...standing import Standing
from ...starting import STARTS
from ...writing import Written
from .. import forms, words
from ..sending_forms import LONGEST_FILTERS


@needs(Right.SEE_ALL)
@require_GET
def surveys(request: MemberRequest) -> HttpResponse:
    """Every survey, and those to start from; from a list of people, which of them to ask those by."""
    rows = overview.surveys_with_counts(request.user)
    shown = {"rows": rows, "starts": STARTS.values(), "filters": request.GET.get("filters", "")[:LONGEST_FILTERS]}
    return render(request, "surveys/desk/surveys.html", shown)


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """Write a new survey, from nothing or from one to start from."""
    if request.method == "POST":
        return _written(request, None)
    start = STARTS.get(request.GET.get("from", ""))
    first = {"key": "q", "type": "score", "metric": "nps", "text": {}, "required": True}
    usual = {"quiet_days": None, "remind_days": 7, "open_days": OPEN_DAYS, "edit_days": 7}
    kind, name, questions = (start.kind, str(start.name), start.made()) if start else (TRANSACTIONAL, "", [first])
    return _editor(request, forms.shown(Written(name, kind, "en", questions, {}, usual), tongue="en", revision=0), None)


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, survey_id: int) -> HttpResponse:
    """Write the next version of a survey. Who was asked before keeps theirs."""
    survey = overview.survey_for(request.user, survey_id)
    if request.method == "POST":
        return _written(request, survey)
    tongue = request.GET.get("in", "") if request.GET.get("in", "") in NAMES else survey.language
    return _editor(request, forms.shown(overview.as_written(survey), tongue=tongue, revision=survey.revision), survey)


def _written(request: MemberRequest, survey: Survey | None) -> HttpResponse:
    if do := request.POST.get("do", ""):
        return _editor(request, _spoken(request, do) or forms.moved(request.POST, do), survey)
    editor = forms.typed(request.POST)
    if not editor.is_valid():
        return _editor(request, editor, survey, status=422)
    now, by = timezone.now(), request.user.by
    if survey is None:
        survey = building.make_survey(written=editor.written(), by=by, at=now)
        undo = reverse("surveys:throw_away", args=[survey.pk])
        toast(request, say("It is kept. It goes out to nobody before you publish it."), undo=undo)
        return HttpResponseRedirect(reverse("surveys:survey", args=[survey.pk]))
    seen = editor.survey.cleaned_data["revision"] or 0
    try:
        deed = building.write(survey, written=editor.written(), revision=seen, by=by, at=now)
    except ChangedMeanwhile:
        wrong = [say("Somebody else changed it in the meantime. Open it again to see what they wrote.")]
        return _editor(request, editor, survey, wrong=wrong, status=422)
    toast(request, say("It is kept."), undo=reverse("surveys:unwrite", args=[survey.pk, deed.pk]))
    return HttpResponseRedirect(reverse("surveys:survey", args=[survey.pk]))


def _spoken(request: MemberRequest, do: str) -> forms.Editor | None:
    """The same in another language, where that is what the button asks for, and all can be read that was typed."""
    verb, _dash, tongue = do.partition("-")
    editor = forms.typed(request.POST)
    if verb != "in" or tongue not in NAMES or not editor.is_valid():
        return None
    return forms.shown(editor.written(), tongue=tongue, revision=editor.survey.cleaned_data["revision"] or 0)


def _editor(
    request: MemberRequest, editor: forms.Editor, survey: Survey | None, *, wrong: list[str] | None = None, status: int = 200
) -> HttpResponse:
    title = survey.name if survey else say("A new survey")
    shown = {"editor": editor, "title": title, "survey": survey, "wrong": wrong or []}
    return render(request, "surveys/desk/editor.html", shown, status=status)


@needs(Right.MANAGE)
@require_POST
def preview(request: MemberRequest) -> HttpResponse:
    """What a customer would see on a phone, of a survey that is being written; nothing is kept."""
    typed = request.POST.copy()
    typed["name"] = typed.get("name", "").strip() or "…"  # for ourselves alone, and often written last
    editor = forms.typed(typed)
    if not editor.is_valid():
        return render(request, "surveys/desk/preview.html", {"is_unfinished": True})
    written = editor.written()
    wrong = words.wrong(drafting.problems_of(written.questions, written.language))
    return render(request, "surveys/desk/preview.html", {"page": _page(written, editor.tongue), "wrong": wrong})


def _page(written: Written, tongue: str) -> str:
    """The sheet with every question at once; what cannot be drawn yet is left out, and nothing hangs on anything."""
    told = [{name: value for name, value in one.items() if name != "show_if"} for one in written.questions if _is_drawn(one)]
    survey = Survey(name=written.name, language=written.language, kind=written.kind, state=Survey.State.LIVE)
    version = SurveyVersion(survey=survey, questions=told, words=dict(written.words))
    around = {"house": name_of_house(), "may_decline": True}
    return filling.page_of(Standing(version), filling.Look(tongue, is_all=True, around=around))


def _is_drawn(one: Mapping[str, Any]) -> bool:
    """Whether it has words, what it names, and a scale that a row of marks can show."""
    is_named = one["type"] not in ("rating", "choice") or bool(one.get("drivers") or one.get("choices"))
    return bool(one["text"]) and is_named and 0 < one.get("high", 1) - one.get("low", 0) <= drafting.WIDEST


@needs(Right.MANAGE)
@require_POST
def unwrite(request: MemberRequest, survey_id: int, entry_id: int) -> HttpResponse:
    """Take back what was written last."""
    survey = overview.survey_for(request.user, survey_id)
    deed = deed_for(request.user, entry_id, "survey.written")
    home = reverse("surveys:survey", args=[survey.pk])
    if deed.row_id != survey.pk:
        return render(request, "404.html", status=404)
    try:
        building.unwrite(survey, deed, by=request.user.by, at=timezone.now())
    except ChangedMeanwhile:
        warn(request, say("Somebody has changed it since; it stays as it is."))
        return HttpResponseRedirect(home)
    return done(request, say("It is as it was before."), home)


@needs(Right.MANAGE)
@require_POST
def publish(request: MemberRequest, survey_id: int) -> HttpResponse:
    """Let what is in the making go out from now on."""
    survey = overview.survey_for(request.user, survey_id)
    home = reverse("surveys:survey", args=[survey.pk])
    before = queries.version_in_force(survey)
    try:
        building.publish(survey, by=request.user.by, at=timezone.now())
    except drafting.NotToBeAsked as why:
        messages.error(request, " ".join(words.wrong(why.problems)))
        return HttpResponseRedirect(home)
    except NotMergeable as why:
        messages.error(request, str(why))
        return HttpResponseRedirect(home)
    back = reverse("surveys:go_back", args=[before.pk]) if before else reverse("surveys:close", args=[survey.pk])
    return done(request, say("It is published, and goes out from now on."), home, undo=back)


@needs(Right.MANAGE)
@require_POST
def go_back(request: MemberRequest, version_id: int) -> HttpResponse:
    """Let the questions of an earlier version go out again."""
    version = overview.version_for(request.user, version_id)
    again = building.go_back_to(version, by=request.user.by, at=timezone.now())
    home = reverse("surveys:survey", args=[version.survey_id])
    text = say("Version %(was)s goes out again, as version %(now)s.") % {"was": version.number, "now": again.number}
    return done(request, text, home)


@needs(Right.MANAGE)
@require_POST
def close(request: MemberRequest, survey_id: int) -> HttpResponse:
    """Ask nobody else by it."""
    survey = overview.survey_for(request.user, survey_id)
    building.close(survey, by=request.user.by, at=timezone.now())
    home = reverse("surveys:survey", args=[survey.pk])
    return done(request, say("It is closed: nobody else is asked."), home, undo=reverse("surveys:open_again", args=[survey.pk]))


@needs(Right.MANAGE)
@require_POST
def open_again(request: MemberRequest, survey_id: int) -> HttpResponse:
    """Let what was closed go out again."""
    survey = overview.survey_for(request.user, survey_id)
    building.open_again(survey, by=request.user.by, at=timezone.now())
    home = reverse("surveys:survey", args=[survey.pk])
    return done(request, say("It is open again."), home, undo=reverse("surveys:close", args=[survey.pk]))


@needs(Right.MANAGE)
@require_POST
def throw_away(request: MemberRequest, survey_id: int) -> HttpResponse:
    """Take away a draft that nobody was ever asked by."""
    survey = overview.survey_for(request.user, survey_id)
    deed = building.throw_away(survey, by=request.user.by, at=timezone.now())
    if deed is None:
        warn(request, say("Only a draft that goes out to nobody can be thrown away. Close this one instead."))
        return HttpResponseRedirect(reverse("surveys:survey", args=[survey.pk]))
    toast(request, say("The draft is thrown away."), undo=reverse("surveys:bring_back", args=[deed.pk]))
    return HttpResponseRedirect(reverse("surveys:surveys"))


@needs(Right.MANAGE)
@require_POST
def bring_back(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo that a draft was thrown away."""
    deed = deed_for(request.user, entry_id, "survey.thrown_away")
    survey = building.bring_back(deed, by=request.user.by, at=timezone.now())
    toast(request, say("The draft is back.") if survey else say("It was brought back already."))
    home = reverse("surveys:survey", args=[survey.pk]) if survey else reverse("surveys:surveys")
    return HttpResponseRedirect(home)
