"""What is typed about days and cards, and what is wrong with it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.kit.named import labelled
from goodword.kit.places import country_names

from .models import OCCASIONS, CardRun
from .printing.sheets import SHEETS
from .rules import LONGEST_INSIDE, MERGED, NoSuchDay, Occasion, in_some_year, unknown_fields
from .whom import Whom

MONTHS = [(n, date(2000, n, 1)) for n in range(1, 13)]
SPANNED = {Occasion.BIRTHDAY, Occasion.FIRST_PURCHASE, Occasion.OWN_DAY}
STAGES = (
    ("prospect", _("prospects")),
    ("customer", _("customers")),
    ("repeat", _("repeat customers")),
    ("fan", _("fans")),
    ("ambassador", _("ambassadors")),
    ("lapsed", _("lapsed")),
)
WORDS = {
    Occasion.BIRTHDAY: (
        _("Happy birthday, {first_name}!"),
        _("Dear {first_name},\n\nAll the best for your birthday.\nIt is good to have you with us.\n\n{our_name}"),
    ),
    Occasion.FIRST_PURCHASE: (
        _("Thank you, {first_name}!"),
        _("Dear {first_name},\n\nOn {day} it is {how_long} since you first came to us.\nThank you for staying.\n\n{our_name}"),
    ),
    Occasion.OWN_DAY: (
        _("Thinking of you"),
        _("Dear {first_name},\n\n{day} is a special day for you.\nWe wish you a very good one.\n\n{our_name}"),
    ),
    Occasion.HOLIDAY: (
        _("Happy holidays"),
        _("Dear {first_name},\n\nHappy holidays to you and to those you love.\n\n{our_name}"),
    ),
    Occasion.OTHER: (_("Thank you"), _("Dear {first_name},\n\nThank you for being with us.\n\n{our_name}")),
}
NAMES = dict(OCCASIONS)
HIDDEN: dict[str, Any] = {"widget": forms.HiddenInput, "required": False}


def words_for(occasion: Occasion, front: str, inside: str) -> tuple[str, str]:
    """What the cards say: the words that somebody typed, else those of the occasion, not of another that stood there."""
    typed = front.strip(), "\n".join(inside.strip().splitlines())
    if any(typed) and typed not in [(str(one), str(other)) for one, other in WORDS.values()]:
        return front, inside
    return str(WORDS[occasion][0]), str(WORDS[occasion][1])


def name_for(occasion: Occasion, name: str, since: date) -> str:
    """What a run is called: as somebody typed it, else by its occasion and month."""
    what, _comma, _month = name.rpartition(", ")
    if name and what not in map(str, NAMES.values()):
        return name
    return f"{NAMES[occasion.value]}, {date_format(since, 'F Y')}"


class OwnDayForm(forms.Form):
    """A day that comes round each year."""

    name = forms.CharField(label=_("What day is it?"), max_length=120, widget=forms.TextInput(attrs={"autofocus": True}))
    day = forms.IntegerField(label=_("Day"), min_value=1, max_value=31)
    month = forms.TypedChoiceField(label=_("Month"), coerce=int)
    year = forms.IntegerField(label=_("First year"), required=False, min_value=1800, max_value=2200)
    once = forms.CharField(max_length=64, **HIDDEN)
    next = forms.CharField(max_length=500, **HIDDEN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(n, f"{day:%B}") for n, day in MONTHS]  # type: ignore[attr-defined]  # it is a choice

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        day, month = values.get("day"), values.get("month")
        try:
            in_some_year(month or 1, day or 1)
        except NoSuchDay:
            self.add_error("day", say("There is no such day in that month."))
        return values


class WordingForm(forms.Form):
    """What the cards of a run say, and how they look."""

    name = forms.CharField(label=_("Name of the run"), max_length=120)
    front = forms.CharField(label=_("On the front"), max_length=120)
    inside = forms.CharField(label=_("Inside"), max_length=LONGEST_INSIDE, widget=forms.Textarea(attrs={"rows": 8}))
    face = forms.ChoiceField(label=_("Writing"), choices=CardRun.Face, initial=CardRun.Face.HAND)
    has_marks = forms.BooleanField(
        label=_("With bleed and crop marks"), required=False, help_text=_("For a print shop: 3 mm more on each side.")
    )
    sheet = forms.ChoiceField(label=_("Sheet of labels"), choices=CardRun.Sheet, initial=CardRun.Sheet.L7160)
    starts_at = forms.IntegerField(
        label=_("First free label"), min_value=1, initial=1, help_text=_("A sheet that was begun: counted row by row.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = ", ".join(f"{{{name}}}" for name in MERGED)
        self.fields["inside"].help_text = say("Filled in for each person: %(known)s.") % {"known": known}

    def clean_front(self) -> str:
        return self._known("front")

    def clean_inside(self) -> str:
        return self._known("inside")

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        n = SHEETS[values["sheet"]].n if values.get("sheet") in SHEETS else 0
        if n and values.get("starts_at", 1) > n:
            self.add_error("starts_at", say("This sheet has %(n)s labels.") % {"n": n})
        return values

    def _known(self, field: str) -> str:
        typed: str = self.cleaned_data[field]
        if unknown := unknown_fields(typed):
            said = ", ".join(f"{{{name}}}" for name in unknown)
            raise forms.ValidationError(say("Nobody can fill in %(said)s.") % {"said": said})
        return typed


class RunForm(WordingForm):
    """A new run: for what, to whom, and its words."""

    occasion = forms.ChoiceField(label=_("Occasion"), choices=OCCASIONS)
    since = forms.DateField(
        label=_("On, or from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("For a holiday, the day itself."),
    )
    until = forms.DateField(
        label=_("To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Whoever has their day by then gets a card."),
    )
    segment = forms.ChoiceField(label=_("Segment"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    stage = forms.ChoiceField(label=_("Life cycle"), required=False, choices=(("", _("any")), *STAGES))
    is_mine = forms.BooleanField(label=_("Only those I look after"), required=False)
    people = forms.CharField(max_length=200_000, **HIDDEN)
    once = forms.CharField(max_length=64, **HIDDEN)

    field_order = ("name", "occasion", "since", "until", "segment", "country", "stage", "is_mine", "front", "inside")

    def __init__(self, *args: Any, choices: dict[str, list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known, anything = country_names(), [("", say("any"))]
        segments = [(name, name) for name in choices["segment"]]
        countries = [(code, labelled(code, known) if code in known else code) for code in choices["country"]]
        self.fields["segment"].choices = anything + segments  # type: ignore[attr-defined]  # these are choices
        self.fields["country"].choices = anything + countries  # type: ignore[attr-defined]

    def clean_people(self) -> tuple[int, ...]:
        typed: str = self.cleaned_data["people"]
        if not all(part.isascii() and part.isdecimal() and len(part) < 19 for part in typed.split(",") if part):
            raise forms.ValidationError(say("These people cannot be told apart."))
        return tuple(int(part) for part in typed.split(",") if part)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        since, until = values.get("since"), values.get("until")
        self._fit_to_occasion(values)
        if values.get("occasion") not in SPANNED or since is None:
            return values
        if until is None:
            values["until"] = since
        elif not timedelta(0) <= until - since < timedelta(days=366):
            self.add_error("until", say("From the first day to the last it is at most a year."))
        return values

    def _fit_to_occasion(self, values: dict[str, Any]) -> None:
        if not {"occasion", "since", "name", "front", "inside"} <= values.keys():
            return
        occasion = Occasion(values["occasion"])
        values["front"], values["inside"] = words_for(occasion, values["front"], values["inside"])
        values["name"] = name_for(occasion, values["name"], values["since"])

    def span(self) -> tuple[date, date]:
        """The days that are meant."""
        since: date = self.cleaned_data["since"]
        return since, self.cleaned_data["until"] or since

    def whom(self) -> Whom:
        """The people that are meant."""
        values = self.cleaned_data
        return Whom(values["segment"], values["country"], values["stage"], values["is_mine"], values["people"])
