from django.urls import path

from . import views

app_name = "pipeline"
urlpatterns = [path("people/<int:person_id>/enquiries/", views.enquiries, name="enquiries")]
