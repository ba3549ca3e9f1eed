"""Amounts of money in forms, as people type them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as say

from . import money


class AmountField(forms.CharField):
    """An amount typed in any usual way. Cleans to minor units of `currency`, or None where nothing was typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 30, **kwargs})
        self.currency = ""

    def meant_in(self, currency: str) -> None:
        """Say in which currency amounts are meant; the field tells it."""
        self.currency = self.help_text = currency

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal"}

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        try:
            return money.typed(text, self.currency) if text else None
        except money.NotAnAmount as why:
            raise forms.ValidationError(say("Write the amount as 1250 or 1250.00.")) from why
