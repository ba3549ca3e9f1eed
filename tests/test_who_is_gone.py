"""Whoever is gone is named nowhere: in no table, also none that no model knows, and in nothing that was kept of what was."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from goodword.demo.cast import Cast
from goodword.journal import forgetting
from goodword.people.models import Person
from goodword.touchpoints.actions import talks
from goodword.touchpoints.models import Conversation

from .tables import naming

HOUSE = Path(__file__).resolve().parent.parent / "src" / "goodword"
MARK = "zyxwmark"


@pytest.mark.parametrize("name", ["maya", "theo", "ines", "noor"])
def test_whoever_is_gone_is_named_in_no_table_and_in_no_history(name: str, cast: Cast) -> None:
    person: Person = getattr(cast, name)
    known = [text for text in (person.name, person.email, person.phone, MARK) if text]
    assert planted(person) >= 2
    assert "journal_version" in naming(known), "nothing was kept of them: the walk looks at nothing"
    person.delete()
    forgetting.forget_what_is_past_return()
    assert naming(known) == set()


@pytest.mark.twin
def test_without_forgetting_the_history_still_names_them(cast: Cast) -> None:
    known = [cast.maya.name, MARK]
    planted(cast.maya)
    cast.maya.delete()
    assert naming(known) == {"journal_version"}


def test_what_can_be_brought_back_is_kept(cast: Cast) -> None:
    """A talk that was taken back stands again with its words, as long as whom it is about is there."""
    said = {"by": "member:1", "at": timezone.now()}
    talk = talks.log_talk(person=cast.maya, words=MARK, kind="call", channel="phone", **said)
    talks.take_back(talk, **said)
    forgetting.forget_what_is_past_return()
    assert talks.bring_back(talk.pk, **said) and Conversation.objects.filter(words=MARK).exists()


def planted(person: Person) -> int:
    """Write a mark into every field of free words of all that goes with somebody; how many rows. What was is kept."""
    n = 0
    for model, ids in going_with(person).items():
        free = [field.name for field in model._meta.concrete_fields if is_free(field)]
        if free:
            n += sum(model._default_manager.filter(pk=one).update(**dict.fromkeys(free, f"{MARK}{one}")) for one in ids)
    return n


def is_free(field: Any) -> bool:
    is_text = isinstance(field, models.CharField | models.TextField)
    return is_text and not field.choices and (field.max_length or 99) >= len(MARK) + 6


def going_with(person: Person) -> dict[Any, set[int]]:
    """Every row that goes when somebody goes, by its model."""
    found: dict[Any, set[int]] = {Person: {person.pk}}
    fresh: list[tuple[Any, set[int]]] = [(Person, {person.pk})]
    while fresh:
        model, ids = fresh.pop()
        for relation in model._meta.related_objects:
            other = relation.related_model
            if relation.on_delete is models.CASCADE and isinstance(other, type):
                rows = set(other._default_manager.filter(**{f"{relation.field.name}__in": ids}).values_list("pk", flat=True))
                if more := rows - found.get(other, set()):
                    found.setdefault(other, set()).update(more)
                    fresh.append((other, more))
    return found


# The verbs by which people go, and that forget what was kept of them. A verb that erases somebody is to be one of these.
WAYS_OUT = {"demo/actions.py": "take_out", "intake/writing/undoing.py": "undo"}


def test_every_way_out_forgets_what_was_kept() -> None:
    ways = {
        path.relative_to(HOUSE).as_posix(): name
        for path in sorted(HOUSE.rglob("*.py"))
        if "tests" not in path.parts and path.name != "forgetting.py"
        for name, function in functions(path).items()
        if "forget_what_is_past_return(" in ast.unparse(function)
    }
    assert ways == WAYS_OUT


def functions(path: Path) -> dict[str, ast.FunctionDef]:
    return {f.name: f for f in ast.parse(path.read_text("utf-8")).body if isinstance(f, ast.FunctionDef)}
