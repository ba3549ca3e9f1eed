from django.urls import path

from .views import sent, settings, templates

urlpatterns = [
    path("mail/", sent.sent, name="sent_to_people"),
    path("mail/again/", sent.send_all_again, name="send_all_again"),
    path("mail/again/<int:entry_id>/undo/", sent.leave_unsure, name="leave_unsure"),
    path("mail/<int:message_id>/", sent.mail, name="mail_to_person"),
    path("mail/<int:message_id>/look/", sent.look, name="look_at_mail"),
    path("mail/<int:message_id>/again/", sent.send_again, name="send_to_person_again"),
    path("mail/sending/", settings.sending, name="sending"),
    path("mail/sending/before/<int:entry_id>/", settings.head_as_before, name="head_as_before"),
    path("mail/sending/domain/", settings.domain, name="domain"),
    path("mail/suppressed/", settings.suppressed, name="suppressed"),
    path("mail/suppressed/add/", settings.suppress, name="suppress"),
    path("mail/suppressed/<int:suppression_id>/lift/", settings.lift, name="lift"),
    path("mail/suppressed/<int:suppression_id>/mistake/", settings.lift_by_hand, name="lift_by_hand"),
    path("mail/suppressed/<int:suppression_id>/again/", settings.suppress_again, name="suppress_again"),
    path("mail/templates/", templates.templates, name="templates"),
    path("mail/templates/new/", templates.begin, name="begin_template"),
    path("mail/templates/<slug:wording_key>/translate/", templates.translate, name="translate_template"),
    path("mail/templates/<slug:wording_key>/away/", templates.put_away, name="put_away_template"),
    path("mail/templates/<slug:wording_key>/out/", templates.take_out, name="take_template_out"),
    path("mail/templates/<slug:wording_key>/<slug:language>/", templates.template, name="template"),
    path("mail/templates/<slug:wording_key>/<slug:language>/look/", templates.look, name="look_at_template"),
    path("mail/templates/<slug:wording_key>/<slug:language>/to-me/", templates.send_to_me, name="send_to_me"),
    path(
        "mail/templates/<slug:wording_key>/<slug:language>/back/<int:number>/",
        templates.bring_back,
        name="bring_template_back",
    ),
]
