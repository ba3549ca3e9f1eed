"""What every template may ask for."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from goodword.accounts.models import Member
from goodword.accounts.queries import business
from goodword.accounts.rules import Right, may

from .nav import FURTHER, links


def house(request: HttpRequest) -> dict[str, Any]:
    """The rail, the business (asked for when a template needs it) and whether this installation sends mail."""
    member = getattr(request, "user", None)
    shared: dict[str, Any] = {"business": business, "sends_mail": settings.SENDS_MAIL}
    if not isinstance(member, Member):
        return shared
    namespace = request.resolver_match.namespace if request.resolver_match else ""
    return shared | {
        # Asked only by the parts of the page that are not remembered.
        "nav": lambda: list(links(member, namespace)),
        "further": lambda: list(links(member, namespace, FURTHER)),
        "here": namespace,
        "may": {right.name.lower(): may(member.role, right) for right in Right},
    }
