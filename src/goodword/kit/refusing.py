"""How a door of the API says no to what a verb would not take."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest
from ninja.errors import HttpError

LONGEST_KEY = 120


@contextmanager
def refusing(*errors: type[Exception]) -> Iterator[None]:
    """Turn a verb's own errors into a 400 that says why; anything else stays what it is."""
    try:
        yield
    except errors as why:
        name = type(why).__name__
        raise HttpError(400, str(why) or (type(why).__doc__ or name).strip().splitlines()[0]) from why


def once(request: HttpRequest) -> str:
    """The Idempotency-Key of a request, as its member's own: the same one again makes nothing new."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY or not key.isprintable() or "\0" in key:
        raise HttpError(400, f"An Idempotency-Key has at most {LONGEST_KEY} printable characters.")
    return f"{request.user.pk}:{key}" if key else ""
