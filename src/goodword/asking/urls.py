from django.urls import path

from .views import asking, whom

app_name = "asking"
urlpatterns = [
    path("asks/", whom.whom, name="whom"),
    path("asks/asked/", whom.asked, name="asked"),
    path("asks/draw/", whom.draw, name="draw"),
    path("asks/plan/", whom.plan, name="plan"),
    path("asks/<int:lot_id>/", asking.ask, name="ask"),
    path("asks/<int:lot_id>/undo/", asking.unask, name="unask"),
    path("people/<int:person_id>/asking/", whom.of_person, name="of_person"),
]
