"""What is typed about templates and about how the house writes, and what is wrong with it."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.kit import names, places
from goodword.kit.named import NamedField

from ..merging import Words, check
from ..models import Kind
from ..wording import LONGEST_BODY, LONGEST_SUBJECT, NotMergeable

LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,4})?")
ROWS = 16


class WordsForm(forms.Form):
    """The subject and the body of a template in a language."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(label=_("Text"), max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": ROWS}), strip=False)
    was = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reader = forms.CharField(
        label=_("Show it as to"), max_length=200, required=False, help_text=_("A name, an address or a number of somebody.")
    )

    def __init__(self, *args: Any, kind: str, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.language = kind, language
        self.is_unmergeable = False

    @property
    def words(self) -> Words:
        """What was written, as the verb takes it."""
        return Words(self.kind, self.language, self.cleaned_data["subject"], self.cleaned_data["body"].replace("\r\n", "\n"))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                check(self.words)
            except NotMergeable as why:
                self.is_unmergeable = True
                self.add_error("body", str(why))
        return values


class BeginForm(forms.Form):
    """A template of one's own: what it is called, and why it goes out; its words come next."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Only you see it, such as “After a repair”."))
    kind = forms.ChoiceField(label=_("Why it goes out"), choices=Kind)
    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)

    def clean_name(self) -> str:
        name = names.tidy(self.cleaned_data["name"])
        if not names.key(name):
            raise forms.ValidationError(say("A name needs at least one letter that can be read."))
        return name


class LanguageForm(forms.Form):
    """In which other language a template is to be written."""

    language = NamedField(label=_("Another language"), names=places.language_names, find=places.language)
