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

from .rules import LONGEST_NOTICE, NotInOrder, Term, checked


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


DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TermForm(forms.Form):
    """From when to when a contract runs, and for how much."""

    number = forms.CharField(label=_("Number"), max_length=60, required=False)
    starts_on = forms.DateField(label=_("Starts on"), widget=DAY)
    ends_on = forms.DateField(
        label=_("Last day"), required=False, help_text=_("Leave it empty if it runs until somebody ends it."), widget=DAY
    )
    renews_on = forms.DateField(
        label=_("Renews itself on"),
        required=False,
        help_text=_("Only if it goes on by itself unless somebody ends it."),
        widget=DAY,
    )
    notice_days = forms.IntegerField(label=_("Days of notice"), min_value=0, max_value=LONGEST_NOTICE, required=False)
    value = AmountField(label=_("What it is worth"), required=False)
    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].meant_in(currency)  # type: ignore[attr-defined]  # it is an AmountField

    def clean(self) -> dict[str, Any]:
        said = {**self.cleaned_data}
        if "starts_on" in said and said["starts_on"].year < 1900:
            raise forms.ValidationError(say("Choose the day on which it starts."))
        if {"starts_on", "ends_on", "renews_on", "notice_days"} <= said.keys():
            try:
                checked(self.term)
            except NotInOrder as why:
                raise forms.ValidationError(say("It cannot end, or renew itself, before it starts.")) from why
        return said

    @property
    def term(self) -> Term:
        """What was typed, as a term."""
        said = self.cleaned_data
        return Term(said["starts_on"], said["ends_on"], said["renews_on"], said["notice_days"] or 0)


class EndForm(forms.Form):
    """From when a contract does not go on, and why."""

    ended_on = forms.DateField(label=_("Its last day"), widget=DAY)
    reason = forms.CharField(
        label=_("Why does it end?"), max_length=300, required=False, help_text=_("In their words, if you can.")
    )
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)


class QuoteForm(forms.Form):
    """A price that is named to somebody."""

    title = forms.CharField(label=_("For what"), max_length=300, widget=forms.TextInput(attrs={"autofocus": True}))
    value = AmountField(label=_("What it comes to"), required=False)
    sent_on = forms.DateField(label=_("Sent on"), widget=DAY)
    expires_on = forms.DateField(label=_("Valid until"), required=False, widget=DAY)
    follow_up_on = forms.DateField(label=_("Ask what they think on"), required=False, widget=DAY)
    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)

    def __init__(self, *args: Any, today: date, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["value"].meant_in(currency)  # type: ignore[attr-defined]  # it is an AmountField

    def clean_sent_on(self) -> date:
        day: date = self.cleaned_data["sent_on"]
        if not day.year >= 1900 or day > self.today:
            raise forms.ValidationError(say("Choose the day on which it was sent."))
        return day


class FollowUpForm(forms.Form):
    """They were asked; perhaps they want to be asked again."""

    again_on = forms.DateField(
        label=_("Ask again on"), required=False, help_text=_("Leave it empty if it is for them to answer now."), widget=DAY
    )
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)


class ReasonForm(forms.Form):
    """What they said."""

    reason = forms.CharField(label=_("What did they say?"), max_length=300, required=False)
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)
