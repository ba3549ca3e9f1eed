from django.urls import path

from . import views

app_name = "touchpoints"
urlpatterns = [
    path("people/<int:person_id>/talk/", views.log, name="log"),
    path("people/<int:person_id>/promise/", views.promise, name="promise"),
    path("people/<int:person_id>/orders/", views.orders, name="orders"),
    path("organisations/<int:organisation_id>/talk/", views.log_with_organisation, name="log_with_organisation"),
    path("talks/<int:touchpoint_id>/take-back/", views.take_back, name="take_back"),
    path("talks/<int:touchpoint_id>/bring-back/", views.bring_back, name="bring_back"),
    path("promises/<int:promise_id>/keep/", views.keep, name="keep"),
    path("promises/<int:promise_id>/drop/", views.drop, name="drop"),
    path("promises/<int:promise_id>/reopen/", views.reopen, name="reopen"),
]
