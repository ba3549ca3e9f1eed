from django.urls import path

from .views import board, deeds, opening, ruling, single

app_name = "recovery"
urlpatterns = [
    path("recovery/", board.shown, name="board"),
    path("recovery/list/", board.listed, name="cases"),
    path("recovery/add/", opening.add, name="add"),
    path("recovery/rules/", ruling.page, name="rules"),
    path("recovery/rules/add/", ruling.add, name="add_rule"),
    path("recovery/rules/<int:caserule_id>/change/", ruling.change, name="change_rule"),
    path("recovery/rules/<int:caserule_id>/take-away/", ruling.take_away, name="take_away_rule"),
    path("recovery/rules/terms/", ruling.handle, name="handle"),
    path("recovery/rules/undo/<int:entry_id>/", ruling.undo, name="undo_rules"),
    path("recovery/<int:case_id>/", single.one, name="case"),
    path("recovery/<int:case_id>/move/", deeds.move, name="move"),
    path("recovery/<int:case_id>/hand-over/", deeds.hand_over, name="hand_over"),
    path("recovery/<int:case_id>/contact/", deeds.contact, name="contact"),
    path("recovery/<int:case_id>/take-back/", opening.take_back, name="take_back"),
    path("recovery/worked/<int:entry_id>/undo/", deeds.undo, name="undo"),
    path("recovery/taken-back/<int:entry_id>/undo/", opening.bring_back, name="bring_back"),
    path("people/<int:person_id>/health/", single.health, name="health"),
    path("people/<int:person_id>/cases/", single.of_person, name="of_person"),
    path("people/<int:person_id>/cases/add/", opening.add_of_person, name="add_of_person"),
    path("organisations/<int:organisation_id>/cases/", single.of_organisation, name="of_organisation"),
    path("organisations/<int:organisation_id>/cases/add/", opening.add_of_organisation, name="add_of_organisation"),
]
