"""What is typed about an enquiry, and what is wrong with it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.kit.amounts import AmountField
from goodword.people.models import Person
from goodword.people.queries import people_called


class EnquiryForm(forms.Form):
    """Somebody might buy."""

    title = forms.CharField(label=_("What they ask for"), max_length=300, widget=forms.TextInput(attrs={"autofocus": True}))
    value = AmountField(label=_("What it may be worth"), required=False)
    opened_on = forms.DateField(label=_("Since"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    introduced_by = forms.CharField(
        label=_("Who sent them"), max_length=200, required=False, help_text=_("Their whole name, e-mail or phone number.")
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)

    def __init__(self, *args: Any, member: Member, today: date, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.today = member, today
        self.fields["value"].meant_in(currency)  # type: ignore[attr-defined]  # it is an AmountField

    def clean_opened_on(self) -> date:
        day: date = self.cleaned_data["opened_on"]
        if not day.year >= 1900 or day > self.today:
            raise forms.ValidationError(say("Choose the day on which they asked."))
        return day

    def clean_introduced_by(self) -> Person | None:
        typed = self.cleaned_data["introduced_by"]
        found = people_called(self.member, typed) if typed else []
        if typed and not found:
            raise forms.ValidationError(say("Nobody of that name, e-mail or number is known to you. Add them first."))
        if len(found) > 1:
            raise forms.ValidationError(say("Several are called so. Give their e-mail or phone number instead."))
        return found[0] if found else None


class LostForm(forms.Form):
    """Why they did not buy."""

    reason = forms.CharField(
        label=_("Why not?"),
        max_length=300,
        required=False,
        help_text=_("In their words, if you can. It is the best advice you get."),
    )
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)
