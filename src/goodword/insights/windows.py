"""The windows that people ask for by name, this week or last quarter, each as a link to the same question."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from goodword.analytics.periods import windows

from .asked import Asked

NAMES = {
    "week": _("This week"),
    "last week": _("Last week"),
    "month": _("This month"),
    "last month": _("Last month"),
    "quarter": _("This quarter"),
    "last quarter": _("Last quarter"),
    "year": _("This year"),
}


@dataclass(frozen=True)
class Window:
    """One of them on a page."""

    name: str
    query: str
    is_here: bool


def named(asked: Asked, today: date, week_start: int) -> Iterator[Window]:
    """All time, and each of them as of `today`. What else is asked stays asked."""
    others = {k: v for k, v in asked.in_address().items() if k not in {"since", "until", "as_of"}}
    yield Window(str(_("All time")), f"?{urlencode(others)}", asked.since is None and asked.last == today)
    for name, (first, last) in windows(today, week_start).items():
        query = urlencode({**others, "since": first, "as_of": last})
        yield Window(str(NAMES[name]), f"?{query}", (asked.since, asked.last) == (first, last))
