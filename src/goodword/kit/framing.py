"""Pages of ours as a part of other sites: which sites, how they are typed, and the policy that keeps all others out."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

MOST_SITES = 20
LOCAL = {"localhost", "127.0.0.1"}
HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")


class NotASite(ValueError):
    """A site is https:// and the name of one host: https://www.example.com."""


def site_of(text: str) -> str:
    """The origin of a site, as a browser's policy spells it: https where nothing else is said, without path or page.

    A star, or whatever a policy would read as more than one host, is none; nor is http but on one's own machine.
    """
    typed = text.strip()
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError as why:
        raise NotASite from why
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOCAL)
    if not is_safe or parts.username or not HOST.fullmatch(host):
        raise NotASite
    return f"{parts.scheme}://{host}{port}"


def sites_of(texts: Sequence[str]) -> list[str]:
    """The origins of sites, each once, in the order in which they were named."""
    return list(dict.fromkeys(site_of(text) for text in texts if text.strip()))


class SitesField(forms.CharField):
    """Sites, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        area = forms.Textarea(attrs={"rows": 3, "placeholder": "https://www.example.com"})
        help_text = _("One a line. No other site can show it as a part of its own.")
        super().__init__(**{"max_length": 4_000, "required": False, "widget": area, "help_text": help_text, **kwargs})

    def clean(self, value: Any) -> Any:
        try:
            sites = sites_of(super().clean(value).split())
        except NotASite as why:
            raise forms.ValidationError(
                say("A site is https:// and the name of one host, such as https://www.example.com.")
            ) from why
        if len(sites) > MOST_SITES:
            raise forms.ValidationError(say("These are more sites than a browser reads."))
        return sites

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


def framed_by(response: HttpResponse, sites: Sequence[str], *, needs_none_of: Sequence[str] = ()) -> HttpResponse:
    """Let these sites show a page as a part of theirs, and no others; the page itself does without some kinds of sources."""
    policy = {"frame-ancestors": list(sites) or ["'none'"], **{kind: ["'none'"] for kind in needs_none_of}}
    response._csp_replace = policy  # type: ignore[attr-defined]  # it is how one tells the policy's middleware
    response.xframe_options_exempt = bool(sites)  # the older header knows no lists
    return response
