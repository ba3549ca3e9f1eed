"""goodword mail domain, goodword mail returns"""

import sys
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone

from goodword.mail import standing
from goodword.mail.asking_dns import by_dns
from goodword.mail.returns import mailbox
from goodword.mail.returns.reading import LONGEST
from goodword.mail.rules import domain_of_house

from .saying import Trouble, say


def domain(
    name: Annotated[str, typer.Argument(help="The domain; without one, that of the address that mail comes from.")] = "",
    key: Annotated[list[str] | None, typer.Option(help="The name of a DKIM key, where it is none of the usual ones.")] = None,
) -> None:
    """Ask the DNS whether mailboxes can tell that mail is really yours. Exit code 1 when something is missing or weak."""
    name = name or domain_of_house(settings.DEFAULT_FROM_EMAIL)
    if not standing.is_domain(name):
        raise Trouble(f"“{name}” is no domain that mail could come from. GOODWORD_MAIL_FROM names the address of yours.")
    found = standing.looked_at(name, by_dns(), selectors=key or [])
    lines = [f"{one.state.value:<8}{one.what}: {one.says}" for one in found]
    told = [{"what": one.what, "state": one.state.value, "says": one.says, "record": one.record} for one in found]
    say("\n".join(lines), domain=name, findings=told)
    if any(one.state is not standing.State.WELL for one in found):
        raise typer.Exit(1)


def returns(
    paths: Annotated[list[str], typer.Argument(help="Files or folders of mail that came back; “-” reads one from the input.")],
) -> None:
    """Take what servers returned: an address that takes no mail gets none any more. Reading it again changes nothing."""
    read = new = 0
    for path in paths:
        n, k = _taken(path)
        read, new = read + n, new + k
    say(f"{read:,} read, {new:,} of what they tell was new", read=read, new=new)


def _taken(path: str) -> tuple[int, int]:
    now = timezone.now()
    if path == "-":
        return 1, mailbox.take(sys.stdin.buffer.read(LONGEST), at=now)
    if Path(path).is_dir():
        return mailbox.take_all(Path(path), at=now)
    with Path(path).open("rb") as file:
        return 1, mailbox.take(file.read(LONGEST), at=now)
