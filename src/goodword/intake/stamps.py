"""The keys of our own exports, which mean the row itself and not a key of somebody else's."""

import hashlib
import hmac
from functools import cache

from django.conf import settings


@cache
def stamp() -> str:
    """What they begin with here; in another installation they are keys like any other."""
    return "gw-" + hmac.new(settings.SECRET_KEY.encode(), b"export", hashlib.sha256).hexdigest()[:10] + ":"
