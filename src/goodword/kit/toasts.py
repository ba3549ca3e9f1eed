"""A short note after a deed, with the way back where there is one."""

from django.contrib import messages
from django.http import HttpRequest


def toast(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Say what was done on the page that follows; `undo` is the URL whose POST takes it back."""
    messages.success(request, text, extra_tags=undo)


def warn(request: HttpRequest, text: str) -> None:
    """Say what could not be done on the page that follows."""
    messages.error(request, text)
