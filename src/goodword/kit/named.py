"""A field for one of many known things, chosen by its name out of a list that narrows as one types."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as say


class NamedInput(forms.TextInput):
    """A text with a list of names beside it; without the list it is still a text that takes a name or a code."""

    template_name = "parts/named_input.html"

    def __init__(self, names: Callable[[], Mapping[str, str]], told: Callable[[str], Mapping[str, str]]) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.names, self.told = names, told

    def format_value(self, value: Any) -> str:
        known = self.names()
        return labelled(value, known) if value in known else str(value or "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["options"] = list(self._options())
        context["widget"]["attrs"]["list"] = context["list_id"] = f"{context['widget']['attrs'].get('id', name)}_known"
        return context

    def _options(self) -> Iterator[tuple[str, str, Mapping[str, str]]]:
        known = self.names()
        for code, _ in sorted(known.items(), key=lambda one: one[1]):
            yield code, labelled(code, known), self.told(code)


class NamedField(forms.CharField):
    """One of many known things. Takes its name, its code, or both as the list shows them; cleans to the code.

    `names` are the names by code, `find` gives the code of what was typed or raises ValueError, and `told` is what
    else a script of the page may read of a choice, such as the currency of a country.
    """

    def __init__(
        self,
        *,
        names: Callable[[], Mapping[str, str]],
        find: Callable[[str], str],
        told: Callable[[str], Mapping[str, str]] = lambda code: {},
        **kwargs: Any,
    ) -> None:
        super().__init__(**{"max_length": 80, "widget": NamedInput(names, told), **kwargs})
        self.names, self.find = names, find

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        shown, _, code = text.removesuffix(")").rpartition(" (")
        try:
            return code if self.names().get(code) == shown else self.find(text)
        except ValueError as why:
            raise forms.ValidationError(say("Goodword knows nothing of that name. Choose one from the list.")) from why


def labelled(code: str, names: Mapping[str, str]) -> str:
    """A name with its code behind it, where they differ: "Euro (EUR)"."""
    return f"{names[code]} ({code})" if names[code] != code else code
