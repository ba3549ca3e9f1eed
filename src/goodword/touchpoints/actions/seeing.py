"""What dealers come to see of the people they sell to."""

from datetime import datetime

from goodword.catalogue.models import Dealer
from goodword.people.actions.care import show_to
from goodword.people.models import Person

from ..models import Order, Touchpoint


def show_dealers_their_people(*, origin: int | None = None, by: str, at: datetime) -> int:
    """Whoever ordered or was in touch through a dealer becomes visible to the dealer's members. For imports."""
    logins = list(Dealer.objects.filter(members__isnull=False).values_list("id", "members"))
    pairs: set[tuple[int, int]] = set()
    for kind in (Order, Touchpoint):
        through = kind._default_manager.filter(dealer__in={d for d, _ in logins}, person__isnull=False)
        for dealer_id, person_id in through.values_list("dealer_id", "person_id").distinct():
            pairs.update((member_id, person_id) for d, member_id in logins if d == dealer_id)
    return show_to(sorted(pairs), origin=origin, by=by, at=at)


def show_to_dealer(dealer: Dealer | None, person: Person | None, *, by: str, at: datetime) -> None:
    """Whoever is dealt with through a dealer becomes visible to the dealer's members."""
    if dealer is not None and person is not None:
        show_to([(member_id, person.pk) for member_id in dealer.members.values_list("pk", flat=True)], by=by, at=at)
