"""Every route of Goodword, room by room. A room adds one line here when its first page is written."""

from django.urls import include, path

from .api import api

urlpatterns = [
    path("", include("goodword.accounts.entrance_urls")),
    path("api/v1/", api.urls),
    path("", include("goodword.accounts.urls")),
    path("", include("goodword.insights.urls")),
    path("", include("goodword.intake.urls")),
    path("", include("goodword.directory.urls")),
    path("", include("goodword.touchpoints.urls")),
    path("", include("goodword.surveys.urls")),
    path("", include("goodword.occasions.urls")),
    path("", include("goodword.pipeline.urls")),
    path("", include("goodword.letters.urls")),
    path("", include("goodword.mail.urls")),
    path("", include("goodword.demo.urls")),
    path("", include("goodword.playbooks.urls")),
    path("", include("goodword.front.urls")),
]
