"""Where the page of a person or an organisation is."""

from django.urls import reverse

from .models import Organisation, Person


def page_of(who: Person | Organisation) -> str:
    """The page of somebody."""
    return home_of(who.pk, None) if isinstance(who, Person) else home_of(None, who.pk)


def home_of(person_id: int | None, organisation_id: int | None) -> str:
    """The page of whom a fact is about, which names them by their numbers."""
    if person_id is not None:
        return reverse("directory:person", args=[person_id])
    return reverse("directory:organisation", args=[organisation_id])
