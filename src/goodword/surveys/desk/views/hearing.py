"""The page on which a member reads what came back to a survey."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.paging import BadCursor, page

from ... import overview, queries, saying

SHOWN = 25


@needs(Right.SEE_ALL)
@require_GET
def said(request: MemberRequest, survey_id: int) -> HttpResponse:
    """How often each answer was chosen, and every sheet in its own words, the last first."""
    survey = overview.survey_for(request.user, survey_id)
    asked = {way: request.GET.get(way, "") for way in ("after", "before")}
    try:
        rows = page(saying.sheets_of(request.user, survey), ("-changed_at", "-id"), size=SHOWN, **asked)
    except BadCursor:
        return render(request, "400.html", status=400)
    version = queries.version_in_force(survey)
    shown = {
        "survey": survey,
        "chosen": saying.chosen_of(request.user, survey, version) if version else [],
        "page": rows,
        "sheets": [(one, saying.in_words(one, survey.language)) for one in rows.rows],
    }
    return render(request, "surveys/desk/said.html", shown)
