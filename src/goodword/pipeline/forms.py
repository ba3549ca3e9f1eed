"""What is typed about an enquiry, a quote or a contract, and what is wrong with it."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.catalogue.forms import ProductField
from goodword.catalogue.models import Dealer, Staff
from goodword.kit import names
from goodword.kit.amounts import AmountField
from goodword.people.forms import one_called
from goodword.people.models import Person
from goodword.touchpoints.rules import LONGEST_WORDS

from .models import Opportunity, Route
from .routes import staff_there
from .rules import LONGEST_NOTICE, NotInOrder, Rule, Term, checked

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
FIRST = forms.TextInput(attrs={"autofocus": True})
ENQUIRY: dict[str, Any] = {"label": _("The enquiry it answers"), "required": False, "empty_label": _("none")}
HIDDEN: dict[str, Any] = {"widget": forms.HiddenInput, "required": False}


class LeadingBack(forms.Form):
    """A form knows the page that one came from."""

    next = forms.CharField(max_length=500, **HIDDEN)


class PricedForm(LeadingBack):
    """What is noted with a price: once however often it is sent, and never over somebody else's words."""

    once = forms.CharField(max_length=64, **HIDDEN)
    version = forms.IntegerField(**HIDDEN)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].meant_in(currency)  # type: ignore[attr-defined]  # it is an AmountField

    def past(self, field: str, *, today: date, otherwise: str) -> date:
        """A day that has been; `otherwise` is what is wrong with any other."""
        day: date = self.cleaned_data[field]
        if not day.year >= 1900 or day > today:
            raise forms.ValidationError(otherwise)
        return day


class AnsweringForm(PricedForm):
    """What may answer an enquiry of the same person or organisation; nobody is asked who has none."""

    def __init__(self, *args: Any, enquiries: QuerySet[Opportunity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opportunity"].queryset = enquiries  # type: ignore[attr-defined]  # it is a choice of rows
        if not enquiries:
            del self.fields["opportunity"]

    @property
    def about(self) -> dict[str, Any]:
        """The product, the enquiry and the price, as the verbs take them."""
        said = self.cleaned_data
        return {"product": said["product"], "opportunity": said.get("opportunity"), "value": said["value"] or 0}


class AskedForm(PricedForm):
    """What somebody asks for, and what was said."""

    title = forms.CharField(label=_("What they ask for"), max_length=300, widget=FIRST)
    product = ProductField()
    value = AmountField(label=_("What it may be worth"), required=False)
    why_sent = forms.CharField(label=_("Why they were sent"), max_length=300, required=False)
    said = forms.CharField(
        label=_("What was said"), max_length=LONGEST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    @property
    def about(self) -> dict[str, Any]:
        """As the verbs take it."""
        said = self.cleaned_data
        return {"value": said["value"] or 0, **{name: said[name] for name in ("title", "product", "why_sent", "said")}}


class EnquiryForm(AskedForm):
    """Somebody might buy."""

    opened_on = forms.DateField(label=_("Since"), widget=DAY)
    introduced_by = forms.CharField(
        label=_("Who sent them"), max_length=200, required=False, help_text=_("Their whole name, e-mail or phone number.")
    )
    field_order = ("title", "product", "value", "opened_on", "introduced_by", "why_sent", "said")

    def __init__(self, *args: Any, member: Member, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.today = member, today

    def clean_opened_on(self) -> date:
        return self.past("opened_on", today=self.today, otherwise=say("Choose the day on which they asked."))

    def clean_introduced_by(self) -> Person | None:
        return one_called(self.member, self.cleaned_data["introduced_by"])


class EnquiryChangeForm(AskedForm):
    """What may be said otherwise of an enquiry, and who looks after it from now on."""

    staff = forms.ModelChoiceField(
        Staff.objects.none(), label=_("Who looks after it"), required=False, empty_label=_("nobody in particular")
    )

    def __init__(self, *args: Any, enquiry: Opportunity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = staff_there(enquiry)  # type: ignore[attr-defined]  # it is a choice of rows

    @property
    def about(self) -> dict[str, Any]:
        return {**super().about, "staff": self.cleaned_data["staff"]}


class RouteForm(forms.Form):
    """Who is given which enquiries."""

    warmth = forms.ChoiceField(
        label=_("Warm or cold"), choices=Route.Warmth.choices, required=False, widget=forms.Select(attrs={"autofocus": True})
    )
    product = ProductField(help_text=_("Leave empty what does not matter: it fits every enquiry."))
    channel = forms.CharField(label=_("How it came"), max_length=60, required=False, help_text=_("Such as “form” or “phone”."))
    region = forms.CharField(label=_("Region of whoever asks"), max_length=120, required=False)
    dealer = forms.ModelChoiceField(
        Dealer.objects.order_by("name"), label=_("Dealer"), required=False, empty_label=_("any or none")
    )
    staff = forms.ModelMultipleChoiceField(
        Staff.objects.none(),
        label=_("Who is given them"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several take turns."),
        error_messages={"required": _("Choose at least one.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = staff_there()  # type: ignore[attr-defined]  # it is a choice of rows

    def said_of(self, rule: Rule) -> Rule:
        """A rule as it is said now."""
        said = self.cleaned_data
        numbers: dict[str, Any] = {name: said[name].pk if said[name] else None for name in ("product", "dealer")}
        words: dict[str, Any] = {name: names.tidy(said[name]) for name in ("warmth", "channel", "region")}
        return replace(rule, staff=tuple(one.pk for one in said["staff"]), **numbers, **words)


class HandlingForm(forms.Form):
    """After how long who did not buy hears from us again."""

    lost_days = forms.IntegerField(label=_("Days of silence after a lost enquiry"), min_value=1, max_value=LONGEST_NOTICE)
    version = forms.IntegerField(widget=forms.HiddenInput)


class LostForm(LeadingBack):
    """Why they did not buy."""

    reason = forms.CharField(
        label=_("Why not?"),
        max_length=300,
        required=False,
        help_text=_("In their words, if you can. It is the best advice you get."),
    )


class TermForm(PricedForm):
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


class ContractForm(AnsweringForm, TermForm):
    """An agreement over time: for what, after which enquiry, and its first term."""

    product = ProductField()
    opportunity = forms.ModelChoiceField(Opportunity.objects.none(), **ENQUIRY)
    field_order = ("product", "opportunity", "number", "starts_on", "ends_on", "renews_on", "notice_days", "value")


class EndForm(LeadingBack):
    """From when a contract does not go on, and why."""

    ended_on = forms.DateField(label=_("Its last day"), widget=DAY)
    reason = forms.CharField(
        label=_("Why does it end?"), max_length=300, required=False, help_text=_("In their words, if you can.")
    )


class QuoteForm(AnsweringForm):
    """A price that is named to somebody."""

    title = forms.CharField(label=_("For what"), max_length=300, widget=FIRST)
    product = ProductField()
    opportunity = forms.ModelChoiceField(Opportunity.objects.none(), **ENQUIRY)
    value = AmountField(label=_("What it comes to"), required=False)
    sent_on = forms.DateField(label=_("Sent on"), widget=DAY)
    expires_on = forms.DateField(label=_("Valid until"), required=False, widget=DAY)
    follow_up_on = forms.DateField(label=_("Ask what they think on"), required=False, widget=DAY)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_sent_on(self) -> date:
        return self.past("sent_on", today=self.today, otherwise=say("Choose the day on which it was sent."))

    @property
    def about(self) -> dict[str, Any]:
        days = {name: self.cleaned_data[name] for name in ("expires_on", "follow_up_on")}
        return {**super().about, **days}


class FollowUpForm(LeadingBack):
    """They were asked; perhaps they want to be asked again."""

    again_on = forms.DateField(
        label=_("Ask again on"), required=False, help_text=_("Leave it empty if it is for them to answer now."), widget=DAY
    )


class ReasonForm(LeadingBack):
    """What they said."""

    reason = forms.CharField(label=_("What did they say?"), max_length=300, required=False)


class DeclinedForm(ReasonForm):
    """What they said, and whether that ends the enquiry too; not asked where none is open."""

    loses_enquiry = forms.BooleanField(required=False)

    def __init__(self, *args: Any, enquiry: Opportunity | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if enquiry is None or enquiry.state != Opportunity.State.OPEN:
            del self.fields["loses_enquiry"]
        else:
            self.fields["loses_enquiry"].label = say("The enquiry “%(what)s” is lost with it") % {"what": enquiry.title}
