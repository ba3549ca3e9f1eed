"""What happens to an answer on its way out."""

import json
import logging
from collections.abc import Callable
from typing import Any

from django.contrib.messages import ERROR, get_messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

log = logging.getLogger("goodword")
GetResponse = Callable[[HttpRequest], HttpResponseBase]


def toasts_with_fragments(get_response: GetResponse) -> GetResponse:
    """Send the notes of a deed along with a fragment, as an event, for a fragment has no place of its own for them."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_fragment = request.headers.get("HX-Request") and response.status_code == 200
        if is_fragment and "HX-Redirect" not in response and "HX-Refresh" not in response:
            notes = list(get_messages(request))
            if notes:
                _announce(response, {"text": notes[-1].message, "undo": notes[-1].extra_tags, "wrong": notes[-1].level >= ERROR})
        return response

    return middleware


def _announce(response: HttpResponseBase, note: dict[str, Any]) -> None:
    said = response.get("HX-Trigger", "")
    events = json.loads(said) if said.startswith("{") else dict.fromkeys(filter(None, said.split(",")), "")
    response["HX-Trigger"] = json.dumps(events | {"toast": note}, default=str)


class Busy:
    """Say “in a moment” when the database cannot answer, instead of falling over."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError):
            return None
        log.error("the database did not answer", exc_info=exception)
        response = render(request, "503.html", status=503)
        response["Retry-After"] = "10"
        return response
