"""From when to when, and in which order, the lists of word of mouth are asked for."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from .introducers import ORDERS, Between

ORDER_NAMES = (("most", _("who sent most")), ("latest", _("who sent somebody last")))


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class BetweenForm(forms.Form):
    """The days that a list looks at; without any, all there are. What cannot be read is said, and left out."""

    since, until = _day(_("From")), _day(_("To"))
    order = forms.ChoiceField(label=_("First"), choices=ORDER_NAMES, required=False)

    def __init__(self, given: QueryDict, *, since: date | None = None) -> None:
        asked = given.dict() if {"since", "until", "order"} & set(given) else {"since": since.isoformat() if since else ""}
        super().__init__(asked)
        self.is_valid()

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", say("That is before the first day."))
        return self.cleaned_data

    @property
    def between(self) -> Between:
        return Between(self.cleaned_data.get("since"), self.cleaned_data.get("until"))

    @property
    def sorting(self) -> str:
        """One of `ORDERS`."""
        chosen = self.cleaned_data.get("order", "")
        return chosen if chosen in ORDERS else "most"

    @property
    def query(self) -> str:
        """What stands in the address of the next page of the list."""
        kept = QueryDict(mutable=True)
        for name in ("since", "until", "order"):
            if value := self.data.get(name):
                kept[name] = value
        return kept.urlencode()
