"""How the business's own names are typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.kit.named import NamedInput

from .models import Product
from .queries import product_called, product_names


class ProductField(forms.CharField):
    """One of the products, by its name out of a list that narrows as one types. Cleans to the product, or to None."""

    def __init__(self, **kwargs: Any) -> None:
        asked = {"label": _("Product"), "max_length": 300, "required": False}
        super().__init__(**{**asked, "widget": NamedInput(product_names, lambda name: {}), **kwargs})

    def clean(self, value: Any) -> Product | None:
        text = str(super().clean(value))
        found = product_called(text) if text else None
        if text and found is None:
            raise forms.ValidationError(say("Nothing of that name is sold here. Choose one from the list, or leave it empty."))
        return found
