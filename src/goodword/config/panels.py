"""What makes up the page of a person or an organisation: one fragment each, by the name of its URL.

A room adds a line here and serves the fragment; the page itself knows none of them. Without
JavaScript each is a link to the same URL, which then answers with a whole page. What is folded is
fetched when somebody unfolds it.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Panel:
    title: str | Promise
    view: str


@dataclass(frozen=True)
class Group:
    """Panels that stand together. With a title they are folded into one line; `key` is what a browser remembers of it."""

    panels: tuple[Panel, ...]
    title: str | Promise = ""
    key: str = ""


PANELS: dict[str, tuple[Group, ...]] = {
    "person": (
        Group(
            (
                Panel(_("Cases"), "recovery:of_person"),
                Panel(_("Between us"), "recovery:health"),
                Panel(_("Answers"), "surveys:answers"),
                Panel(_("Orders"), "touchpoints:orders"),
            )
        ),
        Group(
            (
                Panel(_("Enquiries"), "pipeline:enquiries"),
                Panel(_("Contracts and quotes"), "pipeline:agreements"),
            ),
            title=_("Selling"),
            key="selling",
        ),
        Group(
            (
                Panel(_("Experience"), "insights:of_person"),
                Panel(_("Give and ask"), "touchpoints:balance"),
                Panel(_("Playbooks"), "playbooks:of_person"),
            ),
            title=_("How it goes"),
            key="going",
        ),
        Group(
            (
                Panel(_("Who sent them"), "referrals:sent"),
                Panel(_("Whom they brought"), "referrals:brought"),
                Panel(_("Good words"), "goodwords:of_person"),
                Panel(_("Asking them"), "asking:of_person"),
                Panel(_("Passing the word on"), "referrals:handing"),
                Panel(_("Secret shops"), "shops:of_person"),
            ),
            title=_("Word of mouth"),
            key="word",
        ),
        Group(
            (
                Panel(_("Belongs with"), "directory:ties"),
                Panel(_("Days"), "occasions:days"),
            ),
            title=_("Around them"),
            key="around",
        ),
    ),
    "organisation": (
        Group(
            (
                Panel(_("Cases"), "recovery:of_organisation"),
                Panel(_("Good words"), "goodwords:of_organisation"),
                Panel(_("Enquiries"), "pipeline:enquiries_of_organisation"),
                Panel(_("Contracts and quotes"), "pipeline:agreements_of_organisation"),
                Panel(_("Days"), "occasions:days_of_organisation"),
            )
        ),
    ),
}
