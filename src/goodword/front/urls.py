from django.urls import path

from . import views

app_name = "front"
urlpatterns = [
    path("", views.today, name="today"),
    path("today/calls/", views.calls, name="calls"),
    path("today/people/", views.everybody, name="everybody"),
    path("today/put-off/", views.put_off, name="put_off"),
]
