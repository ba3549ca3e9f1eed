"""What every request gets: the business's time, a memory of its own, and answers that no cache keeps."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from .queries import business, request_memory


def in_business_time(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Show times as the clock on the business's wall."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        token = request_memory.set({})
        try:
            known = business()
            with timezone.override(ZoneInfo(known.time_zone) if known else None):
                return get_response(request)
        finally:
            request_memory.reset(token)

    return middleware


def not_stored(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let no cache keep an answer, unless its door says otherwise."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware
