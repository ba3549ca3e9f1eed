from django.urls import path

from . import public, views

app_name = "front"
urlpatterns = [
    path("", views.today, name="today"),
    path("today/calls/", views.calls, name="calls"),
    path("today/people/", views.everybody, name="everybody"),
    path("today/calendar/", views.calendar, name="calendar"),
    path("today/calendar/renew/", views.renew_calendar, name="renew_calendar"),
    path("today/calendar/close/", views.close_calendar, name="close_calendar"),
    path("today/brought/", views.brought, name="brought"),
    path("word-of-mouth/growth/", views.growth, name="growth"),
    path("calendar/<str:token>.ics", public.calendar, name="feed"),
    path("today/put-off/", views.put_off, name="put_off"),
]
