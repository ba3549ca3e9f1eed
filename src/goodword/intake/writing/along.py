"""What a recipe brings along that is no row of a file: its playbooks."""

from datetime import datetime
from typing import Any

from goodword.intake.models import Import
from goodword.intake.recipes import reading as recipes
from goodword.playbooks.actions import bringing
from goodword.playbooks.queries import is_called_so


def bring_along(batch: Import, *, at: datetime, is_dry: bool = False) -> dict[str, Any]:
    """Write the playbooks of an import's recipe down, and count them as rows are counted; a dry run only counts."""
    found = recipes.find(batch.plan["recipe"]).playbooks if "recipe" in batch.plan else ()
    if not found:
        return {}
    if is_dry:
        created = sum(not is_called_so(one.name) for one in found)
    else:
        created = sum(bringing.bring(one, by=maker_of(batch), at=at) for one in found)
    return {"playbooks": {"created": created, "updated": 0, "unchanged": len(found) - created}}


def maker_of(batch: Import) -> str:
    """Who an import's playbooks are by."""
    return f"import:{batch.pk}"
