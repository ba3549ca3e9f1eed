"""How often a stranger may try something, counted in the database, since several processes on several hosts count together."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest


def may_go_on(request: HttpRequest, what: str, most: str, *, key: str | None = None) -> bool:
    """Count one try, and tell whether it was not too many: `most` as "10/m/ip", or "200/h/key" for everybody with one `key`."""
    used = ratelimit.consume(request, app="goodword", action=what, config={what: most}, key=key, limit_get=True)
    return used is not None


def has_gone_too_far(request: HttpRequest, what: str, most: str) -> bool:
    """Whether the next try would be too many; this is none."""
    used = ratelimit.consume(request, app="goodword", action=what, config={what: most}, limit_get=True, dry_run=True)
    return used is None
