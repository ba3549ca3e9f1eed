"""Where providers tell what became of mail. What lets them in is their signature; nobody else learns that there is a door."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from .. import queries
from ..actions import returning
from . import telling


@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def hook(request: HttpRequest, provider: str) -> HttpResponse:
    """Take what a provider tells, each event once."""
    if not telling.is_set_up(provider):
        raise Http404
    if request.method == "HEAD":  # some look whether anybody is there before they tell anything
        return HttpResponse()
    try:
        events = telling.told(provider, request, timezone.now())
    except telling.NotThem:
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="webhooks"'})
    except telling.NotReadable:
        return HttpResponse(status=400)
    for event in events:
        _take(provider, event)
    return HttpResponse()


def _take(provider: str, event: telling.Told) -> None:
    now, message = timezone.now(), queries.message_of_provider(event.message_id)
    returning.take_report(
        provider=provider,
        provider_id=event.mark,
        kind=event.kind,
        message=message,
        address=event.recipient,
        words=event.words,
        by=provider,
        at=now,
    )
