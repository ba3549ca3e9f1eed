"""Parts of the page of a person or an organisation that are fetched into it, or are a page of their own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails


def panel(request: HttpRequest, part: str, *, title: str, who: object, home: str, **shown: Any) -> HttpResponse:
    """The part alone where the page fetches it; else a page with a title and the way back to `who`."""
    context = {"panel": part, "title": title, "who": who, "home": home, **shown}
    return render(request, part if HtmxDetails(request) else "panel.html", context)
