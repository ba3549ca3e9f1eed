from django.urls import path

from . import public, views

app_name = "shops"
urlpatterns = [
    path("shops/", views.shops, name="shops"),
    path("shops/new/", views.new, name="new"),
    path("shops/<int:shop_id>/", views.shop, name="shop"),
    path("shops/<int:shop_id>/close/", views.close, name="close"),
    path("shops/<int:shop_id>/open-again/", views.open_again, name="open_again"),
    path("shops/calls/<int:shop_call_id>/undo/", views.unhear, name="unhear"),
    path("people/<int:person_id>/shops/", views.of_person, name="of_person"),
    path("shop/<str:token>/", public.call_list, name="list"),
    path("shop/<str:token>/<int:shop_call_id>/", public.call, name="call"),
]
