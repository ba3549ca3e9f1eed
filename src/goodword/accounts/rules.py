"""What each role may do. One table, read by every gate and every template."""

import re
from enum import StrEnum
from hashlib import sha256

from goodword.kit.currencies import currency_of_countries
from goodword.kit.places import country_names
from goodword.kit.weeks import week_start
from goodword.kit.zones import only_zones

# The region of the first language that names one, as in RFC 9110: de-AT, zh-Hant-TW.
REGION = re.compile(r"(?:^|,)\s*[A-Za-z]{2,3}(?:-[A-Za-z]{4})?-([A-Za-z]{2})\b")


class Right(StrEnum):
    SEE_ALL = "see_all"  # every person; without it only those one looks after
    WRITE = "write"  # log talks, promises, edit people
    IMPORT = "import"  # bring files in, take them out
    MANAGE = "manage"  # members, cadences, views for all
    OWN = "own"  # settings of the business, roles of members


RIGHTS: dict[str, frozenset[Right]] = {
    "owner": frozenset(Right),
    "manager": frozenset({Right.SEE_ALL, Right.WRITE, Right.IMPORT, Right.MANAGE}),
    "staff": frozenset({Right.SEE_ALL, Right.WRITE}),
    "viewer": frozenset({Right.SEE_ALL}),
    "dealer": frozenset({Right.WRITE}),
}


def may(role: str, right: Right) -> bool:
    """Whether a role holds a right; an unknown role holds none."""
    return right in RIGHTS.get(role, frozenset())


def may_give(role: str, given: str) -> bool:
    """Whether a role may make somebody else this: owners anything, managers those who manage nobody."""
    if may(role, Right.OWN):
        return given in RIGHTS
    return may(role, Right.MANAGE) and given in RIGHTS and not may(given, Right.MANAGE)


def digest_of(key: str) -> str:
    """What is kept of a key. It is long and random, so that a plain hash cannot be guessed back."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def prefix_of(key: str) -> str:
    """The part of a key that tells it apart: gw_PREFIX_secret."""
    parts = key.split("_", 2)
    return parts[1][:12] if len(parts) == 3 and parts[0] == "gw" else ""


def customs_of(accept_language: str) -> dict[str, str | int]:
    """The country, currency, time zone and first weekday that a browser's languages hint at: "de-AT,de;q=0.9" → Austria's."""
    region = REGION.search(accept_language)
    country = region[1].upper() if region else ""
    if country not in country_names():
        return {}
    hints = {"country": country, "currency": currency_of_countries().get(country), "time_zone": only_zones().get(country)}
    return {name: hint for name, hint in hints.items() if hint} | {"week_start": week_start(country)}
