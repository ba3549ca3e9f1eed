"""What is typed about templates and about how the house writes, and what is wrong with it."""

import re
from datetime import time
from typing import Any

from django import forms
from django.utils.formats import time_format
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.kit import emails, names, places
from goodword.kit.named import NamedField

from ..merging import Words, check
from ..models import Kind, Letterhead
from ..rules import BREAKS, NotSendable, address
from ..standing import SELECTOR, is_domain
from ..wording import LONGEST_BODY, LONGEST_SUBJECT, NotMergeable

LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,4})?")
ROWS = 16


class WordsForm(forms.Form):
    """The subject and the body of a template in a language."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(label=_("Text"), max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": ROWS}), strip=False)
    was = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reader = forms.CharField(
        label=_("Show it as written to"),
        max_length=200,
        required=False,
        help_text=_("A name or a part of it, an address or a number."),
    )

    def __init__(self, *args: Any, kind: str, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.language = kind, language
        self.is_unmergeable = False

    @property
    def words(self) -> Words:
        """What was written, as the verb takes it."""
        return Words(self.kind, self.language, self.cleaned_data["subject"], self.cleaned_data["body"].replace("\r\n", "\n"))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                check(self.words)
            except NotMergeable as why:
                self.is_unmergeable = True
                self.add_error("body", str(why))
        return values


class BeginForm(forms.Form):
    """A template of one's own: what it is called, and why it goes out; its words come next."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Only you see it, such as “After a repair”."))
    kind = forms.ChoiceField(label=_("Why it goes out"), choices=Kind)
    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)

    def clean_name(self) -> str:
        name = names.tidy(self.cleaned_data["name"])
        if not names.key(name):
            raise forms.ValidationError(say("A name needs at least one letter that can be read."))
        return name


class LanguageForm(forms.Form):
    """In which other language a template is to be written."""

    language = NamedField(label=_("Another language"), names=places.language_names, find=places.language)


class HeadForm(forms.Form):
    """How the house writes to people."""

    from_name = forms.CharField(
        label=_("Who writes"),
        max_length=80,
        required=False,
        help_text=_("As a mailbox shows it."),
    )
    reply_to = forms.CharField(
        label=_("Answers go to"), max_length=254, required=False, help_text=_("An address that somebody reads.")
    )
    postal_address = forms.CharField(
        label=_("Postal address"),
        max_length=200,
        required=False,
        help_text=_("It stands at the end of each mail; in many countries it has to."),
    )
    quiet_from = forms.TypedChoiceField(label=_("Nobody is written to from"), coerce=int)
    quiet_until = forms.TypedChoiceField(
        label=_("until, by their own clock"), coerce=int, help_text=_("The same hour twice: they may be written to at any.")
    )
    a_minute = forms.IntegerField(
        label=_("Mails a minute to one domain"), min_value=0, max_value=100_000, help_text=_("0 is as fast as it takes.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("quiet_from", "quiet_until"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [(n, time_format(time(n))) for n in range(24)]

    @classmethod
    def of(cls, head: Letterhead) -> dict[str, object]:
        """What the form shows at first."""
        return {name: getattr(head, name) for name in cls.base_fields}

    def clean_from_name(self) -> str:
        return self._one_line("from_name")

    def clean_postal_address(self) -> str:
        return self._one_line("postal_address")

    def clean_reply_to(self) -> str:
        typed: str = self.cleaned_data["reply_to"].strip()
        try:
            return address(typed) if typed else ""
        except NotSendable as why:
            raise forms.ValidationError(say("No mail can arrive at this address. Is a sign missing?")) from why

    def _one_line(self, name: str) -> str:
        typed: str = self.cleaned_data[name]
        if BREAKS.search(typed) or "=?" in typed:
            raise forms.ValidationError(say("This is one line, without “=?”: some programs would read it as something else."))
        return typed.strip()


class DomainForm(forms.Form):
    """A domain to ask about, and the name of its key where it is none of the usual ones."""

    domain = forms.CharField(label=_("Domain"), max_length=253, help_text=_("What stands behind the @."))
    key = forms.RegexField(
        SELECTOR, label=_("Name of the DKIM key"), max_length=63, required=False, help_text=_("If you know it.")
    )

    def clean_domain(self) -> str:
        typed: str = self.cleaned_data["domain"].strip().lower()
        if not is_domain(typed):
            raise forms.ValidationError(say("That is no domain. It is what stands behind the @ of your address."))
        return typed


class SuppressForm(forms.Form):
    """An address to which nothing is to go."""

    address = forms.CharField(label=_("E-mail"), max_length=254)

    def clean_address(self) -> str:
        typed: str = self.cleaned_data["address"].strip()
        try:
            emails.key(typed)
        except emails.NotAnAddress as why:
            raise forms.ValidationError(say("No mail can arrive at this address. Is a sign missing?")) from why
        return typed


class LiftForm(forms.Form):
    """Why mail may go to an address again."""

    why = forms.CharField(label=_("Why?"), max_length=200, help_text=_("Such as “She asked for it on the phone”. It is kept."))
