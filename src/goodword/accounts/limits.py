"""How often a stranger may try something, counted in the database, since several processes on several hosts count together."""

import time

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

BY_CLIENT = "/ip"


def may_go_on(request: HttpRequest, what: str, most: str, *, key: str | None = None) -> bool:
    """Count one try, and tell whether it was not too many: `most` as "10/m/ip", or "200/h/key" for everybody with one `key`."""
    most, key = _of_nobody(request, most, key)
    used = ratelimit.consume(request, app="goodword", action=what, config={what: most}, key=key, limit_get=True)
    return used is not None


def has_gone_too_far(request: HttpRequest, what: str, most: str) -> bool:
    """Whether the next try would be too many; this is none, and it writes nothing."""
    most, key = _of_nobody(request, most, None)
    rate = ratelimit.parse_rate(most)
    tried = cache.get(ratelimit.get_cache_key(request, app="goodword", action=what, rate=rate, key=key), [])
    may_try, _ = ratelimit.apply_rate(tried, time.time(), rate, dry_run=True)
    return not may_try


def _of_nobody(request: HttpRequest, most: str, key: str | None) -> tuple[str, str | None]:
    """A client is counted by a sealed print of its address: beside the moment of each try, the address would tell who did it."""
    if not most.endswith(BY_CLIENT):
        return most, key
    address = ratelimit.get_ip(request)
    return f"{most.removesuffix(BY_CLIENT)}/key", salted_hmac("goodword.limits", address).hexdigest()
