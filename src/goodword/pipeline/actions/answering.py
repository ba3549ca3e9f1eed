"""Whether a quote or a contract may answer an enquiry."""

from goodword.people.models import Organisation, Person

from ..models import Opportunity


class OfAnother(ValueError):
    """The enquiry is somebody else's."""


def may_answer(opportunity: Opportunity | None, person: Person | None, organisation: Organisation | None) -> None:
    """Refuse an enquiry of neither this person nor this organisation."""
    if opportunity is None:
        return
    is_theirs = person is not None and opportunity.person_id == person.pk
    is_its = organisation is not None and opportunity.organisation_id == organisation.pk
    if not (is_theirs or is_its):
        raise OfAnother
