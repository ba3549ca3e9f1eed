"""The cast is what the docs say they are."""

import pytest

from goodword.demo.cast import Cast
from goodword.people.models import Person

pytestmark = pytest.mark.django_db


def test_kit_may_see_nothing(cast: Cast) -> None:
    assert not Person.objects.visible_to(cast.kit).exists()


def test_dario_sees_his_own_people_only(cast: Cast) -> None:
    assert list(Person.objects.visible_to(cast.dario)) == [cast.ines]


def test_everybody_else_sees_everybody(cast: Cast) -> None:
    assert all(Person.objects.visible_to(m).count() == 4 for m in (cast.ada, cast.mona, cast.sam, cast.vera))


def test_theo_came_by_maya(cast: Cast) -> None:
    assert (cast.introduction.person, cast.introduction.introduced_by, cast.introduction.is_warm) == (cast.theo, cast.maya, True)


def test_noor_waits_for_a_promise(cast: Cast) -> None:
    assert (cast.promise.person, cast.promise.kept_at, cast.promise.by_member) == (cast.noor, None, cast.sam)
