"""A room's first migration leaves what Django's own operations would leave, without rendering all models for each."""

import pytest
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState, StateApps

from goodword.kit.migrating import CreateModel

LAST = ("touchpoints", "0001_initial")  # beneath it stand members, people and the catalogue


def relations(apps: StateApps) -> dict[str, set[tuple[str, str]]]:
    """Per model: who refers to it, by which field, through which class of itself."""
    found: dict[str, set[tuple[str, str]]] = {}
    for model in apps.get_models(include_auto_created=True):
        back = model._meta.related_objects
        assert all(relation.model is model for relation in back), f"{model} is referred to in an older form"
        found[model._meta.label] = {(relation.related_model._meta.label, relation.field.name) for relation in back}
    return found


def stepwise(loader: MigrationLoader) -> ProjectState:
    """The state after each migration up to the last, its models rendered from the first on."""
    state = ProjectState()
    assert not state.apps.get_models()
    for key in loader.graph.forwards_plan(LAST):
        for operation in loader.get_migration(*key).operations:
            operation.state_forwards(key[0], state)
    return state


@pytest.mark.slow
def test_models_made_one_by_one_are_related_as_if_rendered_at_once() -> None:
    loader = MigrationLoader(None)
    after = stepwise(loader)
    at_once = loader.project_state(LAST)
    assert after.models == at_once.models
    assert relations(after.apps) == relations(at_once.apps)
    assert ("people.Person", "touchpoints.Touchpoint") in {
        (label, other) for label, others in relations(after.apps).items() for other, _ in others
    }


JAR = CreateModel(
    "Jar", [("id", models.BigAutoField(primary_key=True)), ("shelf", models.ForeignKey("shop.Shelf", models.CASCADE))]
)


def shop_with_a_shelf() -> ProjectState:
    state = ProjectState()
    CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))]).state_forwards("shop", state)
    assert state.apps.get_model("shop", "shelf")._meta.related_objects == ()
    return state


def test_what_stands_is_not_rendered_again() -> None:
    state = shop_with_a_shelf()
    shelf = state.apps.get_model("shop", "shelf")
    JAR.state_forwards("shop", state)
    assert state.apps.get_model("shop", "shelf") is shelf
    assert relations(state.apps)["shop.Shelf"] == {("shop.Jar", "shelf")}


def test_a_copy_never_changes_what_it_was_copied_from() -> None:
    state = shop_with_a_shelf()
    shelf = state.apps.get_model("shop", "shelf")
    copy = state.clone()
    JAR.state_forwards("shop", copy)
    assert copy.apps.get_model("shop", "shelf") is not shelf
    assert relations(copy.apps)["shop.Shelf"] == {("shop.Jar", "shelf")}
    assert relations(state.apps) == {"shop.Shelf": set()}
