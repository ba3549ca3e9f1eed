"""goodword lake status, goodword lake rebuild"""

import typer
from django.conf import settings

from goodword.insights import mirroring
from goodword.kit.facts import FACTS
from goodword.lake import marks

from .saying import Trouble, say

app = typer.Typer(help="The columns behind the numbers.", no_args_is_help=True, add_completion=False)


@app.callback()
def lake() -> None:
    """The columns behind the numbers."""


@app.command()
def status() -> None:
    """Say how far the lake has followed the database, and how many rows it has of each fact."""
    mark = marks.read(settings.GOODWORD_LAKE)
    rows = {name: mark.table(name).rows for name in FACTS}
    behind = mirroring.rows_behind()
    lines = [f"{name:<16}{n:>12,}" for name, n in rows.items()]
    when = f"brought up {mark.mirrored_at}" if mark.mirrored_at else "still empty"
    waiting = "everything is in it" if behind == 0 else "it has to be brought up" if behind is None else f"{behind:,} rows behind"
    say(
        "\n".join([f"{settings.GOODWORD_LAKE}: {when}; {waiting}", *lines]),
        lake=str(settings.GOODWORD_LAKE),
        mirrored_at=mark.mirrored_at or None,
        reached=mark.reached or None,
        behind=behind,
        rows=rows,
    )


@app.command()
def rebuild() -> None:
    """Read every fact anew from the database."""
    try:
        report = mirroring.mirror(rebuild=True)
    except mirroring.NotMirrored as trouble:
        raise Trouble(f"The lake could not be brought up: {trouble}") from trouble
    say(
        f"{report.rows:,} rows in {report.seconds:.1f} s",
        rows=report.rows,
        seconds=report.seconds,
        loaded=report.loaded,
        changed=report.changed,
    )
