from django.urls import path

from . import views

app_name = "intake"
urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/new/", views.new, name="new"),
    path("imports/<int:import_id>/", views.one, name="import"),
    path("imports/<int:import_id>/confirm/", views.confirm, name="confirm"),
    path("imports/<int:import_id>/source/", views.source, name="source"),
    path("imports/<int:import_id>/start/", views.start, name="start"),
    path("imports/<int:import_id>/progress/", views.progress, name="progress"),
    path("imports/<int:import_id>/rejects/", views.rejects, name="rejects"),
    path("imports/<int:import_id>/undo/", views.undo, name="undo"),
    path("imports/<int:import_id>/forget/", views.forget, name="forget"),
    path("exports/<str:kind>/", views.export, name="export"),
]
