"""What is typed when a sample is drawn, and what a caller types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import BYS, OUTCOMES
from .rules import LONGEST_WORDS, MOST_CALLS, By


class ShopForm(forms.Form):
    """Whom to call, and what to ask."""

    name = forms.CharField(label=_("Name"), max_length=120)
    chosen_by = forms.ChoiceField(label=_("The best customers by"), choices=BYS, initial=By.WORTH.value)
    n_top = forms.IntegerField(label=_("Among so many of the best"), min_value=1, max_value=100_000, initial=100)
    n = forms.IntegerField(label=_("How many are called"), min_value=1, max_value=MOST_CALLS, initial=20)
    question = forms.CharField(
        label=_("What the caller asks"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 4})
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class HeardForm(forms.Form):
    """What the caller heard."""

    outcome = forms.ChoiceField(label=_("What did you hear?"), choices=OUTCOMES, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In their words"), max_length=LONGEST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
