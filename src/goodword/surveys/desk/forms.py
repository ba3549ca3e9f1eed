"""What is typed about a survey. Each question is a small form of its own, and every button works without JavaScript.

What is said in the languages that are not being written just now travels along in hidden fields.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.kit import keepable, names

from ..drafting import KEY, LONGEST_TEXT, MOST_NAMED, MOST_QUESTIONS
from ..models import Survey
from ..phrases import NAMES
from ..writing import SETTINGS, Written
from .words import KINDS, OPS

METRICS = ("nps", "ces", "csat")
AROUND = ("title", "welcome", "thanks", "subject", "opening")
DAYS = forms.NumberInput(attrs={"inputmode": "numeric"})


class CarriedField(forms.JSONField):
    """What a page brings back in a hidden field as it was given; whatever else somebody puts into it is refused."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            told = super().to_python(value)
            keepable.checked(told)
        except (ValueError, RecursionError) as why:
            raise forms.ValidationError(say("The page came back incomplete. Open it again.")) from why
        return told

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return self.to_python(super().bound_data(data, initial))
        except (ValueError, RecursionError, forms.ValidationError):
            return None


class SurveyForm(forms.Form):
    """What a survey is called, of which kind it is, and what stands around its questions."""

    name = forms.CharField(label=_("Name, for yourselves"), max_length=120)
    kind = forms.ChoiceField(label=_("What it asks about"), choices=Survey.Kind.choices)
    title = forms.CharField(label=_("Headline"), max_length=120, required=False)
    welcome = forms.CharField(label=_("Words above the questions"), max_length=1_000, required=False, widget=forms.Textarea)
    thanks = forms.CharField(label=_("Words of thanks"), max_length=1_000, required=False, widget=forms.Textarea)
    subject = forms.CharField(label=_("Subject of the mail"), max_length=150, required=False)
    opening = forms.CharField(
        label=_("Words of the mail, above the question"), max_length=2_000, required=False, widget=forms.Textarea
    )
    quiet_days = forms.IntegerField(label=_("Days of quiet before it"), min_value=1, max_value=730, required=False, widget=DAYS)
    remind_days = forms.IntegerField(label=_("Remind once after days"), min_value=1, max_value=90, required=False, widget=DAYS)
    open_days = forms.IntegerField(label=_("Days to answer"), min_value=1, max_value=365, widget=DAYS)
    edit_days = forms.IntegerField(label=_("Days to change an answer"), min_value=0, max_value=365, widget=DAYS)
    language = forms.ChoiceField(label=_("Language of the survey"), choices=list(NAMES.items()))
    tongue = forms.ChoiceField(widget=forms.HiddenInput, choices=list(NAMES.items()))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    said = CarriedField(required=False)

    @property
    def is_wrong_below(self) -> bool:
        """Whether something is wrong in what is folded: the mail, the thanks, and how long it is open."""
        return bool(set(self.errors) - {"name", "kind", "title", "welcome"})

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """What stands around the questions, in every language."""
        now = {name: self.cleaned_data[name].replace("\r\n", "\n") for name in AROUND if self.cleaned_data[name]}
        return _by_language(self.cleaned_data["said"]) | ({self.cleaned_data["tongue"]: now} if now else {})


def _by_language(told: Any) -> dict[str, dict[str, str]]:
    """What a hidden field brought back; whatever else somebody put into it is not looked at."""
    if not isinstance(told, dict):
        return {}
    known = {code: words for code, words in told.items() if code in NAMES and isinstance(words, dict)}
    return {code: {n: str(w)[:2_000] for n, w in words.items() if n in AROUND} for code, words in known.items()}


class QuestionForm(forms.Form):
    """One question. Nothing of it must be filled in before the survey is published."""

    is_all_optional = True

    kind = forms.ChoiceField(label=_("Kind of question"), choices=list(KINDS), required=False)
    text = forms.CharField(label=_("Question"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    items = forms.CharField(
        label=_("What is rated, or the answers to choose from; one a line"),
        max_length=MOST_NAMED * LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    low = forms.IntegerField(label=_("Lowest number"), min_value=0, max_value=100, required=False)
    high = forms.IntegerField(label=_("Highest number"), min_value=1, max_value=100, required=False)
    promise = forms.CharField(label=_("Which promise, in a word"), max_length=40, required=False)
    if_key = forms.ChoiceField(label=_("Only where the answer to"), required=False)
    if_op = forms.ChoiceField(label=_("How it compares"), choices=list(OPS), required=False)
    if_value = forms.CharField(label=_("What it is compared with"), max_length=120, required=False)
    is_required = forms.BooleanField(label=_("Has to be answered"), required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    texts = CarriedField(required=False)
    named = CarriedField(required=False)

    def __init__(self, *args: Any, keys: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["if_key"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", say("always")), *((key, names.tidy(text)[:60] or key) for key, text in keys.items())]

    @property
    def has_items(self) -> bool:
        return self["kind"].value() in ("rating", "choice")

    @property
    def has_more(self) -> bool:
        """Whether more is said of it than its words, or something of it is wrong."""
        return bool(self.errors) or any(self[name].value() for name in ("if_key", "promise"))

    def told(self, key: str, tongue: str, earlier: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
        """The question as a version keeps it."""
        said = self.cleaned_data
        kind = said["kind"] or "words"
        told: dict[str, Any] = {"key": key, "type": "score" if kind in METRICS else kind, "text": self._text(tongue)}
        if kind in METRICS or kind == "score":
            told["metric"] = kind if kind in METRICS else "other"
        if kind in ("score", "expectation", "experience"):
            told |= {"low": 1 if said["low"] is None else said["low"], "high": 5 if said["high"] is None else said["high"]}
        if kind in ("expectation", "experience"):
            told["promise"] = said["promise"].strip().lower()
        if kind in ("rating", "choice"):
            told["drivers" if kind == "rating" else "choices"] = self._named(tongue)
        if said["is_required"]:
            told["required"] = True
        if said["if_key"]:
            value = _value(said["if_value"].strip(), earlier.get(said["if_key"], {}))
            told["show_if"] = {"key": said["if_key"], "op": said["if_op"] or "eq", "value": value}
        return told

    def _text(self, tongue: str) -> dict[str, str]:
        kept = self.cleaned_data["texts"] if isinstance(self.cleaned_data["texts"], dict) else {}
        others = {code: str(said)[:LONGEST_TEXT] for code, said in kept.items() if code in NAMES and code != tongue}
        now = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        return others | ({tongue: now} if now else {})

    def _named(self, tongue: str) -> list[dict[str, Any]]:
        """What is named line by line: a line that was there keeps its key, by its words or else by its place."""
        kept = self.cleaned_data["named"] if isinstance(self.cleaned_data["named"], list) else []
        known = [one for one in kept if _is_named(one)][:MOST_NAMED]
        lines = [line.strip()[:LONGEST_TEXT] for line in self.cleaned_data["items"].splitlines() if line.strip()]
        by_words = {one["text"].get(tongue): one for one in known}
        same_length = len(lines) == len(known)
        taken = {one["key"] for one in known}
        found: list[dict[str, Any]] = []
        for n, line in enumerate(lines[: MOST_NAMED + 1]):
            one = by_words.pop(line, None) or (known[n] if same_length and known[n] in by_words.values() else None)
            if one is None:
                one = {"key": _new_key(line, taken), "text": {}}
                taken.add(one["key"])
            found.append({"key": one["key"], "text": {**one["text"], tongue: line}})
        return found


def _is_named(one: Any) -> bool:
    if not isinstance(one, dict) or not KEY.fullmatch(str(one.get("key"))):
        return False
    text = one.get("text")
    return isinstance(text, dict) and all(code in NAMES and isinstance(said, str) for code, said in text.items())


def _value(text: str, asked: Mapping[str, Any]) -> Any:
    """What a condition compares with: the key of an answer that was named by its words, else a number."""
    for one in asked.get("choices") or ():
        if text == one["key"] or text.casefold() in map(str.casefold, one["text"].values()):
            return one["key"]
    return int(text) if re.fullmatch(r"-?[0-9]{1,3}", text) else text


def _new_key(words: str, taken: set[str]) -> str:
    """A short name that no other has: it names a column of numbers, so it says what was rated."""
    stem = re.sub(r"[^a-z0-9]+", "-", names.key(words)).strip("-")[:30]
    stem = stem if KEY.fullmatch(stem or "-") else "q"
    return next(key for n in range(1, 1_000) if (key := stem if n == 1 else f"{stem}-{n}") not in taken)


@dataclass
class Editor:
    """The whole page: the survey, its questions, and the language in which they are being written."""

    survey: SurveyForm
    questions: list[QuestionForm]

    @property
    def tongue(self) -> str:
        return str(self.survey["tongue"].value() or self.survey["language"].value() or "en")

    @property
    def tongues(self) -> list[tuple[str, str]]:
        return list(NAMES.items())

    def is_valid(self) -> bool:
        return all([self.survey.is_valid(), *(form.is_valid() for form in self.questions)])

    def told(self) -> list[dict[str, Any]]:
        """The questions as a version keeps them."""
        taken = {form.cleaned_data["key"] for form in self.questions}
        found: dict[str, dict[str, Any]] = {}
        for form in self.questions:
            key = form.cleaned_data["key"] or _new_key(form.cleaned_data["text"], taken)
            taken.add(key)
            found[key] = form.told(key, self.survey.cleaned_data["tongue"], found)
        return list(found.values())

    def written(self) -> Written:
        said = self.survey.cleaned_data
        settings = {name: said[name] for name in SETTINGS}
        return Written(said["name"], said["kind"], said["language"], self.told(), self.survey.words, settings)


def shown(written: Written, *, tongue: str, revision: int) -> Editor:
    """A survey as it stands, to be written in a language."""
    start = {**written.columns, **dict(written.words.get(tongue, {})), "tongue": tongue, "revision": revision}
    start |= {"said": {code: dict(words) for code, words in written.words.items()}}
    keys = {one["key"]: str(_in(one["text"], tongue)) for one in written.questions}
    forms_of = [QuestionForm(prefix=f"q-{n}", initial=_start(one, tongue), keys=keys) for n, one in enumerate(written.questions)]
    return Editor(SurveyForm(initial=start), forms_of)


def _start(one: Mapping[str, Any], tongue: str) -> dict[str, Any]:
    metric = one.get("metric")
    named = one.get("drivers") or one.get("choices") or []
    told = {"kind": metric if metric in METRICS else one["type"], "key": one["key"], "texts": one["text"], "named": named}
    told |= {"text": one["text"].get(tongue, ""), "items": "\n".join(str(_in(item["text"], tongue)) for item in named)}
    told |= {"low": one.get("low"), "high": one.get("high"), "promise": one.get("promise", "")}
    condition = one.get("show_if") or {}
    told |= {"if_key": condition.get("key", ""), "if_op": condition.get("op", ""), "if_value": condition.get("value", "")}
    return told | {"is_required": bool(one.get("required"))}


def _in(text: Mapping[str, str], tongue: str) -> str:
    return text.get(tongue) or next(iter(text.values()), "")


def typed(posted: Mapping[str, str]) -> Editor:
    """What was typed."""
    return _of([_values(posted, n) for n in _numbers(posted)], posted)


def moved(posted: Mapping[str, str], do: str) -> Editor:
    """What was typed after a button: a question more, one less, one further up or down."""
    rows = [_values(posted, n) for n in _numbers(posted)]
    verb, _dash, number = do.partition("-")
    at = int(number) if number.isdecimal() and int(number) < len(rows) else -1
    if verb == "add" and len(rows) < MOST_QUESTIONS:
        taken = {row.get("key", "") for row in rows}
        rows.append({"kind": "words", "key": _new_key("", taken)})
    elif verb == "remove" and at >= 0:
        gone = rows.pop(at).get("key", "")
        rows = [{**row, "if_key": ""} if gone and row.get("if_key") == gone else row for row in rows]
    elif verb in ("up", "down") and at >= 0:
        to = min(max(at + (1 if verb == "down" else -1), 0), len(rows) - 1)
        rows.insert(to, rows.pop(at))
    return _of(rows, posted)


def _numbers(posted: Mapping[str, str]) -> list[int]:
    found = {name.split("-")[1] for name in posted if name.startswith("q-") and name.count("-") == 2}
    return sorted(int(n) for n in found if n.isdecimal() and len(n) < 4)[: MOST_QUESTIONS + 1]


def _values(posted: Mapping[str, str], n: int) -> dict[str, str]:
    return {name: posted[f"q-{n}-{name}"] for name in QuestionForm.base_fields if f"q-{n}-{name}" in posted}


def _of(rows: list[dict[str, str]], posted: Mapping[str, str]) -> Editor:
    keys = {row["key"]: row.get("text", "") for row in rows if row.get("key")}
    forms_of = [
        QuestionForm({f"q-{n}-{name}": value for name, value in row.items()}, prefix=f"q-{n}", keys=keys)
        for n, row in enumerate(rows)
    ]
    return Editor(SurveyForm(posted), forms_of)
