"""A mail out of its two templates: the same words as HTML and as plain text, in the house's own look."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from mjml import mjml2html

from goodword.accounts.models import Business
from goodword.accounts.queries import business
from goodword.kit.names import tidy

from .rules import STOP, Content, Picture

LONGEST_SUBJECT = 200


def name_of_house() -> str:
    """What the business calls itself, as it may stand in a subject."""
    known = business()
    return tidy(known.name) if known else "Goodword"


@contextmanager
def as_the_house_reads(house: Business) -> Iterator[None]:
    """By the clock and in the language of the house: what a mail says does not depend on who happened to be served before."""
    with timezone.override(house.time_zone), translation.override(settings.LANGUAGE_CODE):
        yield


def rendered(template: str, shown: Mapping[str, Any], *, subject: str, pictures: Sequence[Picture] = ()) -> Content:
    """A mail of `template`.mjml, which extends mail/sheet.mjml, and `template`.txt."""
    whole = {**shown, "business_name": name_of_house(), "home": settings.GOODWORD_URL, "stop": STOP}
    text = render_to_string(f"{template}.txt", whole)
    return Content(
        tidy(subject).replace("=?", "= ?")[:LONGEST_SUBJECT],  # programs would read what begins so as something else
        "\n".join(line.rstrip() for line in text.splitlines()),
        mjml2html(render_to_string(f"{template}.mjml", whole)),
        pictures,
    )
