"""What was found in answers of an import goes with them. Apart from reading, which takes libraries to read with."""

from datetime import datetime

from django.db import transaction

from goodword.journal.actions import note

from ..models import Mention


def let_go(import_id: int, *, by: str, at: datetime) -> int:
    """Take away what was found in answers that an import brought, so that these can be taken back; what people said stays."""
    found = Mention.objects.filter(answer__origin=import_id, state__in=[Mention.State.FOUND, Mention.State.PERHAPS])
    gone = 0
    while ids := list(found.order_by("pk").values_list("pk", flat=True)[:1_000]):
        with transaction.atomic():
            gone += Mention.objects.filter(pk__in=ids).delete()[0]
    if gone:
        with transaction.atomic():
            note("theme.let_go", by=by, at=at, origin=import_id, mentions=gone)
    return gone
