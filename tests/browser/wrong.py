"""Every address of Goodword, and three at which something goes wrong, so that those pages can be looked at too."""

from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from goodword.config.urls import urlpatterns as usual


def fall_over(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours, on purpose")


def be_busy(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked, on purpose")


def not_understand(request: HttpRequest) -> HttpResponse:
    raise BadRequest("not understood, on purpose")


WRONG = {500: "wrong/fault/", 503: "wrong/busy/", 400: "wrong/words/"}
VIEWS = {500: fall_over, 503: be_busy, 400: not_understand}
urlpatterns = [*(path(WRONG[status], VIEWS[status]) for status in WRONG), *usual]
