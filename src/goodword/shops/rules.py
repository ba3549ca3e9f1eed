"""Who is called for a secret shop, and what was heard. No Django."""

from collections.abc import Iterable
from enum import StrEnum

from goodword.kit.chance import chance

MOST_CALLS = 200
LINK_DAYS = 30
REST_DAYS = 180  # whoever was called is not called again for half a year
LONGEST_WORDS = 2_000


class By(StrEnum):
    """By what the best customers are told from the others."""

    WORTH = "worth"
    FAN = "fan"


class Outcome(StrEnum):
    """What the caller heard."""

    UNPROMPTED = "unprompted"
    PROMPTED = "prompted"
    NO = "no"
    DECLINED = "declined"
    UNREACHED = "unreached"


SPOKE = (Outcome.UNPROMPTED, Outcome.PROMPTED, Outcome.NO)
NAMED = (Outcome.UNPROMPTED, Outcome.PROMPTED)


class NobodyToCall(ValueError):
    """No customer with a phone can be called: bring in orders, or choose by another value."""


class Closed(ValueError):
    """The list is closed: nothing more is heard for it."""


def sample(frame: Iterable[int], *, n: int, seed: str) -> list[int]:
    """So many of the frame, by chance that the seed tells again; in the order in which they are called."""
    return sorted(frame, key=lambda pk: chance(seed, pk))[:n]
