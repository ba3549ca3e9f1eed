"""What a stranger may reach: a calendar, by its secret address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from . import agenda, calendars, queries


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The days of the member whom an address was given to, as far as that member may see."""
    found = calendars.read_token(token)
    member = queries.member_by_calendar(*found) if found else None
    if member is None:
        raise Http404
    now = timezone.now()
    planned = agenda.planned(member, now=now, root=request.build_absolute_uri("/")[:-1])
    answer = HttpResponse(calendars.written(planned, name="Goodword", at=now), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="goodword.ics"'
    return answer
