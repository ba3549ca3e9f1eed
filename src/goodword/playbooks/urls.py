from django.urls import path

from .views import clearing, playbooks, runs

app_name = "playbooks"
urlpatterns = [
    path("playbooks/", playbooks.playbooks, name="playbooks"),
    path("playbooks/add/", playbooks.add, name="add"),
    path("playbooks/preview/", playbooks.preview, name="preview"),
    path("playbooks/<int:playbook_id>/", playbooks.playbook, name="playbook"),
    path("playbooks/<int:playbook_id>/edit/", playbooks.edit, name="edit"),
    path("playbooks/<int:playbook_id>/on/", playbooks.switch_on, name="switch_on"),
    path("playbooks/<int:playbook_id>/missing/", playbooks.missing, name="missing"),
    path("playbooks/<int:playbook_id>/left/", clearing.left, name="left"),
    path("playbooks/<int:playbook_id>/left/leave-out/", clearing.leave_out, name="leave_out"),
    path("playbooks/left-out/<int:entry_id>/undo/", clearing.take_up, name="take_up"),
    path("playbooks/<int:playbook_id>/off/", playbooks.switch_off, name="switch_off"),
    path("editions/<int:edition_id>/", playbooks.edition, name="edition"),
    path("runs/<int:run_id>/", runs.run, name="run"),
    path("runs/<int:run_id>/pause/", runs.pause, name="pause"),
    path("runs/<int:run_id>/resume/", runs.resume, name="resume"),
    path("runs/<int:run_id>/rest-on/", runs.rest_on, name="rest_on"),
    path("runs/<int:run_id>/end/", runs.end, name="end"),
    path("runs/<int:run_id>/reopen/", runs.reopen, name="reopen"),
    path("runs/<int:run_id>/hand-over/", runs.hand_over, name="hand_over"),
    path("runs/<int:run_id>/hand-back/", runs.hand_back, name="hand_back"),
    path("run-steps/<int:run_step_id>/tick/", runs.tick, name="tick"),
    path("run-steps/<int:run_step_id>/untick/", runs.untick, name="untick"),
    path("run-steps/<int:run_step_id>/skip/", runs.skip, name="skip"),
    path("run-steps/<int:run_step_id>/unskip/", runs.unskip, name="unskip"),
    path("people/<int:person_id>/playbooks/", runs.of_person, name="of_person"),
    path("people/<int:person_id>/playbooks/begin/", runs.begin, name="begin"),
]
