from django.urls import path

from ..public import follow
from . import public

urlpatterns = [
    path("r/<str:text>", follow, name="follow"),
    path("word/<str:token>/", public.word, name="word"),
    path("word/<str:token>/qr.<str:ending>", public.word_qr, name="word_qr"),
    path("word/<str:token>/invite/", public.invite, name="word_invite"),
    path("word/<str:token>/friend/<str:text>/", public.invited, name="word_invited"),
    path("ask/<str:token>/", public.ask, name="ask"),
    path("ask/<str:token>/framed/", public.ask_framed, name="ask_framed"),
]
