"""How allauth behaves here: members are invited, nobody signs up."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class MembersOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("That e-mail and that password do not belong together."),
        "incorrect_password": _("That is not your password."),
        "too_many_login_attempts": _("That was wrong too often. Please wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Whoever has just logged in is not asked at once whether it is still them; later, each time anew."""
        request = context.request
        told = get_authentication_records(request, request.user) if request is not None else ()
        latest = max((record["at"] for record in told), default=0.0)
        is_fresh = time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT
        return not is_fresh and bool(super().is_reauthentication_required(app=app, **more))
