"""goodword user add"""

import secrets
from typing import Annotated

import typer
from django.utils import timezone

from goodword.accounts import actions, queries
from goodword.accounts.models import Role
from goodword.kit import emails

from .saying import Trouble, say

app = typer.Typer(help="Members who log in.", no_args_is_help=True, add_completion=False)
BY = "command line"


@app.callback()
def user() -> None:
    """Members who log in."""


@app.command()
def add(
    email: Annotated[str, typer.Argument(help="their e-mail address, with which they log in")],
    name: Annotated[str, typer.Option(help="their name")] = "",
    role: Annotated[Role, typer.Option(help="what they are here for")] = Role.STAFF,
    password: Annotated[str, typer.Option(help="made up and printed when left out", envvar="GOODWORD_PASSWORD")] = "",
) -> None:
    """Add a member, and print the password that was made up for them."""
    if not queries.is_founded():
        raise Trouble("The business has no owner yet. `goodword serve` opens the page that asks for both; others come after.")
    word = password or secrets.token_urlsafe(12)
    try:
        member = actions.add_member(email=emails.key(email), name=name, role=role, password=word, by=BY, at=timezone.now())
    except emails.NotAnAddress as trouble:
        raise Trouble(f"“{email}” is not an e-mail address: {trouble}") from trouble
    except actions.AlreadyHere as trouble:
        raise Trouble(f"{email} is a member already.") from trouble
    told = "" if password else f" with the password {word}"
    say(f"{member} may log in as {member.email}{told}", email=member.email, role=member.role, password=None if password else word)
