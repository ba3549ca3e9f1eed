from django.urls import include, path

from . import public
from .views import alerts, answers

app_name = "surveys"
urlpatterns = [
    path("people/<int:person_id>/answers/", answers.of_person, name="answers"),
    path("listening/", answers.listening, name="listening"),
    path("listening/new/", answers.new, name="new"),
    path("listening/left-out/", answers.left_out, name="left_out"),
    path("listening/left-out/<int:response_id>/count/", answers.count_in, name="count_in"),
    path("listening/left-out/<int:response_id>/leave/", answers.leave_out, name="leave_out"),
    path("listening/alerts/", alerts.make, name="make_alert"),
    path("listening/alerts/<int:alert_id>/show/", alerts.show, name="show_alert"),
    path("listening/alerts/<int:alert_id>/drop/", alerts.drop, name="drop_alert"),
    path("listening/alerts/dropped/<int:entry_id>/undo/", alerts.keep_again, name="keep_alert_again"),
    path("surveys/", include("goodword.surveys.desk.urls")),
    path("s/<str:token>", public.invited, name="sheet"),
    path("s/<str:token>/done", public.thanks, name="thanks"),
    path("open/<str:token>", public.doorway, name="doorway"),
    path("open/<str:token>/<str:text>", public.doorway_begun, name="doorway_begun"),
    path("framed/<str:token>", public.framed, name="framed"),
    path("framed/<str:token>/<str:text>", public.framed_begun, name="framed_begun"),
]
