from django.urls import path

from . import public, views
from .desk.urls import urlpatterns as desk
from .returns import public as returns

app_name = "mail"
urlpatterns = [
    path("settings/mail/", views.wishes, name="wishes"),
    path("mail/stop/<str:token>/", public.stop, name="stop"),
    path("mail/no-more/<str:token>/", public.stop_person, name="stop_person"),
    path("settings/mail/sent/", views.sent, name="sent"),
    path("settings/mail/switch/on/", views.switch, {"to": "on"}, name="switch_on"),
    path("settings/mail/switch/off/", views.switch, {"to": "off"}, name="switch_off"),
    path("settings/mail/sent/<int:message_id>/again/", views.send_again, name="send_again"),
    path("settings/mail/<slug:topic>/ask/", views.ask_for, name="ask_for"),
    path("settings/mail/<slug:topic>/stop/", views.ask_no_more, name="ask_no_more"),
    path("mail/told/<str:provider>/", returns.hook, name="hook"),
    *desk,
]
