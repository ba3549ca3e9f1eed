"""Every insight of Goodword, by name. A new one is declared in `declared/` and named here."""

from .asked import NotUnderstood
from .declaration import Insight
from .declared import (
    asking,
    changing,
    comparing,
    contracts,
    doing,
    driving,
    experiencing,
    giving,
    introducing,
    keeping,
    listening,
    losing,
    mending,
    selling,
    staying,
    why_words,
)

DECLARED = (
    listening,
    driving,
    why_words,
    mending,
    changing,
    keeping,
    giving,
    introducing,
    comparing,
    losing,
    asking,
    staying,
    contracts,
    doing,
    experiencing,
    selling,
)
INSIGHTS: dict[str, Insight] = {insight.name: insight for one in DECLARED for insight in one.INSIGHTS}


def is_declared(insight: Insight) -> bool:
    """Whether it is itself declared in `declared/`, and not only named as one that is."""
    return any(insight is one for room in DECLARED for one in room.INSIGHTS)


def find(name: str) -> Insight:
    """The insight of that name, or a refusal that names those there are."""
    if name not in INSIGHTS:
        raise NotUnderstood(f"There is no insight “{name[:40]}”. There are: {', '.join(INSIGHTS)}.")
    return INSIGHTS[name]
