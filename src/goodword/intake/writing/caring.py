"""Who looks after whom, as the file says it: a column of owners, and the dealers through whom somebody came."""

import pyarrow.parquet as pq
from django.db.models import Q

from goodword.accounts.models import Member
from goodword.catalogue.models import Dealer
from goodword.intake.models import Import
from goodword.kit import names
from goodword.people.actions.care import give_over, show_to
from goodword.people.models import Care
from goodword.touchpoints.actions.seeing import show_dealers_their_people

from .phases import Work
from .units import Unit

OWNERS = "owners.parquet"
OF = {"people": "person", "organisations": "organisation"}


def write(work: Work, unit: Unit) -> list[str]:
    """Let members look after those whom the file gives them; the owners that are no member, who are passed over."""
    path = unit.folder / OWNERS
    if not path.exists():
        return []
    said = pq.ParquetFile(path).read().to_pylist()
    members = _members({row["owner"] for row in said})
    unknown = sorted({row["owner"] for row in said} - members.keys())
    ids, of = work.ids[unit.kind], OF[unit.kind]
    pairs = {(members[row["owner"]], int(ids[row["n"]])) for row in said if row["owner"] in members and ids[row["n"]] > 0}
    if not work.is_dry:
        by = f"import:{work.batch}"
        show_to(sorted(pairs), of=of, origin=work.batch, by=by, at=work.at)
        give_over(sorted(pairs), of=of, given_by=_earlier(work), spared=_dealers(), origin=work.batch, by=by, at=work.at)
        ended = Care.objects.filter(~Q(**{of: None}), ~Q(until=None), hand=work.batch).count()
        made = Care.objects.filter(~Q(**{of: None}), origin=work.batch).count()
        work.counts["care"] = {"created": made, "updated": ended, "unchanged": len(pairs) - made}
    return unknown


def _earlier(work: Work) -> list[int]:
    """The other imports from where this one comes."""
    return list(Import.objects.filter(source=work.source).exclude(pk=work.batch).values_list("pk", flat=True))


def _dealers() -> list[int]:
    """Who logs in for a dealer sees whoever came in through them, whatever a column of owners says."""
    return list(Dealer.objects.filter(members__isnull=False).values_list("members", flat=True))


def show_dealers(work: Work) -> None:
    """Dealers see whoever came in through them."""
    show_dealers_their_people(origin=work.batch, by=f"import:{work.batch}", at=work.at)


def _members(owners: set[str]) -> dict[str, int]:
    """Which member each owner is, by e-mail, else by a name that only one member has."""
    active = Member.objects.filter(is_active=True).order_by("id")
    by_email, by_name = {}, dict[str, list[int]]()
    for member in active:
        by_email[member.email.lower()] = member.pk
        by_name.setdefault(names.key(member.name), []).append(member.pk)
    found = {}
    for owner in owners:
        bearers = by_name.get(names.key(owner), [])
        at = by_email.get(owner.strip().lower()) or (bearers[0] if len(bearers) == 1 else None)
        if at is not None:
            found[owner] = at
    return found
