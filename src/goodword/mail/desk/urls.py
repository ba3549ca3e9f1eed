from django.urls import path

from .views import templates

urlpatterns = [
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
