from django.urls import path

from .views import coming, posting, runs

app_name = "occasions"
urlpatterns = [
    path("occasions/", coming.coming, name="coming"),
    path("people/<int:person_id>/days/", coming.of_person, name="days"),
    path("people/<int:person_id>/days/add/", coming.add, name="add_day"),
    path("organisations/<int:organisation_id>/days/", coming.of_organisation, name="days_of_organisation"),
    path("organisations/<int:organisation_id>/days/add/", coming.add_for_organisation, name="add_day_of_organisation"),
    path("own-days/<int:own_day_id>/remove/", coming.remove, name="remove_day"),
    path("own-days/removed/<int:entry_id>/undo/", coming.keep_again, name="keep_day_again"),
    path("cards/", runs.runs, name="runs"),
    path("cards/new/", runs.new, name="new"),
    path("cards/<int:card_run_id>/", runs.one, name="run"),
    path("cards/<int:card_run_id>/write/", runs.write, name="write"),
    path("cards/<int:card_run_id>/draw/", runs.draw, name="draw"),
    path("cards/<int:card_run_id>/progress/", runs.progress, name="progress"),
    path("cards/<int:card_run_id>/cards.pdf", runs.cards_pdf, name="cards_pdf"),
    path("cards/<int:card_run_id>/labels.pdf", runs.labels_pdf, name="labels_pdf"),
    path("cards/<int:card_run_id>/put-away/", runs.put_away, name="put_away"),
    path("cards/<int:card_run_id>/take-out/", runs.take_out, name="take_out"),
    path("cards/<int:card_run_id>/post-all/", posting.post_all, name="post_all"),
    path("cards/posted/<int:entry_id>/undo/", posting.undo, name="undo_posting"),
    path("cards/one/<int:card_id>/post/", posting.post, name="post"),
    path("cards/one/<int:card_id>/unpost/", posting.unpost, name="unpost"),
]
