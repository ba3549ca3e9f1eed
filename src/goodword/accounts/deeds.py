"""What was done with one fact, by whom and when, as its page tells it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import get_text_list
from django.utils.translation import gettext as say

from goodword.journal.models import Entry, Fact

from .models import Member

LAST = 50


@dataclass(frozen=True)
class Deed:
    """One thing that was done, by whom: empty where it was a part of Goodword."""

    what: str
    who: str
    at: datetime


def deeds_of(fact: Fact, tell: Callable[[Entry], str]) -> list[Deed]:
    """The last deeds with a fact that the member may know of, the last first, each as `tell` says it."""
    entries = list(Entry.objects.filter(kind=fact._meta.db_table, row_id=fact.pk).order_by("-id")[:LAST])
    numbers = {int(one.by.partition(":")[2]) for one in entries if one.by.startswith("member:")}
    names = {member.by: str(member) for member in Member.objects.filter(pk__in=numbers)}
    return [Deed(tell(one), names.get(one.by, ""), one.at) for one in entries]


def change_said(entry: Entry, fact: Fact) -> str:
    """What a deed wrote over, by the names of its `fields`."""
    fields = entry.detail.get("fields", ())
    names = [str(one.verbose_name) for one in fact._meta.concrete_fields if one.name in fields]
    return say("Changed: %(fields)s") % {"fields": get_text_list(names, say("and"))}
