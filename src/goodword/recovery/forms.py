"""What is typed about a case or a rule, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.queries import business
from goodword.kit.amounts import AmountField
from goodword.kit.money import major
from goodword.people.forms import one_called
from goodword.people.models import Person
from goodword.touchpoints.forms import WAY_NAMES, WAYS

from . import speaking
from .models import Case, CaseRule
from .rules import HOURS, LONGEST_HOURS, LONGEST_NOTE, TURNED_DAYS, Kind, NotARule, Rule, Wordless, noted, words_of
from .words import METRICS

HIDDEN: dict[str, Any] = {"widget": forms.HiddenInput, "required": False}
FIRST = {"rows": 3, "autofocus": True}


class NoteForm(forms.Form):
    """What happened; nobody leaves it out."""

    words = forms.CharField(
        label=_("What happened?"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs=FIRST),
        help_text=_("In a sentence or two, so that whoever opens it next knows."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    next = forms.CharField(max_length=500, **HIDDEN)

    def clean_words(self) -> str:
        try:
            return noted(self.cleaned_data["words"])
        except Wordless:
            raise forms.ValidationError(say("Say in a word what happened.")) from None


class MoveForm(NoteForm):
    """Where a case is now, and what happened."""

    to = forms.ChoiceField(label=_("Where it is now"), choices=Case.State.choices)
    field_order = ("to", "words")


class HandForm(NoteForm):
    """Who has a case from now on, and why."""

    to = forms.ModelChoiceField(Member.objects.none(), label=_("Who has it from now on"), empty_label=None)
    field_order = ("to", "words")

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = [one.pk for one in members]
        self.fields["to"].queryset = Member.objects.filter(pk__in=numbers).order_by("name", "id")  # type: ignore[attr-defined]


class ContactForm(NoteForm):
    """A call, a visit or a mail, as it is noted from a case."""

    way = forms.ChoiceField(label=_("How"), choices=WAY_NAMES, initial="phone")
    field_order = ("words", "way")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = say("What was said?")

    @property
    def moment(self) -> dict[str, str]:
        """The contact as its verb takes it."""
        kind, channel = WAYS[self.cleaned_data["way"]]
        return {"words": self.cleaned_data["words"], "kind": kind, "channel": channel}


class CaseForm(forms.Form):
    """Somebody is unhappy, as somebody of ours noticed."""

    what = forms.CharField(
        label=_("What is wrong?"),
        max_length=300,
        widget=forms.TextInput(attrs={"autofocus": True}),
        help_text=_("As you would tell it to a colleague, in one line."),
    )
    owner = forms.ModelChoiceField(Member.objects.none(), label=_("Who puts it right"), empty_label=None)
    hours = forms.IntegerField(label=_("Hours until somebody is in touch"), min_value=1, max_value=LONGEST_HOURS, initial=HOURS)
    once = forms.CharField(max_length=64, **HIDDEN)
    next = forms.CharField(max_length=500, **HIDDEN)

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = [one.pk for one in members]
        self.fields["owner"].queryset = Member.objects.filter(pk__in=numbers).order_by("name", "id")  # type: ignore[attr-defined]


class CaseOfForm(CaseForm):
    """The same with whom it is about, where that is not known from the page one came from."""

    who = forms.CharField(
        label=_("Who is unhappy"),
        max_length=200,
        widget=forms.TextInput(attrs={"autofocus": True}),
        help_text=_("Their whole name, e-mail or phone number."),
    )
    field_order = ("who", "what", "owner", "hours")

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].widget.attrs.pop("autofocus")
        self.member = member

    def clean_who(self) -> Person | None:
        return one_called(self.member, self.cleaned_data["who"])


class RuleForm(forms.Form):
    """What opens a case, and whose it is."""

    is_on = forms.BooleanField(label=_("It is on"), required=False, initial=True)
    hours = forms.IntegerField(label=_("Hours until somebody is in touch"), min_value=1, max_value=LONGEST_HOURS, initial=HOURS)
    named = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("Who has it, where nobody looks after them"),
        required=False,
        empty_label=_("the owner of the house"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    kind: Kind

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = [one.pk for one in members]
        self.fields["named"].queryset = Member.objects.filter(pk__in=numbers).order_by("name", "id")  # type: ignore[attr-defined]

    def said_of(self, rule: Rule) -> Rule:
        """A rule as it is said now."""
        said = {**self.cleaned_data, "named": self.cleaned_data["named"].pk if self.cleaned_data["named"] else None}
        said.pop("version")
        if "words" in said:
            said["words"] = words_of(said["words"])
        return replace(rule, kind=self.kind, **said)

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            try:
                self.said_of(Rule(0, self.kind)).checked()
            except NotARule:
                raise forms.ValidationError(say("Say what it looks for.")) from None
        return self.cleaned_data


class ScoreForm(RuleForm):
    """A low score."""

    kind = Kind.SCORE
    metric = forms.ChoiceField(label=_("Question"), choices=METRICS)
    at_most = forms.IntegerField(label=_("This score or less"), min_value=0, max_value=10, initial=6)
    field_order = ("metric", "at_most")


class WordsForm(RuleForm):
    """Words in a comment."""

    kind = Kind.WORDS
    words = forms.CharField(
        label=_("Words or phrases"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("With commas between them: “refund, never again, lawyer”. Capitals and accents do not matter."),
    )
    field_order = ("words",)


class ThemeForm(RuleForm):
    """What a comment speaks of, in whichever words and language."""

    kind = Kind.THEME
    theme = forms.TypedChoiceField(
        label=_("Theme"),
        coerce=int,
        help_text=_(
            "Comments of it that sound pleased open no case. Themes are found by reading some forty comments of a language."
        ),
    )
    field_order = ("theme",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = list(speaking.theme_names().items())  # type: ignore[attr-defined]


class SilenceForm(RuleForm):
    """The silence of somebody valued."""

    kind = Kind.SILENCE
    silent_days = forms.IntegerField(label=_("Days without a contact or an order"), min_value=1, max_value=3650, initial=180)
    worth = AmountField(label=_("Bought within two years for at least"), required=False)
    field_order = ("silent_days", "worth")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worth"].meant_in(currency())  # type: ignore[attr-defined]  # it is an AmountField

    def clean_worth(self) -> int:
        return self.cleaned_data["worth"] or 0


class PassiveForm(RuleForm):
    """A 7 or an 8."""

    kind = Kind.PASSIVE


def typed(rule: Rule) -> dict[str, Any]:
    """A rule as its form holds it."""
    said = {name: value for name, value in vars(rule).items() if name not in ("id", "kind")}
    return {**said, "words": ", ".join(rule.words), "worth": major(rule.worth, currency()) if rule.worth else ""}


def currency() -> str:
    """In which money amounts are meant."""
    house = business()
    return house.currency if house else "EUR"


FORMS: dict[str, type[RuleForm]] = {form.kind.value: form for form in (ScoreForm, WordsForm, ThemeForm, SilenceForm, PassiveForm)}
KINDS = CaseRule.Kind.choices


class TermsForm(forms.Form):
    """For how long an answer is news, and when we ask again."""

    fresh_days = forms.IntegerField(
        label=_("Days for which an answer is news"),
        min_value=1,
        max_value=365,
        help_text=_("Older ones, such as those of an import, open no case by themselves."),
    )
    asked_again_days = forms.IntegerField(
        label=_("Days after the closing until we ask again"),
        min_value=1,
        max_value=TURNED_DAYS - 7,
        help_text=_("The answer within 60 days tells whether it was turned around."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
