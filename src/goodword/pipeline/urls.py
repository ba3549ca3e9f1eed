from django.urls import path

from . import views

app_name = "pipeline"
urlpatterns = [
    path("people/<int:person_id>/enquiries/", views.enquiries, name="enquiries"),
    path("people/<int:person_id>/enquiries/add/", views.add, name="add"),
    path("organisations/<int:organisation_id>/enquiries/add/", views.add_for_organisation, name="add_for_organisation"),
    path("enquiries/<int:opportunity_id>/win/", views.win, name="win"),
    path("enquiries/<int:opportunity_id>/lose/", views.lose, name="lose"),
    path("enquiries/<int:opportunity_id>/reopen/", views.reopen, name="reopen"),
]
