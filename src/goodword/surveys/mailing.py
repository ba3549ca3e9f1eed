"""The mail by which somebody is asked: the words of the survey, its first question, and the way to answer."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse

from goodword.mail.merging import Scale, Words, check, merged
from goodword.mail.models import Kind
from goodword.mail.rules import Content

from . import sheet
from .asking_words import asking_in
from .models import Invitation, SurveyVersion
from .phrases import chosen, phrases_in

BRACES = str.maketrans({"{": "(", "}": ")", "[": "(", "]": ")", "*": "·"})


def address_of(invitation: Invitation) -> str:
    """Where somebody answers. Whoever opens it has said nothing yet."""
    return settings.GOODWORD_URL.rstrip("/") + reverse("surveys:sheet", args=[invitation.token])


def cause_of(invitation: Invitation, *, is_reminder: bool = False) -> str:
    """By which the mail knows for what it was written."""
    return f"{'reminder' if is_reminder else 'invitation'}:{invitation.pk}"


def invitation_of(kind: str, cause: str) -> int | None:
    """For which invitation a mail was written that is not a reminder; None for any other mail."""
    what, _colon, number = cause.partition(":")
    return int(number) if kind == Kind.SURVEY and what == "invitation" and number.isdecimal() else None


def content_of(invitation: Invitation, *, is_reminder: bool = False) -> Content:
    """The mail of one invitation, in the language of its reader where the survey speaks it. It comes with the person."""
    version, person = invitation.survey_version, invitation.person
    assert person is not None, "mail goes to people"
    language = language_of(version, person.language, invitation.survey.language)
    words = words_of(version, language, is_reminder=is_reminder)
    link = address_of(invitation)
    first = _first(version)
    more: dict[str, str | Scale] = {"survey_link": link}
    if first is not None and "{scale}" in words.body:
        ends = phrases_in(language)
        low, high = (ends.get(f"{first.metric}_{end}", "") for end in ("low", "high"))
        more["scale"] = Scale(link, first.scale.low, first.scale.high, low, high)
    return merged(words, person, more)


def words_of(version: SurveyVersion, language: str, *, is_reminder: bool = False) -> Words:
    """Subject and body, of the business's own words and ours where it has none."""
    own: Mapping[str, str] = version.words.get(language, {})
    usual = asking_in(language)
    opening = usual["reminder"] if is_reminder else own.get("opening") or usual["opening"]
    first = _first(version)
    asks = [f"**{_in(first.text, language).translate(BRACES)}**", "{scale}"] if first else []
    body = "\n\n".join([opening, *asks, f"[{usual['button']}]({{survey_link}})"])
    return Words(Kind.SURVEY.value, language, own.get("subject") or usual["subject"], body)


def check_words(version: SurveyVersion, languages: list[str]) -> None:
    """Whether its mail can be sent in each language; `NotMergeable` says why it cannot."""
    for language in languages:
        check(words_of(version, language))


def language_of(version: SurveyVersion, wanted: str, usual: str) -> str:
    """The language in which somebody is asked: their own, or its like, where every question speaks it."""
    return chosen(wanted, list(sheet.in_words(sheet.questions_of(version.questions))), usual)


def _first(version: SurveyVersion) -> sheet.Question | None:
    """The first question, where it is one number that may be chosen in the mail itself."""
    questions = sheet.questions_of(version.questions)
    return questions[0] if questions and questions[0].is_scored else None


def _in(text: Mapping[str, str], language: str) -> str:
    return text.get(language) or next(iter(text.values()), "")
