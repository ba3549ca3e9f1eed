from django.urls import path

from . import views

app_name = "letters"
urlpatterns = [
    path("letters/", views.letters, name="letters"),
    path("letters/<int:letter_id>/", views.letter, name="letter"),
    path("challenges/<int:challenge_id>/accept/", views.accept, name="accept"),
    path("challenges/<int:challenge_id>/decline/", views.decline, name="decline"),
    path("challenges/<int:challenge_id>/done/", views.finish, name="finish"),
    path("challenges/<int:challenge_id>/leave/", views.leave, name="leave"),
    path("challenges/<int:challenge_id>/take-back/", views.take_back, name="take_back"),
]
