"""A mail shown inside a page: in a frame that runs nothing, asks nobody for anything, and leads nowhere."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# What stands in a mail to somebody else opens doors in their name; whoever looks at it here shall not go through them.
ADDRESS = re.compile(r"(?i)\b(?:https?://|mailto:)[^\s\"'<>()]+")
POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "script-src": ["'none'"],
    "font-src": ["'none'"],
    "connect-src": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
    "sandbox": True,
}


def framed(html: str, *, status: int = 200) -> HttpResponse:
    """The HTML of a mail as an answer that only a frame of our own pages may hold."""
    answer = HttpResponse(html, status=status)
    answer._csp_replace = POLICY  # type: ignore[attr-defined]  # it is how one tells the policy's middleware
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def is_alone(request: HttpRequest) -> bool:
    """Whether a browser wants to show it as a page of its own, which a mail never is."""
    return request.headers.get("Sec-Fetch-Dest") == "document"


def holding_a_frame(answer: HttpResponse) -> HttpResponse:
    """Let a page hold such a frame."""
    answer._csp_update = {"frame-src": ["'self'"]}  # type: ignore[attr-defined]  # as above
    return answer


def without_keys(words: str) -> str:
    """A mail without the addresses in it that are for its reader alone."""
    home = settings.GOODWORD_URL
    return ADDRESS.sub(lambda found: f"{home}/…" if found[0].startswith(home) else found[0], words)
