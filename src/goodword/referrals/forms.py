"""What a stranger types in a lead form, what the business types about its forms and texts, and what is wrong with it."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.kit import names
from goodword.kit.framing import SitesField
from goodword.people.forms import Called, one_called
from goodword.people.models import Person

from . import sharing
from .actions.arriving import Asking
from .models import Agreement, LeadForm

LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,4})?")
LONGEST_WISH, LONGEST_TEXT = 4_000, 1_000
CONSENT = _("You may keep what I wrote and use it to answer me.")
MAY_SHOW = _("Whoever sent me may know that I came, by my initials.")


def _typed(kind: str, complete: str, **more: str) -> dict[str, str]:
    """The keyboard that a phone shows for a field, and what a browser may fill in."""
    return {"inputmode": kind, "autocomplete": complete, **more}


class AskForm(Called):
    """A stranger asks: who they are, how to reach them, what for, and who sent them."""

    wish = forms.CharField(
        label=_("What is it about?"),
        max_length=LONGEST_WISH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sender = forms.CharField(
        label=_("Who sent you?"), max_length=200, required=False, help_text=_("A name is enough, if you like to tell us.")
    )
    code = forms.CharField(
        label=_("A code, if you have one"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )
    may_show = forms.BooleanField(label=MAY_SHOW, required=False)
    agrees = forms.BooleanField(label=CONSENT, error_messages={"required": _("Without this we could not answer you.")})
    via = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    channel = forms.RegexField(r"^[a-z-]{0,20}$", widget=forms.HiddenInput, required=False)
    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    # Programs fill in whatever they find; people do not see it, and are told where one was filled in for them.
    trap = forms.CharField(label=_("Leave this empty"), max_length=200, required=False)

    field_order = ("name", "email", "phone", "wish", "sender", "code", "may_show", "agrees", "trap")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Your name")
        self.fields["phone"].help_text = _("An address or a number: one of them, so that we can answer.")
        for field, told in {
            "name": {"autocomplete": "name"},
            "email": _typed("email", "email"),
            "phone": _typed("tel", "tel"),
            "trap": {"autocomplete": "off", "tabindex": "-1"},
        }.items():
            self.fields[field].widget.attrs.update(told)

    def told(self) -> Asking:
        """What they wrote, as the verb takes it."""
        said = self.cleaned_data
        agreed = {Agreement.Kind.ANSWER.value: str(CONSENT)}
        if said["may_show"]:
            agreed[Agreement.Kind.SHOW.value] = str(MAY_SHOW)
        return Asking(said["name"], said["email"], said["phone"], said["wish"], said["sender"], agreed)

    def say_unknown_code(self) -> None:
        self.add_error("code", say("We know no such code. Look at it again, or leave it empty."))

    def say_too_many_codes(self) -> None:
        wrong = say("That were many wrong codes. Leave it empty, or try again in an hour.")
        self.add_error("code", forms.ValidationError(wrong, code="too_many"))

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get("trap", "").strip())

    def clean_trap(self) -> str:
        if self.cleaned_data["trap"].strip():
            raise forms.ValidationError(say("Something filled this in. Please empty it and send again."))
        return ""

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not {"email", "phone"} & self.errors.keys() and not (values.get("email") or values.get("phone")):
            self.add_error("email", say("Give us an e-mail address or a phone number, so that we can answer."))
        return values


class LeadFormForm(forms.Form):
    """A lead form: what it says, and where it may stand."""

    name = forms.CharField(label=_("Name of the form"), max_length=120, help_text=_("Only you see it, such as “On our website”."))
    welcome = forms.CharField(
        label=_("Words above the form"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    thanks = forms.CharField(
        label=_("Words when it was sent"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    address = forms.URLField(
        label=_("Page of yours on which it stands"),
        required=False,
        assume_scheme="https",
        help_text=_("Links lead there instead of to the form's own page. Leave it empty if you have none."),
    )
    sites = SitesField(label=_("Sites of yours that may show it"))

    @classmethod
    def of(cls, row: LeadForm) -> dict[str, object]:
        """What the form shows of a lead form at first."""
        return {field: getattr(row, field) for field in ("name", "welcome", "thanks", "address", "sites")}

    def clean_name(self) -> str:
        return names.tidy(self.cleaned_data["name"])

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if address and urlsplit(address).scheme not in {"http", "https"}:
            raise forms.ValidationError(say("A page's address begins with https://."))
        return address


class ShareTextsForm(forms.Form):
    """What people may say, one text for each channel; an empty one is the usual one again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for channel in sharing.CHANNELS:
            self.fields[channel.key] = forms.CharField(
                label=str(channel.name),
                max_length=LONGEST_TEXT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3, "placeholder": str(channel.usual)}),
            )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for channel in sharing.CHANNELS:
            text = values.get(channel.key, "")
            if unknown := sharing.unknown_fields(text):
                wrong = say("Nothing is known of {%(field)s}. Fields are {link}, {code}, {business} and {friend}.")
                self.add_error(channel.key, wrong % {"field": unknown[0]})
            elif text and "{link}" not in text:
                self.add_error(channel.key, say("Say where the link goes: {link}."))
        return values


class HandleForm(forms.Form):
    """A new link or code: what it is for, and until when it is valid."""

    label = forms.CharField(
        label=_("What it is for"), max_length=120, required=False, help_text=_("Such as “vouchers in spring”. Only you see it.")
    )
    expires_on = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def told(self) -> dict[str, Any]:
        """What it is for, as the verb takes it."""
        return {name: self.cleaned_data[name] for name in ("label", "expires_on")}

    def clean_expires_on(self) -> date | None:
        day: date | None = self.cleaned_data["expires_on"]
        if day is not None and day < self.today:
            raise forms.ValidationError(say("Choose a day that is still to come."))
        return day


class SenderForm(forms.Form):
    """Whom somebody meant who told who sent them."""

    sender = forms.CharField(label=_("Who sent them?"), max_length=200, help_text=_("Their whole name, e-mail or phone number."))
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_sender(self) -> Person | None:
        return one_called(self.member, self.cleaned_data["sender"])
