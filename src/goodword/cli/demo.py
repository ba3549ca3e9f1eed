"""goodword demo"""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from goodword.accounts.models import Business
from goodword.demo.cast import PASSWORD, cast
from goodword.demo.changed import branches_changed
from goodword.demo.company import NoSuchCompany, simulate, to_rows
from goodword.demo.going_out import company_is_asked, to_answer
from goodword.demo.hoped import company_hoped
from goodword.demo.listened import company_felt_listened_to
from goodword.demo.put_right import company_is_put_right
from goodword.jobs import listening, queries
from goodword.jobs.actions import enqueue, settle
from goodword.jobs.models import Job
from goodword.jobs.worker import work_off
from goodword.journal.actions import note
from goodword.journal.models import Entry
from goodword.people.models import Person

from .running import HOST, PORT, must_be_free, prepare, run_house
from .saying import Trouble, say

app = typer.Typer(add_completion=False)
OWNER, BY = "ada@example.com", "command line"
BEGUN, LOADED = "sample.begun", "sample.loaded"
# Without this the first page would have numbers still to come.
TO_DO = ("insights.mirror", "insights.file_scores", "directory.catch_up")
# To read comments and to write past letters takes seconds: nobody should wait for them before the first page.
AFTERWARDS = ("themes.read", "demo.letters")
A_MINUTE = timedelta(minutes=1)


@app.command()
def demo(
    host: Annotated[str, typer.Option(help="the address to listen on")] = HOST,
    port: Annotated[int, typer.Option(help="the port to listen on", min=1, max=65535)] = PORT,
    seed: Annotated[int, typer.Option(help="another seed, other people", envvar="SEED")] = 1,
    size: Annotated[int, typer.Option(help="how many people")] = 2000,
    fresh: Annotated[bool, typer.Option("--fresh", help="begin again", envvar="FRESH")] = False,
    load_only: Annotated[bool, typer.Option("--load-only", help="load the sample company and end")] = False,
) -> None:
    """Show Goodword with a sample company; what you change stays until `--fresh`."""
    if not load_only:
        must_be_free(host, port)
    if fresh or _is_half_a_sample():
        _clear()
    prepare()
    n_people = _fill(size, seed, at=timezone.now())
    log_in = f"Log in as {OWNER} with the password {PASSWORD}"
    if load_only:
        say(
            f"The sample company is in {settings.HOME}. {log_in}",
            home=str(settings.HOME),
            email=OWNER,
            password=PASSWORD,
            people=n_people,
        )
        return
    path = to_answer()
    as_customer = [f"Answer a survey as a customer at http://{host}:{port}{path}"] if path else []
    run_house(host, port, log_in, *as_customer)


def _clear() -> None:
    """Take the sample away. A business of one's own is never touched."""
    if not (_is_sample() or _is_half_a_sample()):
        return
    if connection.vendor != "sqlite":
        call_command("flush", verbosity=0, interactive=False)
    else:
        connection.close()
        database = Path(connection.settings_dict["NAME"])
        for file in database.parent.glob(f"{database.name}*"):
            file.unlink()


def _is_sample() -> bool:
    """Whether there is a sample here; False for an empty place. A business of one's own is trouble."""
    if Business._meta.db_table not in connection.introspection.table_names():
        return False
    business = Business.objects.exclude(founded_at=None).first()
    # Files may be brought in before anybody has described the business.
    is_own = not business.is_sample if business else not _is_half_a_sample() and Person.objects.exists()
    if is_own:
        raise Trouble(f"{settings.HOME} holds a business of its own. `goodword demo --home sample` shows the sample elsewhere.")
    return business is not None


def _is_half_a_sample() -> bool:
    """Whether loading a sample was broken off here; what came in then is of no use to anybody."""
    if Entry._meta.db_table not in connection.introspection.table_names():
        return False
    told = set(Entry.objects.filter(verb__in=(BEGUN, LOADED)).values_list("verb", flat=True))
    return told == {BEGUN}


def _fill(size: int, seed: int, *, at: datetime) -> int:
    """Put cast and company in where nothing is yet, and bring the numbers up; how many people came."""
    if _is_sample():
        return 0
    try:
        company = simulate(size, seed, today=timezone.localdate(at))
    except NoSuchCompany as trouble:
        raise Trouble(f"That cannot be shown: {trouble}.") from trouble
    shutil.rmtree(settings.GOODWORD_LAKE, ignore_errors=True)
    note(BEGUN, by=BY, at=at)
    cast(at=at, has_letter=False)  # the letters of the sample tell of the whole company
    written = to_rows(company)
    company_is_put_right(at=at)
    branches_changed(company)
    company_hoped(at=at)
    company_felt_listened_to(at=at)
    company_is_asked(at=at)
    for work in TO_DO:
        _do(work)
    note(LOADED, by=BY, at=at)
    # Else the worker would begin with the same work again, just when somebody opens the first page.
    while listening.catch_up():
        pass
    settle(at=queries.clock())
    for at_leisure in AFTERWARDS:
        enqueue(at_leisure, due_at=queries.clock() + A_MINUTE)
    return written["people"]


def _do(work: str) -> None:
    """Do one piece of the work behind the pages now, as the worker would."""
    job = enqueue(work, due_at=queries.clock())
    work_off()
    job.refresh_from_db()
    if job.state != Job.State.DONE:
        raise Trouble(f"The sample is in, but “{work}” went wrong: {job.trouble}")
