"""What is typed about a change, and what is wrong with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goodword.catalogue.models import Branch, Department, Product

from .models import Change
from .rules import LONGEST_WHAT, LONGEST_WORDS

HIDDEN: dict[str, Any] = {"widget": forms.HiddenInput, "required": False}
SAID = ("what", "words", "since_on", "is_public", "branch", "department", "product")


class ChangeForm(forms.Form):
    """Something that we do otherwise."""

    what = forms.CharField(
        label=_("What did you change?"),
        max_length=LONGEST_WHAT,
        widget=forms.TextInput(attrs={"autofocus": True}),
        help_text=_("As you would say it to a customer: “We call when a delivery is late.”"),
    )
    words = forms.CharField(
        label=_("How do you tell it?"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Goes into the mail to those who said it; left empty, the line above does."),
    )
    since_on = forms.DateField(label=_("Since"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    branch = forms.ModelChoiceField(Branch.objects.order_by("name"), label=_("Branch"), required=False, empty_label=_("all"))
    department = forms.ModelChoiceField(
        Department.objects.order_by("name"), label=_("Department"), required=False, empty_label=_("all")
    )
    product = forms.ModelChoiceField(Product.objects.order_by("name"), label=_("Product"), required=False, empty_label=_("all"))
    is_public = forms.BooleanField(label=_("Show it on the page for everybody"), required=False)
    answer = forms.IntegerField(**HIDDEN)
    once = forms.CharField(max_length=64, **HIDDEN)
    version = forms.IntegerField(**HIDDEN)
    next = forms.CharField(max_length=500, **HIDDEN)

    @property
    def said(self) -> dict[str, Any]:
        """What is otherwise, as the verbs take it."""
        return {name: self.cleaned_data[name] for name in SAID}


def present(change: Change) -> dict[str, Any]:
    """A change as its form holds it."""
    return {name: getattr(change, name) for name in (*SAID, "version")}
