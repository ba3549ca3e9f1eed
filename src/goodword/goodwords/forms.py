"""What is typed about a good word, and what is wrong with it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.kit.framing import SitesField
from goodword.people.forms import one_called
from goodword.people.models import Person

from .models import GoodWord
from .rules import LONGEST_LINK, LONGEST_WORDS, MOST_STARS, NotALink, link_of

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
HIDDEN: dict[str, Any] = {"widget": forms.HiddenInput, "required": False}
STARS = [("", _("none given")), *((n, "★" * n) for n in range(MOST_STARS, 0, -1))]


def _past(day: date, today: date, otherwise: str) -> date:
    """A day that has been; `otherwise` is what is wrong with any other."""
    if day.year < 1900 or day > today:
        raise forms.ValidationError(otherwise)
    return day


class LeadingBack(forms.Form):
    """A form knows the page that one came from, and which day it is."""

    next = forms.CharField(max_length=500, **HIDDEN)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today


class WordForm(LeadingBack):
    """What somebody said of us."""

    words = forms.CharField(
        label=_("What did they say?"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
        help_text=_("Their own words, not yours."),
    )
    kind = forms.ChoiceField(label=_("What is it?"), choices=GoodWord.Kind)
    channel = forms.CharField(
        label=_("Where"), max_length=60, required=False, help_text=_("A site, a paper, a shop window: where others read it.")
    )
    stars = forms.TypedChoiceField(label=_("Stars"), choices=STARS, coerce=int, empty_value=None, required=False)
    said_on = forms.DateField(label=_("When"), widget=DAY)
    link = forms.CharField(
        label=_("Link"), max_length=LONGEST_LINK, required=False, widget=forms.TextInput(attrs={"inputmode": "url"})
    )
    once = forms.CharField(max_length=64, **HIDDEN)
    version = forms.IntegerField(**HIDDEN)

    def clean_said_on(self) -> date:
        return _past(self.cleaned_data["said_on"], self.today, say("Choose the day on which they said it."))

    def clean_link(self) -> str:
        try:
            return link_of(self.cleaned_data["link"])
        except NotALink as why:
            raise forms.ValidationError(say("A link begins with https:// or http://.")) from why

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors and not (said["words"].strip() or said["link"] or said["stars"]):
            self.add_error("words", say("Write down what they said, the stars they gave, or where it can be read."))
        return said

    @property
    def said(self) -> dict[str, Any]:
        """What was said, but for when, as the verbs take it."""
        return {name: self.cleaned_data[name] for name in ("kind", "channel", "link", "words", "stars")}


class WordOfForm(WordForm):
    """The same with whose word it is, where that is not known from the page one came from."""

    who = forms.CharField(
        label=_("Who said it"),
        max_length=200,
        widget=forms.TextInput(attrs={"autofocus": True}),
        help_text=_("Their whole name, e-mail or phone number."),
    )
    field_order = ("who", "words", "kind", "channel", "stars", "said_on", "link")

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.fields["words"].widget.attrs.pop("autofocus", None)

    def clean_who(self) -> Person | None:
        return one_called(self.member, self.cleaned_data["who"])


class AllowForm(LeadingBack):
    """They let us quote it."""

    named_as = forms.ChoiceField(label=_("How may we name them?"), choices=GoodWord.NamedAs)
    how = forms.CharField(
        label=_("How did they agree?"),
        max_length=120,
        help_text=_("By e-mail, on the phone, in the shop: so that you can show it if somebody asks."),
    )
    agreed_on = forms.DateField(label=_("When"), widget=DAY)
    is_shown = forms.BooleanField(label=_("Show it on the page for others right away"), required=False, initial=True)

    def clean_agreed_on(self) -> date:
        return _past(self.cleaned_data["agreed_on"], self.today, say("Choose the day on which they agreed."))


class WithdrawForm(LeadingBack):
    """They take it back."""

    withdrawn_on = forms.DateField(label=_("When did they take it back?"), widget=DAY)

    def clean_withdrawn_on(self) -> date:
        return _past(self.cleaned_data["withdrawn_on"], self.today, say("Choose the day on which they took it back."))


class ThankForm(LeadingBack):
    """How we said thank you."""

    channel = forms.CharField(
        label=_("How"), max_length=60, required=False, help_text=_("By phone, by letter, as an answer to it.")
    )
    words = forms.CharField(
        label=_("What did you say?"), max_length=LONGEST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AskForm(ThankForm):
    """How we asked."""

    all_the_same = forms.BooleanField(label=_("I have asked all the same"), required=False)


class AskForWordForm(AskForm):
    """What for we asked, and whom else."""

    kind = forms.ChoiceField(
        label=_("For what?"),
        choices=[("testimonial", _("A few words that we may show")), ("review", _("A public review"))],
    )
    of_whom = forms.ChoiceField(
        label=_("Whom do you ask for it?"),
        choices=[("all", _("everybody alike")), ("picked", _("those who I know are content"))],
    )
    field_order = ("kind", "of_whom", "channel", "words")

    @property
    def said(self) -> dict[str, Any]:
        """What for, and whether only the content are asked, as the verb takes it."""
        return {"kind": self.cleaned_data["kind"], "is_picked": self.cleaned_data["of_whom"] == "picked"}


class SitesForm(LeadingBack):
    """Which sites may show a page of good words."""

    sites = SitesField(label=_("Your sites"))
