"""What is typed about a person or an organisation, and what is wrong with it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.kit import emails, names, phones, places, yearless
from goodword.kit.named import NamedField

from .models import Organisation, Person
from .queries import dialled_from, people_called


def one_called(member: Member, typed: str) -> Person | None:
    """The one person of this name, e-mail or number, none where nothing was typed; else what is wrong with it."""
    found = people_called(member, typed) if typed else []
    if typed and not found:
        raise forms.ValidationError(say("Nobody of that name, e-mail or number is known to you. Add them first."))
    if len(found) > 1:
        raise forms.ValidationError(say("Several are called so. Give their e-mail or phone number instead."))
    return found[0] if found else None


def _country_of(typed: str) -> str:
    """The code of a country; two letters that a file brought stay, whether or not they name one."""
    try:
        return places.country(typed)
    except places.NotAPlace:
        code = typed.strip().upper()
        if len(code) == 2 and code.isascii() and code.isalpha():
            return code
        raise


class Called(forms.Form):
    """A name, and by what one reaches whoever bears it."""

    name = forms.CharField(label=_("Name"), max_length=names.LONGEST)
    email = forms.CharField(label=_("E-mail"), max_length=emails.LONGEST, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)

    def clean_name(self) -> str:
        name = names.tidy(self.cleaned_data["name"])
        if not names.key(name):
            raise forms.ValidationError(say("A name needs at least one letter that can be read."))
        return name

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"].strip()
        try:
            if typed:
                emails.key(typed)
        except emails.NotAnAddress:
            raise forms.ValidationError(say("No mail can arrive at this address. Is a sign missing?")) from None
        return typed

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        try:
            if values.get("phone"):
                phones.key(values["phone"], dialled_from(values.get("country", "")))
        except phones.NotANumber:
            self.add_error("phone", say("This is no phone number here. A number from abroad begins with +."))
        return values


class Reachable(Called):
    """What people and organisations have in common."""

    city = forms.CharField(label=_("City"), max_length=120, required=False)
    region = forms.CharField(label=_("Region"), max_length=120, required=False)
    country = NamedField(label=_("Country"), required=False, names=places.country_names, find=_country_of)
    segment = forms.CharField(label=_("Segment"), max_length=60, required=False, help_text=_("A group you treat alike."))
    cadence_days = forms.IntegerField(
        label=_("Longest silence, in days"),
        min_value=1,
        max_value=3650,
        required=False,
        help_text=_("After so many days without a word, you want to be reminded."),
    )
    wants_silence = forms.BooleanField(label=_("Asked not to be contacted"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def written(self) -> dict[str, Any]:
        """The fields of the record, without those of the form itself."""
        return {f: v for f, v in self.cleaned_data.items() if f not in ("version", "once")}

    @classmethod
    def of(cls, row: Person | Organisation) -> dict[str, object]:
        """What the form shows of a record at first."""
        return {f: getattr(row, f) for f in cls.base_fields if f != "once"}


class PersonForm(Reachable):
    street = forms.CharField(label=_("Street"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    birthday = forms.DateField(
        label=_("Birthday"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    has_no_birth_year = forms.BooleanField(
        label=_("The year of birth is not known"), required=False, help_text=_("Any year will do above, then.")
    )
    died_on = forms.DateField(
        label=_("Died on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Nobody is asked to call them, and no card goes to them."),
    )
    language = forms.CharField(label=_("Language"), max_length=10, required=False)
    notes = forms.CharField(label=_("Good to know"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    field_order = (
        "name",
        "email",
        "phone",
        "notes",
        "street",
        "postcode",
        "city",
        "region",
        "country",
        "birthday",
        "has_no_birth_year",
        "died_on",
        "language",
        "segment",
        "cadence_days",
        "wants_silence",
    )

    def written(self) -> dict[str, Any]:
        """The fields of the record; a birthday without a year is kept as one."""
        values = super().written()
        if values.pop("has_no_birth_year", False) and values["birthday"]:
            values["birthday"] = yearless.without_year(values["birthday"])
        return values

    @classmethod
    def of(cls, row: Person | Organisation) -> dict[str, object]:
        """What the form shows of a person at first."""
        shown = {f: getattr(row, f) for f in cls.base_fields if f not in ("once", "has_no_birth_year")}
        birthday = shown["birthday"]
        return {**shown, "has_no_birth_year": isinstance(birthday, date) and yearless.is_yearless(birthday)}


class OrganisationForm(Reachable):
    website = forms.CharField(label=_("Website"), max_length=200, required=False)

    def clean_website(self) -> str:
        typed: str = self.cleaned_data["website"].strip()
        if typed and not typed.lower().startswith(("http://", "https://")):
            typed = f"https://{typed}"
        return typed
