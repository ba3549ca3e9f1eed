"""Where a form leads back to: a path of this installation, whatever was asked for."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def back(request: HttpRequest, default: str) -> str:
    """The page named by `next`, else the page that the request came from, else `default`."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if came_from and url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
        parts = urlsplit(came_from)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if path.startswith("/") and path != request.get_full_path() and url_has_allowed_host_and_scheme(path, allowed_hosts=None):
            return path
    return default
