from django.urls import path

from .views import contracts, correcting, enquiries, quotes

app_name = "pipeline"
urlpatterns = [
    path("people/<int:person_id>/enquiries/", enquiries.of_person, name="enquiries"),
    path("organisations/<int:organisation_id>/enquiries/", enquiries.of_organisation, name="enquiries_of_organisation"),
    path("people/<int:person_id>/enquiries/add/", enquiries.add, name="add"),
    path("organisations/<int:organisation_id>/enquiries/add/", enquiries.add_for_organisation, name="add_for_organisation"),
    path("enquiries/", enquiries.listed, name="all_enquiries"),
    path("enquiries/<int:opportunity_id>/change/", enquiries.correct, name="correct_enquiry"),
    path("enquiries/<int:opportunity_id>/take-back/", enquiries.unopen, name="unopen"),
    path("enquiries/<int:opportunity_id>/win/", enquiries.win, name="win"),
    path("enquiries/<int:opportunity_id>/lose/", enquiries.lose, name="lose"),
    path("enquiries/<int:opportunity_id>/reopen/", enquiries.reopen, name="reopen"),
    path("contracts/", contracts.listed, name="contracts"),
    path("people/<int:person_id>/contracts/", contracts.of_person, name="agreements"),
    path("people/<int:person_id>/contracts/add/", contracts.sign, name="sign"),
    path("organisations/<int:organisation_id>/contracts/", contracts.of_organisation, name="agreements_of_organisation"),
    path("organisations/<int:organisation_id>/contracts/add/", contracts.sign_for_organisation, name="sign_for_organisation"),
    path("contracts/<int:contract_id>/change/", contracts.correct, name="correct_contract"),
    path("contracts/<int:contract_id>/renew/", contracts.renew, name="renew"),
    path("contracts/<int:contract_id>/end/", contracts.end, name="end"),
    path("contracts/<int:contract_id>/run-on/", contracts.run_on, name="run_on"),
    path("contracts/<int:contract_id>/take-back/", contracts.unsign, name="unsign"),
    path("quotes/", quotes.listed, name="quotes"),
    path("people/<int:person_id>/quotes/add/", quotes.send, name="send"),
    path("organisations/<int:organisation_id>/quotes/add/", quotes.send_to_organisation, name="send_to_organisation"),
    path("quotes/<int:quote_id>/change/", quotes.correct, name="correct_quote"),
    path("changed/<int:entry_id>/undo/", correcting.uncorrect, name="uncorrect"),
    path("quotes/<int:quote_id>/take-back/", quotes.unsend, name="unsend"),
    path("quotes/<int:quote_id>/follow-up/", quotes.follow_up, name="follow_up"),
    path("quotes/<int:quote_id>/not-followed-up/", quotes.not_followed_up, name="not_followed_up"),
    path("quotes/<int:quote_id>/accept/", quotes.accept, name="accept"),
    path("quotes/<int:quote_id>/decline/", quotes.decline, name="decline"),
    path("quotes/<int:quote_id>/reopen/", quotes.reopen, name="reopen_quote"),
]
