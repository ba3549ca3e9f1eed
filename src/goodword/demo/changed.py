"""What the sample's branches do otherwise: the change whose effect is planted, among the changes of the house."""

from datetime import UTC, datetime, time

from goodword.catalogue.models import Branch
from goodword.changes.models import Change

from .rules import SOURCE
from .shape import Company

WHAT = "Whoever collects a bicycle rides it round the block with us first"


def branches_changed(company: Company) -> int:
    """One change for each branch that has it, from the day on which it was planted; how many."""
    n = len(company.tables["branches"]["id"])
    branches = list(Branch.objects.filter(source=SOURCE).order_by("-pk")[:n])[::-1]
    since_on = company.truth.change_on
    noted = {"source": SOURCE, "noted_at": datetime.combine(since_on, time(12), UTC)}
    made = [Change(what=WHAT, since_on=since_on, branch=branches[one - 1], **noted) for one in company.truth.treated_branches]
    return len(Change.objects.bulk_create(made))
