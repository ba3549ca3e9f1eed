"""Every route of the resolver, what its door asks, and which objects of the cast may stand for its arguments.

A new route is here by itself. One whose arguments or whose door cannot be told fails the tests that walk.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.decorators import http
from ninja.openapi.views import default_home
from ninja.operation import Operation, PathView

from goodword.accounts.doors import Door
from goodword.accounts.keys import Key
from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
# An argument is named for its model: <int:person_id> is a Person. Where it is not, it is said here.
NAMED_OTHERWISE = {"key": "apikey", "talk": "touchpoint", "pk": "authenticator", "view": "savedview"}
# Words, not ids.
WORDS = {
    "token": "not-a-token-that-anybody-got",
    "text": "no-link-that-anybody-got",
    "name": "nps",
    "kind": "people",
    "insight": "nps",
    "ending": "svg",
    "topic": "letter",
    "wording_key": "survey_invitation",
    "language": "en",
    "number": "0",
    "provider": "postmark",
    "verb": "decline",
    "courtesy": "came",
}
# Of allauth's pages these are for strangers too; the others begin with the log-in.
ALLAUTH_FOR_STRANGERS = {
    "account_login", "account_logout", "account_inactive", "mfa_authenticate", "mfa_login_webauthn",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}  # fmt: skip


class Unknown(AssertionError):
    """The walk cannot tell what to expect of a route."""


@dataclass(frozen=True)
class Route:
    """One URL with, for the API, one method."""

    template: str
    name: str
    view: Callable[..., Any]
    operation: Operation | None = None
    method: str = ""

    def __str__(self) -> str:
        return f"{self.method} /{self.template}".strip()

    @property
    def arguments(self) -> list[str]:
        return ARGUMENT.findall(self.template)

    @property
    def door(self) -> Door | Key | None:
        """What the view asks for by its decorator, or the operation by its key."""
        if self.operation is not None:
            keys = [callback for callback in self.operation.auth_callbacks if isinstance(callback, Key)]
            return keys[0] if keys else None
        return getattr(self.view, "door", None)

    @property
    def right(self) -> Right | None:
        return self.door.right if self.door else None

    @property
    def is_allauth(self) -> bool:
        return self.view.__module__.startswith("allauth.")

    @property
    def is_public(self) -> bool:
        """For strangers: it lives in a file named public.py, or is a page of allauth's that begins before the log-in."""
        return self.view.__module__.endswith(".public") or (self.is_allauth and self.name in ALLAUTH_FOR_STRANGERS)

    @property
    def methods(self) -> frozenset[str]:
        """The methods that a page says it may be asked by; none where it says nothing of them."""
        view: Any = self.view
        while view is not None:
            if getattr(getattr(view, "__code__", None), "co_filename", "") == http.__file__:
                return frozenset(inspect.getclosurevars(view).nonlocals["request_method_list"])
            view = getattr(view, "__wrapped__", None)
        return frozenset()

    def url(self, stand_ins: Mapping[str, Any]) -> str:
        """The address with somebody of the cast in each argument."""
        return "/" + ARGUMENT.sub(lambda found: str(stand_ins[found.group(1)]), self.template)


def routes() -> list[Route]:
    """Every route, in the order of the resolver."""
    return list({str(route): route for route in _walk(get_resolver().url_patterns, "", "")}.values())


def pages() -> list[Route]:
    """Routes that are not the API's."""
    return [route for route in routes() if not route.template.startswith("api/")]


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, namespace: str) -> Iterator[Route]:
    for pattern in patterns:
        template = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, template, inner)
            continue
        view = pattern.callback
        if isinstance(view, partial) and view.func is default_home:
            continue  # the root of the API is nothing but a prefix
        operations = _operations(view)
        name = f"{namespace}{pattern.name}"
        if not operations:
            yield Route(template, name, view)
        for operation in operations:
            for method in operation.methods:
                yield Route(template.replace("{", "<").replace("}", ">"), name, view, operation, method)


def _operations(view: Callable[..., Any]) -> list[Operation]:
    owner = getattr(view, "__self__", None)
    if isinstance(owner, PathView):
        return list(owner.operations)
    cells = getattr(view, "__closure__", None) or ()
    found = [cell.cell_contents for cell in cells if isinstance(cell.cell_contents, PathView)]
    return list(found[0].operations) if found else []


def model_of(argument: str) -> type[models.Model] | None:
    """The model that an argument is named for, or None where it is a word."""
    if argument in WORDS:
        return None
    noun = argument.removesuffix("_id").replace("_", "")
    noun = NAMED_OTHERWISE.get(noun, noun)
    found = [model for model in apps.get_models() if model._meta.model_name == noun]
    if not found:
        raise Unknown(f"<{argument}> is named for no model; name it so, or say in tests/routes.py what it is")
    return found[0]


def stand_ins(arguments: list[str]) -> dict[str, Any]:
    """For each argument the first row of its model, or a word."""
    return {argument: _first(argument) for argument in arguments}


def _first(argument: str) -> Any:
    model = model_of(argument)
    if model is None:
        return WORDS[argument]
    row = model._default_manager.order_by("pk").first()
    return row.pk if row is not None else 999_999


def is_gated(argument: str) -> bool:
    """Whether the rows that an argument is named for say themselves who may know of them."""
    model = model_of(argument)
    return model is not None and hasattr(model._default_manager.all(), "visible_to")


def may_see(member: Member, argument: str, value: Any) -> bool:
    """Whether a member may know of the object that stands for an argument, by the words of its own model."""
    model = model_of(argument)
    if model is None:
        return True
    rows = model._default_manager.filter(pk=value)
    if hasattr(rows, "visible_to"):
        return bool(rows.visible_to(member).exists())
    fields = {field.name for field in model._meta.get_fields()}
    if "member" in fields and model._meta.model_name == "apikey":
        return bool(rows.filter(member=member).exists())
    return bool(rows.exists()) and member.is_active


def opens_for(route: Route, member: Member, values: Mapping[str, Any]) -> bool:
    """Whether a route should let a member in, by its door and by what they may see."""
    if route.door is None:
        raise Unknown(f"{route} has no door: use members_only or needs(…), an API key, or move it to public.py")
    if not member.is_active or (route.right is not None and not may(member.role, route.right)):
        return False
    return all(may_see(member, argument, value) for argument, value in values.items())
