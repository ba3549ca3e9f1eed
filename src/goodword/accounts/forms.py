"""What people type about the business, its members and their keys."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goodword.kit import currencies, places, weeks, zones
from goodword.kit.named import NamedField

from .actions import About
from .models import Business, Member, Role
from .rules import may_give

ROLES_SAY = {
    Role.OWNER.label: _("Everything, also the business itself and who else owns it."),
    Role.MANAGER.label: _("Imports, members, and everything that staff may."),
    Role.STAFF.label: _("Sees everybody; logs talks, promises and changes."),
    Role.VIEWER.label: _("Sees everybody and changes nothing."),
    Role.DEALER.label: _("Sees only the people they look after, and logs talks with them."),
}
LONGEST_PASSWORD = 1024  # a longer one is an attempt to keep the server busy with hashing


def _told_of_zone(code: str) -> dict[str, str]:
    return {"country": zones.zone_countries().get(code, "")}


def _told_of_country(code: str) -> dict[str, str]:
    return {"currency": currencies.currency_of_countries().get(code, ""), "week": str(weeks.week_start(code))}


class AboutForm(forms.Form):
    """The business in six questions."""

    name = forms.CharField(label=_("What is your business called?"), max_length=120)
    time_zone = NamedField(
        label=_("Time zone"),
        initial=zones.UTC,
        names=zones.zone_names,
        find=zones.zone,
        told=_told_of_zone,
        help_text=_("Type the nearest big town, such as Berlin."),
    )
    country = NamedField(
        label=_("Country"),
        required=False,
        names=places.country_names,
        find=places.country,
        told=_told_of_country,
        help_text=_("Phone numbers without a + are read as numbers of this country."),
    )
    currency = NamedField(
        label=_("Currency"),
        initial="EUR",
        names=currencies.currency_names,
        find=currencies.currency,
        help_text=_("Type its name, such as Euro, or its three letters."),
    )
    week_start = forms.TypedChoiceField(label=_("The week starts on"), choices=Business.WeekStart.choices, coerce=int, initial=0)
    cadence_days = forms.IntegerField(
        label=_("How many days of silence are too many?"),
        min_value=1,
        max_value=1000,
        initial=90,
        help_text=_("For people with no rhythm of their own yet. Each person may have another."),
    )

    def about(self) -> About:
        """The answers, as the verbs take them."""
        fields = ("name", "time_zone", "country", "currency", "week_start", "cadence_days")
        return About(**{field: self.cleaned_data[field] for field in fields})


class _NewPassword(forms.Form):
    """A name and a new password, judged against each other."""

    person_name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Your password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least twelve characters. A few unrelated words are best."),
    )

    def email_typed(self) -> str:
        """The e-mail that belongs to the password."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "password" in said:
            who = Member(email=self.email_typed(), name=said.get("person_name", ""))
            try:
                validate_password(said["password"], who)
            except ValidationError as why:
                self.add_error("password", why)
        return said


class FoundForm(AboutForm, _NewPassword):
    """The first day: the business, and who owns it."""

    email = forms.EmailField(label=_("Your e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    field_order = (
        "name",
        "time_zone",
        "country",
        "currency",
        "week_start",
        "cadence_days",
        "person_name",
        "email",
        "password",
    )

    def email_typed(self) -> str:
        return str(self.cleaned_data.get("email", ""))


class JoinForm(_NewPassword):
    """Whoever follows an invitation chooses a name and a password."""

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        self.email = email
        super().__init__(*args, **kwargs)

    def email_typed(self) -> str:
        return self.email


class _RoleForm(forms.Form):
    """A role among those that the doer may give."""

    role = forms.ChoiceField(label=_("Role"), initial=Role.STAFF)

    def __init__(self, *args: Any, doer: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(value, label) for value, label in Role.choices if may_give(doer.role, value)]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class InviteForm(_RoleForm):
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"))
    field_order = ("name", "email", "role")


class MemberForm(_RoleForm):
    name = forms.CharField(label=_("Name"), max_length=150)
    field_order = ("name", "role")


class KeyForm(forms.Form):
    name = forms.CharField(label=_("What is it for?"), max_length=80)
    may_write = forms.BooleanField(label=_("It may also write, not only read"), required=False)
