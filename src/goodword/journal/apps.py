from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class JournalConfig(AppConfig):
    name = "goodword.journal"

    def ready(self) -> None:
        pre_migrate.connect(_lift_feed, sender=self, dispatch_uid="journal.feed")
        post_migrate.connect(_install_feed, sender=self, dispatch_uid="journal.feed")


def _lift_feed(using: str = "default", plan: Any = (), **_: Any) -> None:
    from .feed import lift  # noqa: PLC0415  (models are not loaded when this file is)

    if plan:
        lift(using)


def _install_feed(sender: AppConfig, using: str = "default", plan: Any = (), **_: Any) -> None:
    from .feed import install, renew_identity  # noqa: PLC0415  (models are not loaded when this file is)

    install(using)
    if plan and connections[using].vendor == "sqlite":
        # What a migration rewrote while the triggers were away was not numbered: the lake begins anew.
        renew_identity(connections[using])
