from django.urls import path

from . import public
from .views import asking, deeds, noting, pages, words

app_name = "goodwords"
urlpatterns = [
    path("good-words/", words.listed, name="words"),
    path("good-words/add/", noting.add, name="add"),
    path("good-words/<int:goodword_id>/", words.one, name="word"),
    path("good-words/<int:goodword_id>/change/", noting.correct, name="correct"),
    path("good-words/<int:goodword_id>/thank/", deeds.thank, name="thank"),
    path("good-words/<int:goodword_id>/ask/", asking.to_quote, name="ask_to_quote"),
    path("good-words/<int:goodword_id>/allow/", deeds.allow, name="allow"),
    path("good-words/<int:goodword_id>/withdraw/", deeds.withdraw, name="withdraw"),
    path("good-words/<int:goodword_id>/show/", deeds.show, name="show"),
    path("good-words/<int:goodword_id>/hide/", deeds.hide, name="hide"),
    path("good-words/<int:goodword_id>/remove/", deeds.remove, name="remove"),
    path("good-words/changed/<int:entry_id>/undo/", deeds.undo, name="undo"),
    path("good-words/removed/<int:entry_id>/undo/", deeds.bring_back, name="bring_back"),
    path("good-words/pages/", pages.listed, name="pages"),
    path("good-words/pages/add/", pages.open_page, name="open_page"),
    path("good-words/pages/<int:showcase_id>/sites/", pages.change_sites, name="change_sites"),
    path("good-words/pages/<int:showcase_id>/close/", pages.close_page, name="close_page"),
    path("good-words/pages/<int:showcase_id>/open/", pages.open_again, name="open_again"),
    path("people/<int:person_id>/good-words/", words.of_person, name="of_person"),
    path("people/<int:person_id>/good-words/add/", noting.add_of_person, name="add_of_person"),
    path("people/<int:person_id>/good-words/ask/", asking.for_word, name="ask"),
    path("organisations/<int:organisation_id>/good-words/", words.of_organisation, name="of_organisation"),
    path("organisations/<int:organisation_id>/good-words/add/", noting.add_of_organisation, name="add_of_organisation"),
    path("words/<str:token>/", public.words, name="public"),
]
