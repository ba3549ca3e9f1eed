"""Changes of the same words, made in several places, are one where numbers read them; also after one is said otherwise."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from goodword.catalogue.models import Branch
from goodword.changes.actions import noting
from goodword.changes.models import Change
from goodword.kit.facts import CHANGES
from goodword.lake.source import select

pytestmark = pytest.mark.django_db
BY = {"by": "test"}


def made(branch: Branch, what: str = "A test ride first") -> Change:
    said = {"what": what, "words": "", "since_on": timezone.localdate(), "is_public": False, "department": None, "product": None}
    return noting.note_change(**said, branch=branch, **BY, at=timezone.now())


def mirrored() -> dict[int, tuple[int, int]]:
    """Of each change when it was last changed, and its series, as the mirror reads them."""
    with connection.cursor() as cursor:
        cursor.execute(select(CHANGES, connection.vendor))
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["id"]: (row["changed"], row["series_id"]) for row in rows}


def test_the_first_row_names_the_series_and_the_rest_follows_when_it_is_said_otherwise(cast):
    noted = {"source": "", "noted_at": timezone.now()}
    branches = [Branch.objects.create(name=name, name_key=name, **noted) for name in ("quay", "mill", "gate")]
    first, second, third = (made(branch) for branch in branches)
    other = made(branches[0], "A longer lease")
    before = mirrored()
    assert {before[one.pk][1] for one in (first, second, third)} == {first.pk} and before[other.pk][1] == other.pk
    words = {name: getattr(first, name) for name in noting.Said.__annotations__} | {"what": "No test ride"}
    deed = noting.correct(first, version=first.version, **words, **BY, at=timezone.now())
    after = mirrored()
    assert [after[one.pk][1] for one in (first, second, third)] == [first.pk, second.pk, second.pk]
    assert all(after[one.pk] != before[one.pk] for one in (second, third)), "they are mirrored anew"
    if connection.vendor == "sqlite":
        assert all(after[one.pk][0] > before[one.pk][0] for one in (second, third))
    assert after[other.pk] == before[other.pk]
    noting.undo(Change.objects.get(pk=first.pk), deed, **BY, at=timezone.now())
    assert {mirrored()[one.pk][1] for one in (first, second, third)} == {first.pk}
    gone = noting.remove(Change.objects.get(pk=first.pk), **BY, at=timezone.now())
    assert [mirrored()[one.pk][1] for one in (second, third)] == [second.pk] * 2
    noting.bring_back(gone, **BY, at=timezone.now())
    assert {mirrored()[one.pk][1] for one in (first, second, third)} == {first.pk}


def test_the_page_of_a_change_leads_to_what_it_did(cast, client):
    client.force_login(cast.mona)
    change = made(Branch.objects.first())
    page = client.get(reverse("changes:change", args=[change.pk])).content.decode()
    assert f"{reverse('insights:insight', args=['change-effect'])}?change={change.pk}" in page
