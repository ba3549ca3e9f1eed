"""When mail of each morning comes."""

from datetime import time
from typing import Any

from django import forms
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from goodword.kit import zones
from goodword.kit.named import NamedField

from .rules import MORNING_HOURS


class MorningForm(forms.Form):
    """At which hour, and by whose clocks."""

    hour = forms.TypedChoiceField(label=_("At"), coerce=int)
    time_zone = NamedField(label=_("By the clocks of"), names=zones.zone_names, find=zones.zone)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hour = self.fields["hour"]
        assert isinstance(hour, forms.TypedChoiceField)
        hour.choices = [(n, time_format(time(n))) for n in MORNING_HOURS]
