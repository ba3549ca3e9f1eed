"""What is typed about a theme."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member

from . import queries
from .models import Theme
from .rules import LONGEST_LABEL


class LabelForm(forms.Form):
    """What a theme is called here."""

    next = forms.CharField(max_length=500, widget=forms.HiddenInput, required=False)
    label = forms.CharField(label=_("Name"), max_length=LONGEST_LABEL)


class MergeForm(forms.Form):
    """Of which theme it is a part."""

    next = forms.CharField(max_length=500, widget=forms.HiddenInput, required=False)
    into = forms.ModelChoiceField(label=_("It is part of"), queryset=Theme.objects.none(), empty_label=_("Choose one"))

    def __init__(self, *args: Any, member: Member, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = queries.themes_for(member).exclude(pk=theme.pk)  # type: ignore[attr-defined]
