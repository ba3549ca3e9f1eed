"""What makes up the page of a person or an organisation: one fragment each, by the name of its URL.

A room adds a line here and serves the fragment; the page itself knows none of them. Without
JavaScript each is a link to the same URL, which then answers with a whole page.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Panel:
    title: str | Promise
    view: str


PANELS: dict[str, tuple[Panel, ...]] = {
    "person": (
        Panel(_("Give and ask"), "touchpoints:balance"),
        Panel(_("Experience"), "insights:of_person"),
        Panel(_("Orders"), "touchpoints:orders"),
        Panel(_("Answers"), "surveys:answers"),
        Panel(_("Cases"), "recovery:of_person"),
        Panel(_("Between us"), "recovery:health"),
        Panel(_("Good words"), "goodwords:of_person"),
        Panel(_("Enquiries"), "pipeline:enquiries"),
        Panel(_("Contracts and quotes"), "pipeline:agreements"),
        Panel(_("Asking them"), "asking:of_person"),
        Panel(_("Secret shops"), "shops:of_person"),
        Panel(_("Playbooks"), "playbooks:of_person"),
        Panel(_("Days"), "occasions:days"),
        Panel(_("Who sent them"), "referrals:sent"),
        Panel(_("Whom they brought"), "referrals:brought"),
        Panel(_("Passing the word on"), "referrals:handing"),
        Panel(_("Belongs with"), "directory:ties"),
    ),
    "organisation": (
        Panel(_("Cases"), "recovery:of_organisation"),
        Panel(_("Good words"), "goodwords:of_organisation"),
        Panel(_("Enquiries"), "pipeline:enquiries_of_organisation"),
        Panel(_("Contracts and quotes"), "pipeline:agreements_of_organisation"),
        Panel(_("Days"), "occasions:days_of_organisation"),
    ),
}
