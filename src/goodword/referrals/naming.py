"""How somebody's sender is named when a member types it: a person, a dealer, or the code that they had."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.catalogue.models import Dealer
from goodword.catalogue.queries import dealers_for
from goodword.kit import names
from goodword.people.forms import one_called
from goodword.people.models import Person

from . import queries
from .hindrances import Sender
from .models import Proof

WHOLE_NAME = _("The whole name, e-mail or phone number of a person, or the name of a dealer.")
HOW = ((Proof.SAID.value, _("They told us themselves")), (Proof.STAFF.value, _("We know it otherwise")))


class NamingForm(forms.Form):
    """Who sent somebody: cleans to a person or a dealer that the member may know of."""

    sender = forms.CharField(label=_("Who sent them?"), max_length=200, required=False, help_text=WHOLE_NAME)
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_sender(self) -> Person | Dealer | None:
        typed: str = self.cleaned_data["sender"].strip()
        dealer = dealers_for(self.member).filter(name_key=names.key(typed)).first() if typed else None
        return dealer or one_called(self.member, typed)

    def named(self) -> dict[str, Any]:
        """The person or the dealer, as the verbs take them."""
        sender = self.cleaned_data["sender"]
        is_dealer = isinstance(sender, Dealer)
        return {"introducer": None if is_dealer else sender, "dealer": sender if is_dealer else None}


class SentForm(NamingForm):
    """A good word that somebody tells of: who passed it on, or the code that they have, when and how."""

    code = forms.CharField(label=_("or their code"), max_length=40, required=False)
    proof = forms.ChoiceField(label=_("How we know"), choices=HOW, initial=Proof.SAID.value)
    said_on = forms.DateField(label=_("When"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    channel = forms.CharField(
        label=_("By which way"), max_length=60, required=False, help_text=_("In person, a voucher, LinkedIn …")
    )
    words = forms.CharField(label=_("What was said"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.way: queries.Way | None = None

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        self.way = queries.handle_of(code) if code else None
        if code and self.way is None:
            raise forms.ValidationError(say("We know no such code. Look at it again, or leave it empty."))
        return code

    def clean_said_on(self) -> date:
        day: date = self.cleaned_data["said_on"]
        if day.year < 1900 or day > self.today:
            raise forms.ValidationError(say("Choose a day that has been."))
        return day

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and (values["sender"] is None) == (self.way is None):
            self.add_error("sender", say("Say who sent them, or give the code: one of the two."))
        return values

    def told(self) -> Sender:
        """Who passed the word on, and how we know."""
        if self.way is not None:
            return Sender.of(self.way)
        who = self.named()
        return Sender(who["introducer"], who["dealer"], self.cleaned_data["proof"])


class RebindForm(NamingForm):
    """A manager says who really sent somebody, and why."""

    reason = forms.CharField(label=_("Why"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_sender(self) -> Person | Dealer | None:
        sender = super().clean_sender()
        if sender is None:
            raise forms.ValidationError(say("Say who sent them."))
        return sender
