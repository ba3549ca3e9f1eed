from django.urls import path

from . import views

app_name = "surveys"
urlpatterns = [
    path("people/<int:person_id>/answers/", views.answers, name="answers"),
    path("listening/", views.listening, name="listening"),
]
