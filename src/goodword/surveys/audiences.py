"""To whom a wave goes: the filters of the list of people, which a room above knows; `GOODWORD_AUDIENCE` names its question."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from goodword.people.models import Person

Find = Callable[[Mapping[str, str], datetime], QuerySet[Person]]


@cache
def _question(path: str) -> Find:
    found: Find = import_string(path)
    return found


def of_house(filters: Mapping[str, str], at: datetime) -> QuerySet[Person]:
    """Everybody whom these filters leave, those who cannot be asked included; not gated, for a wave is the house's own."""
    return _question(settings.GOODWORD_AUDIENCE)(filters, at)


def how_many(filters: Mapping[str, str], at: datetime) -> int:
    """How many people that are."""
    return of_house(filters, at).count()


def is_known(filters: Mapping[str, str], at: datetime) -> bool:
    """Whether these are filters of that list."""
    try:
        _question(settings.GOODWORD_AUDIENCE)(filters, at)
    except ValueError:
        return False
    return True
