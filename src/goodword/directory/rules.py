"""What a list may be filtered and sorted by. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from urllib.parse import parse_qsl

STAGES = ("stranger", "prospect", "customer", "repeat", "fan", "ambassador", "lapsed")
BOUGHT = ("customer", "repeat", "fan")  # and have not lapsed
FEELINGS = ("happy", "at-risk", "unheard", "overdue")
REACH = ("email", "phone", "any", "none")
PASSED_ON = ("introducers", "ambassadors", "introduced")
SINCE = ("30", "90", "180", "365")
SORTS = ("name", "-name", "newest", "worth")
LONGEST = 120


class NoSuchFilter(ValueError):
    """Only what is named here can be asked; anything else would open the tables behind the list."""


class Contact(StrEnum):
    """In touch within so many days, or not."""

    HEARD = "heard"
    SILENT = "silent"


@dataclass(frozen=True)
class Wanted:
    """Which people a list is to show, in which order. Empty means any."""

    segment: str = ""
    country: str = ""
    region: str = ""
    stage: str = ""
    feeling: str = ""
    carer: str = ""  # a member's number, "me", or "nobody"
    reach: str = ""
    organisation: str = ""  # its number
    passed_on: str = ""  # have sent us somebody, have and never bought, were sent by somebody
    introducer: str = ""  # by whom they were sent: the number of a person
    contact: str = ""  # "heard-90": in touch within 90 days; "silent-90": not
    sort: str = "name"

    @property
    def is_filtered(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self) if f.name != "sort")

    def query(self) -> dict[str, str]:
        """The parameters of a link to this list."""
        return {f.name: v for f in fields(self) if (v := getattr(self, f.name)) and v != f.default}

    def without(self, name: str) -> "Wanted":
        """The same list with one filter fewer."""
        return replace(self, **{name: ""})

    @property
    def silence(self) -> tuple[Contact, int] | None:
        """The window of last contact: which way, and how many days."""
        if not self.contact:
            return None
        way, _, days = self.contact.partition("-")
        return Contact(way), int(days)


CHOICES: Mapping[str, tuple[str, ...]] = {
    "stage": STAGES,
    "feeling": FEELINGS,
    "reach": REACH,
    "passed_on": PASSED_ON,
    "contact": tuple(f"{way}-{days}" for way in Contact for days in SINCE),
    "sort": SORTS,
}


# Stages, feelings but one, and belonging are of people.
OF_ORGANISATIONS = ("segment", "country", "region", "feeling", "carer", "reach", "contact", "sort")
CHOICES_OF_ORGANISATIONS = {**CHOICES, "feeling": ("overdue",)}


def wanted(asked: Mapping[str, str], *, of: str = "people") -> Wanted:
    """The filters and the order out of a link; `NoSuchFilter` when it asks for anything else."""
    names = {f.name for f in fields(Wanted)} if of == "people" else set(OF_ORGANISATIONS)
    choices = CHOICES if of == "people" else CHOICES_OF_ORGANISATIONS
    unknown = set(asked) - names
    if unknown:
        raise NoSuchFilter("there is no filter of that name")
    for name, value in asked.items():
        if len(value) > LONGEST or "\0" in value:
            raise NoSuchFilter(f"too much for the filter {name}")
        if value and name in choices and value not in choices[name]:
            raise NoSuchFilter(f"not a value of the filter {name}")
    for name, words in (("carer", {"", "me", "nobody"}), ("organisation", {""}), ("introducer", {""})):
        value = asked.get(name, "")
        if value not in words and not (value.isascii() and value.isdigit() and len(value) < 19):
            raise NoSuchFilter(f"not a value of the filter {name}")
    return Wanted(**{name: value or ("name" if name == "sort" else "") for name, value in asked.items()})


def wanted_in(query: str, *, of: str = "people") -> Wanted:
    """The same out of the part of a link after its question mark."""
    return wanted(dict(parse_qsl(query, keep_blank_values=True)), of=of)
