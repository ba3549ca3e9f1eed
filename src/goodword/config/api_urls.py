"""The routes of the API."""

from .api import api

urlpatterns = api.urls[0]
