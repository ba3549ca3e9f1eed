"""Several questions to the insight process at once; a number that does not come leaves its card, not the page, without one."""

import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from django.conf import settings

from goodword.insights import client
from goodword.insights.asked import Asked, NotUnderstood

log = logging.getLogger("goodword.front")
Answered = Mapping[str, Any]
MONTHS_SHOWN = 13


def numbers(today: date) -> dict[str, Answered | None]:
    """Every insight the front page shows. CSAT is asked only where nobody was asked for NPS."""
    found = _ask_all({
        "nps": ("nps", Asked(today)),
        "top-of-mind": ("top-of-mind", Asked(today)),
        "silence": ("silence", Asked(today)),
        "lifecycle": ("lifecycle", Asked(today)),
    })  # fmt: skip
    metric = "nps" if (found["nps"] or {}).get("n") else "csat"
    more = _ask_all({
        **({} if metric == "nps" else {"csat": ("csat", Asked(today))}),
        "months": (metric, Asked(today, since=_months_ago(today), by="month", bare=True)),
    })  # fmt: skip
    if metric == "csat" and not (more["csat"] or {}).get("n"):
        return {**found, "months": None}
    return {**found, **more}


def _ask_all(questions: Mapping[str, tuple[str, Asked]]) -> dict[str, Answered | None]:
    if settings.GOODWORD_INSIGHTS_HERE:  # one process, one connection to the database
        return {key: _ask(name, asked) for key, (name, asked) in questions.items()}
    with ThreadPoolExecutor(len(questions)) as threads:
        asked = {key: threads.submit(_ask, *question) for key, question in questions.items()}
        return {key: future.result() for key, future in asked.items()}


def _ask(name: str, asked: Asked) -> Answered | None:
    try:
        return client.ask(name, asked)
    except (client.Unavailable, NotUnderstood, OSError):
        log.warning("%s did not answer", name, exc_info=True)
        return None


def _months_ago(today: date) -> date:
    """The first day of the month with which the picture begins."""
    months = today.year * 12 + today.month - MONTHS_SHOWN
    return date(months // 12, months % 12 + 1, 1)
