"""A survey as a bare Django view: the same questions and the same inserts, asked as a Django view asks them.

No middleware, no rules, no languages, no checks of what was sent; its page is one constant text as long as ours.
"""

from secrets import token_urlsafe

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone

settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, []
settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if not app.startswith("allauth")]  # it asks for middleware
application = get_wsgi_application()

from goodword.accounts.models import Business  # noqa: E402
from goodword.journal.models import Entry  # noqa: E402
from goodword.surveys.models import Answer, Invitation, Opening, Response  # noqa: E402

PAGE = b"<!doctype html>" + b"<p>A page as long as ours.</p>" * 160
SAID = {"recommend": 9, "drivers": {"delivery": 5, "advice": 4}, "more": "You took your time and listened."}


def sheet(request: HttpRequest, token: str) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.select_related("survey_version__survey", "response", "person"), token=token)
    if request.method == "POST":
        return answer(request, invitation)
    Business.objects.first()
    Opening.objects.create(invitation=invitation, at=timezone.now())
    return HttpResponse(PAGE)


def answer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    now = timezone.now()
    score = int(request.POST["recommend"])
    said = {**SAID, "recommend": score}
    about = {"person_id": invitation.person_id, "organisation_id": invitation.organisation_id, "noted_at": now}
    with transaction.atomic():
        response = Response.objects.create(
            invitation=invitation,
            survey_version=invitation.survey_version,
            token=token_urlsafe(16),
            said=said,
            language="en",
            started_at=now,
            changed_at=now,
            completed_at=now,
            **about,
        )
        Invitation.objects.filter(pk=invitation.pk).update(state="complete", started_at=now, ended_at=now)
        Entry.objects.create(verb="survey.answered", kind="surveys_response", row_id=response.pk, by="bench", at=now, detail=said)
        made = Answer.objects.create(
            response=response,
            question="recommend",
            metric="nps",
            formula="nps/1",
            scale_low=0,
            scale_high=10,
            score=score,
            ratings=said["drivers"],
            comment=str(said["more"]),
            answered_at=now,
            sent_at=invitation.sent_at,
            channel="mail",
            **about,
        )
        Entry.objects.create(verb="answer.recorded", kind="surveys_answer", row_id=made.pk, by="bench", at=now, detail={})
    return HttpResponseRedirect(f"/s/{invitation.token}/done", status=303)


urlpatterns = [path("s/<str:token>", sheet)]
