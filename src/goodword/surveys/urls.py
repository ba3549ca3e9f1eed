from django.urls import path

from . import public
from .views import answers

app_name = "surveys"
urlpatterns = [
    path("people/<int:person_id>/answers/", answers.of_person, name="answers"),
    path("listening/", answers.listening, name="listening"),
    path("s/<str:token>", public.invited, name="sheet"),
    path("s/<str:token>/done", public.thanks, name="thanks"),
    path("open/<str:token>", public.doorway, name="doorway"),
    path("open/<str:token>/<str:text>", public.doorway_begun, name="doorway_begun"),
    path("framed/<str:token>", public.framed, name="framed"),
    path("framed/<str:token>/<str:text>", public.framed_begun, name="framed_begun"),
]
