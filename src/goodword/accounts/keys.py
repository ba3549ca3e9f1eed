"""Who may come through the API's door: programs with a key in the Authorization header."""

from secrets import compare_digest

from django.http import Http404, HttpRequest
from ninja.errors import AuthenticationError, AuthorizationError
from ninja.security import HttpBearer

from .models import ApiKey
from .queries import living_key
from .rules import Right, digest_of, may, prefix_of

READING = {"GET", "HEAD", "OPTIONS"}


class Key(HttpBearer):
    """Opens a route for keys whose member holds the right; writing asks for a key that may write.

    `request.user` is then the key's member, so that queries and actions see no difference
    between a page and the API. A cookie opens nothing here.
    """

    openapi_bearerFormat = "gw_…"

    def __init__(self, right: Right | None = None) -> None:
        super().__init__()
        self.right = right

    def __call__(self, request: HttpRequest) -> ApiKey | None:
        if any(value.startswith("gw_") for _, values in request.GET.lists() for value in values):
            raise AuthenticationError(message="A key belongs in the Authorization header. This one is now in logs: revoke it.")
        found: ApiKey | None = super().__call__(request)
        return found

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        key = living_key(prefix_of(token))
        if key is None or not compare_digest(key.digest, digest_of(token)):
            return None
        if self.right is not None and not may(key.member.role, self.right):
            raise Http404
        if request.method not in READING and not key.may_write:
            raise AuthorizationError(message="This key may only read.")
        request.user = key.member
        return key
