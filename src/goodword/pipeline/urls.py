from django.urls import path

from .views import enquiries

app_name = "pipeline"
urlpatterns = [
    path("people/<int:person_id>/enquiries/", enquiries.enquiries, name="enquiries"),
    path("people/<int:person_id>/enquiries/add/", enquiries.add, name="add"),
    path("organisations/<int:organisation_id>/enquiries/add/", enquiries.add_for_organisation, name="add_for_organisation"),
    path("enquiries/<int:opportunity_id>/win/", enquiries.win, name="win"),
    path("enquiries/<int:opportunity_id>/lose/", enquiries.lose, name="lose"),
    path("enquiries/<int:opportunity_id>/reopen/", enquiries.reopen, name="reopen"),
]
