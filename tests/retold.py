"""The cast for every test, told by the models once in a process and from then on retold from what they sent.

Sixty rows cost the models ten times what they cost the database. The statements are the models' own, each with the id
that its row got; so triggers count, and who asks for Maya finds her as if she had just been told of.
"""

import pickle
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models.signals import post_save

from goodword.accounts.models import Member
from goodword.demo.cast import TIME_ZONE, Cast
from goodword.demo.cast import cast as tell
from goodword.people.models import Person

INTO = re.compile(r'INSERT INTO "(\w+)" \((.+?)\) VALUES \((.+)\) RETURNING .+', re.DOTALL)


class Heard:
    """Notes every statement that changes something, and the id of every row that a model made."""

    def __init__(self) -> None:
        self.said: list[tuple[str, tuple[Any, ...]]] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SELECT", "BEGIN", "SAVEPOINT", "RELEASE")):
            self.said.append((sql, tuple(params or ())))
        return execute(sql, params, many, context)

    def name(self, sender: Any, instance: Any, created: bool, **_: Any) -> None:
        """Let the statement that made a row say which one it is."""
        if not created:
            return
        sql, params = self.said[-1]
        assert sql.startswith(f'INSERT INTO "{sender._meta.db_table}" '), f"the last statement made no {sender.__name__}: {sql}"
        into = INTO.fullmatch(sql)
        key = connection.ops.quote_name(sender._meta.pk.column)
        if into is None or key in into[2].split(", "):
            return  # its id was known beforehand, so the statement says it
        self.said[-1] = (f'INSERT INTO "{into[1]}" ({key}, {into[2]}) VALUES (%s, {into[3]})', (instance.pk, *params))


@cache
def _told(day: date) -> dict[str, Any]:
    """What is kept of the telling of a day: the story speaks of days, so each has its own."""
    return {}


def cast(*, at: datetime) -> Cast:
    """Ada and all the others, in a database that knows nobody yet; in another one they are told anew."""
    if Member.objects.exists() or Person.objects.exists():
        return tell(at=at)
    kept = _told(at.astimezone(ZoneInfo(TIME_ZONE)).date())
    if not kept:
        heard = Heard()
        post_save.connect(heard.name)
        try:
            with connection.execute_wrapper(heard):
                kept["cast"] = pickle.dumps(tell(at=at))
        finally:
            post_save.disconnect(heard.name)
        kept["said"] = heard.said
    else:
        _say(kept["said"])
    return pickle.loads(kept["cast"])


def _say(said: list[tuple[str, tuple[Any, ...]]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which takes them all in one round
            cursor.execute("; ".join(sql for sql, _ in said), [value for _, params in said for value in params])
            return
        for sql, params in said:
            cursor.execute(sql, params)
