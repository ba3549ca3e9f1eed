from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    name = "goodword.journal"

    def ready(self) -> None:
        post_migrate.connect(_install_feed, dispatch_uid="journal.feed")


def _install_feed(using: str = "default", **_: Any) -> None:
    from .feed import install  # noqa: PLC0415  (models are not loaded when this file is)

    install(using)
