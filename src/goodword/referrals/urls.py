from django.urls import path

from .views import introducers, tree

app_name = "referrals"
urlpatterns = [
    path("word-of-mouth/", tree.word_of_mouth, name="word_of_mouth"),
    path("word-of-mouth/branches/", tree.first_branches, name="first_branches"),
    path("word-of-mouth/introducers/", introducers.introducers, name="introducers"),
    path("word-of-mouth/ambassadors/", introducers.ambassadors, name="ambassadors"),
    path("word-of-mouth/dealers/", introducers.dealers, name="dealers"),
    path("word-of-mouth/channels/", introducers.channels, name="channels"),
    path("people/<int:person_id>/brought/", tree.below, name="below"),
    path("people/<int:person_id>/brought/branches/", tree.branches, name="branches"),
    path("people/<int:person_id>/brought.csv", tree.below_csv, name="below_csv"),
    path("dealers/<int:dealer_id>/brought/", tree.below_dealer, name="below_dealer"),
    path("dealers/<int:dealer_id>/brought/branches/", tree.branches_of_dealer, name="branches_of_dealer"),
    path("dealers/<int:dealer_id>/brought.csv", tree.below_dealer_csv, name="below_dealer_csv"),
]
