"""Every route of Goodword, room by room."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]
