from django.urls import path

from .views import building, hearing, sending

urlpatterns = [
    path("", building.surveys, name="surveys"),
    path("new/", building.add, name="add"),
    path("preview/", building.preview, name="preview"),
    path("<int:survey_id>/", sending.survey, name="survey"),
    path("<int:survey_id>/edit/", building.edit, name="edit"),
    path("<int:survey_id>/undo/<int:entry_id>/", building.unwrite, name="unwrite"),
    path("<int:survey_id>/publish/", building.publish, name="publish"),
    path("<int:survey_id>/close/", building.close, name="close"),
    path("<int:survey_id>/open-again/", building.open_again, name="open_again"),
    path("<int:survey_id>/throw-away/", building.throw_away, name="throw_away"),
    path("thrown-away/<int:entry_id>/undo/", building.bring_back, name="bring_back"),
    path("versions/<int:version_id>/again/", building.go_back, name="go_back"),
    path("<int:survey_id>/invitations/", sending.invitations, name="invitations"),
    path("<int:survey_id>/said/", hearing.said, name="said"),
    path("<int:survey_id>/wave/", sending.plan_wave, name="plan_wave"),
    path("waves/<int:wave_id>/stop/", sending.stop_wave, name="stop_wave"),
    path("<int:survey_id>/by-itself/", sending.switch_on, name="switch_on"),
    path("cues/<int:cue_id>/off/", sending.switch_off, name="switch_off"),
    path("cues/<int:cue_id>/on/", sending.switch_on_again, name="switch_on_again"),
    path("<int:survey_id>/door/", sending.open_door, name="open_door"),
    path("doors/<int:doorway_id>/close/", sending.close_door, name="close_door"),
    path("doors/<int:doorway_id>/open/", sending.open_door_again, name="open_door_again"),
    path("doors/<int:doorway_id>/qr.<str:ending>", sending.code, name="code"),
]
