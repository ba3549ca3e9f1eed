"""The questions of the front page, in one exchange; a number that does not come leaves its card, not the page, without one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from goodword.insights import client
from goodword.insights.asked import Asked

Answered = Mapping[str, Any]
MONTHS_SHOWN = 13


def numbers(today: date) -> dict[str, Answered | None]:
    """Every insight the front page shows. CSAT is asked only where nobody was asked for NPS."""
    months: dict[str, Any] = {"since": _months_ago(today), "by": "month", "bare": True}
    found = _ask_all({
        "nps": ("nps", Asked(today)),
        "months": ("nps", Asked(today, **months)),
        "top-of-mind": ("top-of-mind", Asked(today)),
        "silence": ("silence", Asked(today)),
        "lifecycle": ("lifecycle", Asked(today)),
        "completion": ("completion", Asked(today)),
        "valuable": ("valuable", Asked(today)),
    })  # fmt: skip
    if (found["nps"] or {}).get("n"):
        return found
    more = _ask_all({"csat": ("csat", Asked(today)), "months": ("csat", Asked(today, **months))})
    return {**found, **(more if (more["csat"] or {}).get("n") else {"csat": more["csat"], "months": None})}


def _ask_all(questions: Mapping[str, tuple[str, Asked]]) -> dict[str, Answered | None]:
    return dict(zip(questions, client.ask_all(list(questions.values())), strict=True))


def _months_ago(today: date) -> date:
    """The first day of the month with which the picture begins."""
    months = today.year * 12 + today.month - MONTHS_SHOWN
    return date(months // 12, months % 12 + 1, 1)
