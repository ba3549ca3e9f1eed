from django.urls import path

from . import public
from .views import causes, changes, noting, telling

app_name = "changes"
urlpatterns = [
    path("you-said/", changes.listed, name="changes"),
    path("you-said/add/", noting.add, name="add"),
    path("you-said/<int:change_id>/", changes.one, name="change"),
    path("you-said/<int:change_id>/change/", noting.correct, name="correct"),
    path("you-said/<int:change_id>/remove/", noting.remove, name="remove"),
    path("you-said/<int:change_id>/because/", causes.pick, name="pick"),
    path("you-said/<int:change_id>/tell/", telling.tell, name="tell"),
    path("you-said/<int:change_id>/untell/", telling.untell, name="untell"),
    path("you-said/<int:change_id>/told/", telling.tell_by_voice, name="tell_by_voice"),
    path("you-said/told/<int:entry_id>/undo/", telling.untell_by_voice, name="untell_by_voice"),
    path("you-said/causes/<int:changecause_id>/unlink/", causes.unlink, name="unlink"),
    path("you-said/changed/<int:entry_id>/undo/", noting.undo, name="undo"),
    path("you-said/removed/<int:entry_id>/undo/", noting.bring_back, name="bring_back"),
    path("you-said/unlinked/<int:entry_id>/undo/", causes.link_again, name="link_again"),
    path("what-we-did/<str:token>/", public.page, name="public"),
]
