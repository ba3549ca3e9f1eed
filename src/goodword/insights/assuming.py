"""What a number takes for granted, as fields of its page: each with what is assumed where nobody says otherwise."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.accounts.queries import currency
from goodword.kit import money
from goodword.kit.amounts import AmountField

from .asked import Asked, NotUnderstood

PERCENT = forms.NumberInput(attrs={"min": 0, "max": 100, "inputmode": "numeric"})


class Assumptions(forms.Form):
    """What the worth of a fan rests on."""

    margin = forms.IntegerField(label=_("Margin, in % of sales"), min_value=0, max_value=100, widget=PERCENT)
    would_not = forms.IntegerField(label=_("Would not have come otherwise, in %"), min_value=0, max_value=100, widget=PERCENT)
    saved = AmountField(label=_("Saved for each who was brought"))

    def __init__(self, *args: Any, money_of: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["saved"].meant_in(money_of)  # type: ignore[attr-defined]  # it is an AmountField


def fields_for(parameters: list[str], asked: Asked) -> Assumptions | None:
    """The fields of an insight that takes something for granted, filled in as it was asked; None for the others."""
    if "assumed" not in parameters:
        return None
    (margin, would_not, saved), money_of = asked.assumptions, asked.currency or currency()
    said = {"margin": margin, "would_not": would_not, "saved": money.major(saved, money_of)}
    return Assumptions(initial=said, money_of=money_of)


def folded(given: Mapping[str, str]) -> dict[str, str]:
    """A query whose fields of assumptions became the one word that programs write: “margin=40, would_not=60”."""
    names = [name for name in Assumptions.base_fields if name in given]
    rest = {name: value for name, value in given.items() if name not in names}
    if not names:
        return rest
    typed = {name: given.get(name, "") or "0" for name in Assumptions.base_fields}
    form = Assumptions(typed, money_of=given.get("currency") or currency())
    if not form.is_valid():
        first = next(iter(form.errors))
        label = form.fields[first].label
        raise NotUnderstood(say("“%(field)s”: %(why)s") % {"field": label, "why": form.errors[first][0]})
    return rest | {"assumed": ", ".join(f"{name}={form.cleaned_data[name] or 0}" for name in Assumptions.base_fields)}
