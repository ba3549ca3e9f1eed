"""What the product does by itself after rows came in, done and clocked here: the lake, the scores, the words of search."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter

import django


def main() -> None:
    django.setup()
    from goodword.insights import mirroring

    found: dict[str, float] = {}
    _clock(found, "mirror into an empty lake", mirroring.mirror)
    _clock(found, "file the scores of everybody", _scores)
    _clock(found, "learn the words for search", _words)
    sys.stdout.write(json.dumps(found) + "\n")


def _clock(found: dict[str, float], what: str, work: Callable[[], object]) -> None:
    begun = perf_counter()
    work()
    found[what] = perf_counter() - begun


def _scores() -> None:
    """As the clock would: what is done and said to be done here does not run beside the pages that are measured."""
    from goodword.accounts.days import local_day
    from goodword.insights.actions import file_all
    from goodword.jobs.actions import settle

    now = datetime.now(UTC)
    file_all(as_of=local_day(now), by="bench", at=now)
    settle(at=now)


def _words() -> None:
    from goodword.directory import actions

    actions.catch_up()


if __name__ == "__main__":
    main()
