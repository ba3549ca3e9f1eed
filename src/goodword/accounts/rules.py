"""What each role may do. One table, read by every gate and every template."""

from enum import StrEnum
from hashlib import sha256


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
