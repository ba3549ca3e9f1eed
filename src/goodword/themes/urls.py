from typing import Any

app_name = "themes"
urlpatterns: list[Any] = []
