"""goodword mail status, on, off"""

import typer
from django.utils import timezone

from goodword.mail import queries
from goodword.mail.actions import switching
from goodword.mail.rules import Standing

from . import mail_domain
from .saying import say

app = typer.Typer(help="Whether mail goes out.", no_args_is_help=True, add_completion=False)
BY = "command line"


@app.callback()
def mail() -> None:
    """Whether mail goes out."""


@app.command()
def status() -> None:
    """Say whether mail goes out, and how much waits."""
    found = queries.standing(timezone.now())
    say(in_words(found), on=found.is_on, brought_back=found.is_brought_back, waiting=found.waiting, too_old=found.stale)


@app.command("on")
def switch_on() -> None:
    """Let mail go out. After a restore it is off: first make sure that the house it was saved from is gone."""
    _switch(is_on=True)


@app.command("off")
def switch_off() -> None:
    """Let no mail go out; what is written waits."""
    _switch(is_on=False)


app.command()(mail_domain.domain)
app.command()(mail_domain.returns)


def _switch(*, is_on: bool) -> None:
    switching.switch(is_on=is_on, by=BY, at=timezone.now())
    status()


def in_words(found: Standing) -> str:
    """How it stands with sending, in a line."""
    waits = f"{found.waiting:,} waiting" + (f", {found.stale:,} of them too old to go" if found.stale else "")
    if found.is_brought_back:
        return f"off, since this was brought back from a backup; {waits}. `goodword mail on` switches it on"
    if not found.is_on:
        return f"switched off; {waits}. `goodword mail on` switches it on"
    if found.rests_until:
        return f"no server answers ({found.trouble}); {waits}; the next try at {found.rests_until:%Y-%m-%d %H:%M %Z}"
    return f"on; {waits}"
