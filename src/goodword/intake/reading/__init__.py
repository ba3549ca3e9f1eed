"""Somebody else's files: what is in them, and their rows as text.

Whatever opens a file runs in a limited child process; `profile` and `stage` start it and wait.
Nothing here knows Django.
"""

from dataclasses import asdict
from pathlib import Path

from . import standing
from .going import Heard
from .limits import USUAL, Limits
from .plan import Plan, Profile, Source, Staged


def profile(path: Path, *, source: Source | None = None, limits: Limits = USUAL, heard: Heard | None = None) -> Profile:
    """What is in a file; `source` overrules what would be found out. `UnreadableFile` says why there is nothing.

    `heard` is told twice a second how many rows are done, and of how many.
    """
    wish = asdict(source) if source else None
    return Profile.from_json(standing.ask("profile", standing.asked_to_profile(path, wish), limits, heard))


def stage(path: Path, plan: Plan, to: Path, *, limits: Limits = USUAL, heard: Heard | None = None) -> Staged:
    """Lay a file down as Parquet at `to`: whole or not at all."""
    width = max((target.column + 1 for target in plan.targets), default=0)
    request = {"path": str(path.resolve()), "source": asdict(plan.source), "to": str(to.resolve()), "columns": width}
    return Staged.from_json(standing.ask("stage", request, limits, heard))
