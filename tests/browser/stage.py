"""Set a home folder up with the cast and print where everything is, as JSON.

GOODWORD_HOME=… manage.py shell -v0 -c "from tests.browser.stage import tell; tell('founded')"
"""

import json
from typing import Any

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from goodword.accounts import actions
from goodword.accounts.models import Member
from goodword.demo.cast import PASSWORD, Cast, cast

from ..routes import pages, stand_ins


def session_of(member: Member) -> str:
    """Log in as a person does, so that the session knows how and when."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    return client.cookies["sessionid"].value


def addresses(house: Cast) -> dict[str, str]:
    """Route → URL, with somebody of the cast in each argument."""
    now = timezone.now()
    actions.make_key(house.ada, name="Till at Harbour Street", may_write=False, at=now)
    token = actions.invite(house.ada, email="new@example.com", name="Nell Novak", role="staff", at=now)
    return {route.template: route.url(stand_ins(route.arguments) | {"token": token}) for route in pages()}


def stage(how: str) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    if how == "empty":
        return {"sessions": {}, "urls": {"setup/": "/setup/", "accounts/login/": "/accounts/login/"}}
    house = cast(at=timezone.now())
    return {"sessions": {who.email.partition("@")[0]: session_of(who) for who in house.members}, "urls": addresses(house)}


def tell(how: str) -> None:
    print(json.dumps(stage(how)))
