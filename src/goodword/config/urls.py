"""Every route of Goodword, room by room. A room adds one line here when its first page is written."""

from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern


class Later(URLResolver):
    """Routes that are made when the first question comes to one of them, rather than before the first page.

    For routes in a name space of their own: only there is nobody helped by knowing their names beforehand.
    """

    def _populate(self) -> None:
        """Django gathers the names of all routes for the first link that it writes."""


urlpatterns = [
    path("", include("goodword.accounts.entrance_urls")),
    # What the API takes and gives takes as long to build as all pages together.
    Later(RoutePattern("api/v1/"), "goodword.config.api_urls", app_name="ninja", namespace="api"),
    path("", include("goodword.accounts.urls")),
    path("", include("goodword.insights.urls")),
    path("", include("goodword.intake.urls")),
    path("", include("goodword.directory.urls")),
    path("", include("goodword.touchpoints.urls")),
    path("", include("goodword.surveys.urls")),
    path("", include("goodword.occasions.urls")),
    path("", include("goodword.pipeline.urls")),
    path("", include("goodword.referrals.urls")),
    path("", include("goodword.goodwords.urls")),
    path("", include("goodword.themes.urls")),
    path("", include("goodword.asking.urls")),
    path("", include("goodword.shops.urls")),
    path("", include("goodword.recovery.urls")),
    path("", include("goodword.changes.urls")),
    path("", include("goodword.letters.urls")),
    path("", include("goodword.mail.urls")),
    path("", include("goodword.demo.urls")),
    path("", include("goodword.playbooks.urls")),
    path("", include("goodword.front.urls")),
]
