"""Two operations for the first migration of a room: an empty database is laid in a second, not in six.

Django's own render each model again whenever another begins to refer to it, and nearly all refer to members and people.
"""

from collections.abc import Callable
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState, StateApps

Deed = Callable[[BaseDatabaseSchemaEditor], None]


class CreateModel(migrations.CreateModel):
    """As Django's, but rendering the new model alone: nothing refers to it yet, so what stands may stay as it is."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        rendered: StateApps | None = vars(state).get("apps")
        if rendered is None or not _owns_its_models(rendered):
            super().state_forwards(app_label, state)
            return
        del state.apps
        super().state_forwards(app_label, state)
        rendered.render_multiple([state.models[app_label, self.name_lower]])
        state.apps = rendered


class ByHand(Operation):
    """What Django has no operation for. It is told the editor alone, since to hand it models would render them all."""

    def __init__(self, lay: Deed, take: Deed) -> None:
        self.lay, self.take = lay, take

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """No model changes."""

    def database_forwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_states: Any) -> None:
        self.lay(schema_editor)

    def database_backwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_states: Any) -> None:
        self.take(schema_editor)

    def describe(self) -> str:
        return f"By hand: {self.lay.__name__.replace('_', ' ')}"


def _owns_its_models(rendered: StateApps) -> bool:
    """Whether its models look each other up in it; those of a copy still look in what it was copied from."""
    return all(model._meta.apps is rendered for model in rendered.get_models())
