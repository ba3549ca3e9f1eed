from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("settings/business/", views.business, name="business"),
    path("settings/members/", views.members, name="members"),
    path("settings/members/invite/", views.invite, name="invite"),
    path("settings/members/links/<int:invitation_id>/withdraw/", views.withdraw, name="withdraw"),
    path("settings/members/<int:member_id>/", views.member, name="member"),
    path("settings/members/<int:member_id>/password/", views.renew, name="renew"),
    path("settings/members/<int:member_id>/deactivate/", views.deactivate, name="deactivate"),
    path("settings/members/<int:member_id>/reactivate/", views.reactivate, name="reactivate"),
    path("settings/keys/", views.keys, name="keys"),
    path("settings/keys/<int:key_id>/revoke/", views.revoke_key, name="revoke_key"),
]
