"""Pages of ours as a part of other sites: which sites, how they are typed, and the policy that keeps all others out."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

MOST_SITES = 20
LOCAL = {"localhost", "127.0.0.1"}


class NotASite(ValueError):
    """A site is https:// and a name, without a path: https://www.example.com."""


def site_of(text: str) -> str:
    """The origin of a site, as a browser's policy spells it; only of one's own machine may it be without https."""
    try:
        parts = urlsplit(text.strip().lower())
        port = parts.port
    except ValueError as why:
        raise NotASite from why
    host = parts.hostname or ""
    is_bare = parts.path in {"", "/"} and not (parts.query or parts.fragment or parts.username)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOCAL)
    if not (is_bare and is_safe and _is_host(host)):
        raise NotASite
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}"


def _is_host(host: str) -> bool:
    """Whether it names one host, in letters that need no quoting; a star would let in sites that nobody listed."""
    return host.isascii() and bool(host) and all(part.replace("-", "a").isalnum() for part in host.split("."))


def sites_of(texts: Sequence[str]) -> list[str]:
    """The origins of sites, each once, in the order in which they were named."""
    return list(dict.fromkeys(site_of(text) for text in texts if text.strip()))[:MOST_SITES]


class SitesField(forms.CharField):
    """Sites, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        area = forms.Textarea(attrs={"rows": 3, "placeholder": "https://www.example.com"})
        help_text = _("One a line, beginning with https://. No other site can show it as a part of its own.")
        super().__init__(**{"max_length": 4_000, "required": False, "widget": area, "help_text": help_text, **kwargs})

    def clean(self, value: Any) -> Any:
        try:
            return sites_of(super().clean(value).splitlines())
        except NotASite as why:
            raise forms.ValidationError(say("A site is https:// and its name, without a path: https://www.example.com.")) from why

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


def framed_by(response: HttpResponse, sites: Sequence[str], *, needs_none_of: Sequence[str] = ()) -> HttpResponse:
    """Let these sites show a page as a part of theirs, and no others; the page itself does without some kinds of sources."""
    policy = {"frame-ancestors": list(sites) or ["'none'"], **{kind: ["'none'"] for kind in needs_none_of}}
    response._csp_replace = policy  # type: ignore[attr-defined]  # it is how one tells the policy's middleware
    response.xframe_options_exempt = True  # the older header knows no lists
    return response
