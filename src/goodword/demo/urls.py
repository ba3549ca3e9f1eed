from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("sample/", views.sample, name="sample"),
    path("sample/take-out/", views.take_out, name="take_out"),
    path("sample/progress/", views.progress, name="progress"),
]
