from django.urls import path

from .views import deeds, pages

app_name = "themes"
urlpatterns = [
    path("listening/themes/", pages.listed, name="themes"),
    path("listening/themes/<int:theme_id>/", pages.one, name="theme"),
    path("listening/themes/<int:theme_id>/name/", deeds.rename, name="rename"),
    path("listening/themes/<int:theme_id>/merge/", deeds.merge, name="merge"),
    path("listening/themes/<int:theme_id>/hide/", deeds.hide, name="hide"),
    path("listening/themes/<int:theme_id>/show/", deeds.show, name="show"),
    path("listening/themes/<int:theme_id>/split/", deeds.split, name="split"),
    path("listening/themes/changed/<int:entry_id>/undo/", deeds.undo, name="undo"),
    path("listening/mentions/<int:mention_id>/correct/", deeds.correct, name="correct"),
    path("listening/mentions/corrected/<int:entry_id>/undo/", deeds.uncorrect, name="uncorrect"),
]
