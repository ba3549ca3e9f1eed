from django.urls import path

from .views import belonging, editing, finding, lists, person, segments

app_name = "directory"
urlpatterns = [
    path("people/", lists.people, name="people"),
    path("people/add/", editing.add_person, name="add_person"),
    path("people/bulk/", lists.bulk, name="bulk"),
    path("people/bulk/<int:entry_id>/undo/", lists.undo_bulk, name="undo_bulk"),
    path("people/views/", lists.save_view, name="save_view"),
    path("people/views/<int:view_id>/forget/", lists.forget_view, name="forget_view"),
    path("people/views/forgotten/<int:entry_id>/undo/", lists.keep_view_again, name="keep_view_again"),
    path("people/<int:person_id>/", person.person, name="person"),
    path("people/<int:person_id>/edit/", editing.edit_person, name="edit_person"),
    path("people/<int:person_id>/timeline/", person.person_timeline, name="timeline"),
    path("people/<int:person_id>/ties/", person.ties, name="ties"),
    path("people/<int:person_id>/ties/add/", belonging.add_tie, name="add_tie"),
    path("people/<int:person_id>/join/", belonging.join, name="join"),
    path("people/<int:person_id>/care/", belonging.care, name="care"),
    path("ties/<int:tie_id>/remove/", belonging.remove_tie, name="remove_tie"),
    path("memberships/<int:membership_id>/leave/", belonging.leave, name="leave"),
    path("care/<int:care_id>/end/", belonging.end_care, name="end_care"),
    path("partings/<int:entry_id>/undo/", belonging.undo_parting, name="undo_parting"),
    path("organisations/<int:organisation_id>/join/", belonging.take_in, name="take_in"),
    path("organisations/<int:organisation_id>/care/", belonging.care_of_organisation, name="care_of_organisation"),
    path("organisations/", lists.organisations, name="organisations"),
    path("organisations/add/", editing.add_organisation, name="add_organisation"),
    path("organisations/<int:organisation_id>/", person.organisation, name="organisation"),
    path("organisations/<int:organisation_id>/edit/", editing.edit_organisation, name="edit_organisation"),
    path("organisations/<int:organisation_id>/timeline/", person.organisation_timeline, name="organisation_timeline"),
    path("segments/", segments.segments, name="segments"),
    path("search/", finding.search, name="search"),
]
