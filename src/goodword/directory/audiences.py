"""Everybody whom the filters of a list leave, for what goes out in the name of the house."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet

from goodword.accounts.days import local_day
from goodword.accounts.models import Member, Role
from goodword.people.models import Person

from .lists import people_in
from .rules import NoSuchFilter, wanted

# Whoever may know of everybody; never saved, and nobody logs in as them.
THE_HOUSE = Member(name="the house", role=Role.OWNER)


def of_house(filters: Mapping[str, str], at: datetime) -> QuerySet[Person]:
    """The people of a list, whoever looks after them."""
    asked = wanted({name: value for name, value in filters.items() if name != "sort"})
    if asked.carer == "me":
        raise NoSuchFilter("say who it is that looks after them")
    return people_in(THE_HOUSE, asked, today=local_day(at))
