"""What comments speak of: themes are a room beside this one, so they are known here by number only."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from goodword.surveys.models import Answer


def theme_names() -> dict[int, str]:
    """What the themes that are told of are called."""
    names: dict[int, str] = import_string(settings.GOODWORD_THEME_NAMES)()
    return names


def spoken_of(theme_id: int) -> QuerySet[Answer]:
    """The answers that speak of a theme and do not sound pleased."""
    found: QuerySet[Answer] = import_string(settings.GOODWORD_SPOKEN_OF)(theme_id)
    return found
