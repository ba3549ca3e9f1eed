"""Forms that lie on the page one came from, or are a page of their own where there is no JavaScript."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRefresh

from .returning import back

FORM = "parts/form_sheet.html"


def sheet(request: HttpRequest, form: forms.Form, *, who: object, home: str, part: str = FORM, **more: Any) -> HttpResponse:
    """A form in the sheet that lies on the page, or as a page; one that comes back says so by its status."""
    context = {"form": form, "who": who, "home": home, "part": part, **more}
    status = 422 if form.is_bound else 200
    if request.headers.get("HX-Request"):
        return render(request, part, {**context, "is_sheet": True}, status=status)
    return render(request, "form_page.html", context, status=status)


def done(request: HttpRequest, text: str, home: str, *, undo: str = "") -> HttpResponse:
    """Say what was done, with the way back, on the page that one came from."""
    messages.success(request, text, extra_tags=undo)
    return _returned(request, home)


def not_done(request: HttpRequest, text: str, home: str) -> HttpResponse:
    """Say why nothing was done, on the page that one came from."""
    messages.info(request, text)
    return _returned(request, home)


def _returned(request: HttpRequest, home: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponseClientRefresh()
    return HttpResponseRedirect(back(request, home))
