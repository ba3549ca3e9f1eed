from django.urls import path

from .views import balance, orders, promises, putoffs, talks

app_name = "touchpoints"
urlpatterns = [
    path("people/<int:person_id>/talk/", talks.log, name="log"),
    path("people/<int:person_id>/promise/", promises.promise, name="promise"),
    path("people/<int:person_id>/balance/", balance.of_person, name="balance"),
    path("people/<int:person_id>/orders/", orders.of_person, name="orders"),
    path("people/<int:person_id>/orders/add/", orders.add, name="add_order"),
    path("organisations/<int:organisation_id>/orders/add/", orders.add_for_organisation, name="add_order_of_organisation"),
    path("orders/<int:order_id>/cancel/", orders.cancel, name="cancel_order"),
    path("orders/<int:order_id>/reinstate/", orders.reinstate, name="reinstate_order"),
    path("organisations/<int:organisation_id>/talk/", talks.log_with_organisation, name="log_with_organisation"),
    path("talks/<int:touchpoint_id>/take-back/", talks.take_back, name="take_back"),
    path("talks/<int:touchpoint_id>/bring-back/", talks.bring_back, name="bring_back"),
    path("promises/<int:promise_id>/keep/", promises.keep, name="keep"),
    path("promises/<int:promise_id>/drop/", promises.drop, name="drop"),
    path("promises/<int:promise_id>/reopen/", promises.reopen, name="reopen"),
    path("people/<int:person_id>/later/", putoffs.later, name="later"),
    path("people/<int:person_id>/not-at-all/", putoffs.not_at_all, name="not_at_all"),
    path("organisations/<int:organisation_id>/later/", putoffs.later_for_organisation, name="later_for_organisation"),
    path("organisations/<int:organisation_id>/not-at-all/", putoffs.not_for_organisation, name="not_for_organisation"),
    path("put-off/<int:putoff_id>/take-up/", putoffs.take_up, name="take_up"),
    path("put-off/<int:putoff_id>/again/", putoffs.put_off_again, name="put_off_again"),
]
