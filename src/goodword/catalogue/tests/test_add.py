"""The business's own names: what it sells, who and where it sells."""

import pytest
from django.utils import timezone

from goodword.catalogue import actions
from goodword.catalogue.models import Branch, Department, Product, Staff
from goodword.catalogue.queries import dealer_of, dealers_for, staff_of
from goodword.journal.models import Entry
from goodword.kit.emails import NotAnAddress

pytestmark = pytest.mark.django_db
DOING = {"by": "test", "at": timezone.now()}


@pytest.mark.parametrize(
    ("verb", "kind", "noted"),
    [
        (actions.add_product, Product, "product.added"),
        (actions.add_department, Department, "department.added"),
        (actions.add_branch, Branch, "branch.added"),
        (actions.add_staff, Staff, "staff.added"),
    ],
)
def test_a_name_is_tidied_found_by_its_key_and_noted(verb, kind, noted):
    added = verb(name="  E\u0301clair   Nord ", **DOING)
    assert (added.name, added.name_key) == ("Éclair Nord", "eclair nord")
    assert kind.objects.get(name_key="eclair nord") == added
    assert Entry.objects.filter(verb=noted, row_id=added.pk, by="test").count() == 1


def test_who_logs_in_for_a_dealer_sees_that_dealer_only(cast):
    velo = actions.add_dealer(name="Vélo Nord", city="Lille", **DOING)
    assert not dealers_for(cast.kit).exists()
    actions.log_in_for(velo, cast.kit, **DOING)
    assert dealer_of(cast.kit) == velo
    assert list(dealers_for(cast.kit)) == [velo]
    assert dealers_for(cast.ada).count() == 2
    assert Entry.objects.get(verb="dealer.member_added").detail == {"member": cast.kit.pk}


def test_one_of_the_staff_may_be_a_member_and_has_a_findable_address(cast):
    added = actions.add_staff(name="Vera Vogel", email="Vera@Example.com", member=cast.vera, **DOING)
    assert added.email_key == "vera@example.com"
    assert staff_of(cast.vera) == added
    with pytest.raises(NotAnAddress):
        actions.add_staff(name="Nobody", email="nobody at all", **DOING)
