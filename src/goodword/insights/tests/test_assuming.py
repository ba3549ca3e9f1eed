"""What a number takes for granted is typed on its page, and is what a program would have written."""

import pytest
from django.test import Client

from goodword.demo.cast import Cast
from goodword.insights import assuming
from goodword.insights.asked import NotUnderstood

pytestmark = pytest.mark.django_db


def test_the_fields_are_folded_into_the_word_of_programs() -> None:
    said = assuming.folded({"margin": "40", "would_not": "60", "saved": "25.50", "by": "segment"})
    assert said == {"by": "segment", "assumed": "margin=40, would_not=60, saved=2550"}
    assert assuming.folded({"by": "segment"}) == {"by": "segment"}


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [("margin", "140", "Margin, in % of sales"), ("would_not", "x", "otherwise"), ("saved", "much", "Saved for each")],
)
def test_what_cannot_be_assumed_names_its_field(field: str, value: str, told: str) -> None:
    with pytest.raises(NotUnderstood, match=told):
        assuming.folded({"margin": "40", field: value})


@pytest.mark.slow
def test_the_page_asks_with_what_was_typed_and_shows_it_again(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    typed = client.get("/insights/fan-value/?margin=40&would_not=60&saved=25.5").content.decode()
    assert "40\xa0% of sales is margin" in typed or "40 % of sales is margin" in typed
    assert 'name="margin" value="40"' in typed and 'name="saved" value="25.50"' in typed
    assert "margin%3D40" in typed, "its rows and its picture are asked for in the same way"
    assert client.get("/insights/fan-value/?margin=140").status_code == 400
