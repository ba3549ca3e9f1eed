from django.urls import path

from . import views

app_name = "insights"
urlpatterns = [
    path("people/<int:person_id>/experience/", views.of_person, name="of_person"),
    path("insights/", views.index, name="index"),
    path("insights/<slug:name>/", views.insight, name="insight"),
    path("insights/<slug:name>/rows/", views.rows, name="rows"),
    path("insights/<slug:name>/rows.csv", views.rows_csv, name="rows_csv"),
    path("insights/<slug:name>/chart.json", views.chart_json, name="chart_json"),
    path("insights/<slug:name>/chart.png", views.chart_png, name="chart_png"),
]
