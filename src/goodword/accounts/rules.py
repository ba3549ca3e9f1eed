"""What each role may do. One table, read by every gate and every template."""

from enum import StrEnum


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
