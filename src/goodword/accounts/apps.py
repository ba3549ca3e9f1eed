from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "goodword.accounts"

    def ready(self) -> None:
        from . import checks  # noqa: F401, PLC0415  (registers itself, once the settings are there)
