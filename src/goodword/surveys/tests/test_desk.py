"""The pages on which surveys are written and sent out."""

import re
from html import unescape
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from goodword.demo.cast import Cast
from goodword.people.models import Person
from goodword.surveys import overview
from goodword.surveys.models import Cue, Doorway, Invitation, Response, Survey, Wave
from goodword.surveys.starting import STARTS

SURVEY = {
    "name": "After the repair",
    "kind": "transactional",
    "open_days": "30",
    "edit_days": "7",
    "language": "en",
    "tongue": "en",
}
FIRST = {"q-0-kind": "nps", "q-0-text": "Would you recommend us?", "q-0-key": "recommend", "q-0-is_required": "on"}
SECOND = {
    "q-1-kind": "choice",
    "q-1-text": "Why?",
    "q-1-items": "The price\nThe people",
    "q-1-if_key": "recommend",
    "q-1-if_op": "lte",
    "q-1-if_value": "6",
}


@pytest.fixture
def ada(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ada)
    return client


def test_those_of_a_list_of_people_are_asked_by_a_live_survey_with_its_filters(ada: Client) -> None:
    listed = ada.get("/people/", {"segment": "a & b", "country": "DE"}).content.decode()
    link = "/surveys/?filters=" + quote(urlencode({"segment": "a & b", "country": "DE"}), safe="")
    assert link in listed and "Ask these by a survey" not in ada.get("/people/").content.decode()
    page = ada.get(link).content.decode()
    wave = f"/surveys/{yearly().pk}/wave/" + link.removeprefix("/surveys/")
    assert wave in page and "Ask those of my list" not in ada.get("/surveys/").content.decode()
    assert 'value="segment=a+%26+b&amp;country=DE"' in ada.get(wave).content.decode()


def yearly() -> Survey:
    return Survey.objects.get(name="How it is between us")


def test_the_list_shows_each_survey_with_its_numbers_and_those_to_start_from(ada: Client) -> None:
    page = ada.get("/surveys/").content.decode()
    assert "3 sent · 2 answered" in page and str(next(iter(STARTS.values())).name) in page
    for kind in (Invitation, Response, Wave, Survey):
        kind.objects.all().delete()
    assert "No surveys yet" in ada.get("/surveys/").content.decode()


@pytest.mark.parametrize("key", STARTS)
def test_each_of_those_opens_in_the_editor_and_is_kept_as_it_is(ada: Client, key: str) -> None:
    page = ada.get(f"/surveys/new/?from={key}")
    form = page.context["editor"]
    posted = {name: value for name, value in _fields(form).items() if value not in (None, "")}
    made = ada.post("/surveys/new/", posted)
    assert made.status_code == 302, made.context and made.context["editor"].survey.errors
    survey = Survey.objects.latest("pk")
    assert survey.versions.get().questions == STARTS[key].made()


def _fields(editor: Any) -> dict[str, str]:
    """What a browser would send."""
    sent: dict[str, str] = {}
    for form in (editor.survey, *editor.questions):
        for field in form:
            value = field.value()
            if field.name == "is_required" and not value:
                continue
            sent[field.html_name] = "" if value is None else str(value)
    return sent


def test_a_question_is_added_moved_and_taken_out_without_javascript(ada: Client) -> None:
    posted = {**SURVEY, **FIRST, **SECOND}
    assert len(ada.post("/surveys/new/", {**posted, "do": "add"}).context["editor"].questions) == 3
    up = ada.post("/surveys/new/", {**posted, "do": "up-1"}).context["editor"].questions
    assert [form["text"].value() for form in up] == ["Why?", "Would you recommend us?"]
    assert len(ada.post("/surveys/new/", {**posted, "do": "remove-0"}).context["editor"].questions) == 1


def test_what_is_written_is_kept_with_its_branch_and_published(ada: Client) -> None:
    ada.post("/surveys/new/", {**SURVEY, **FIRST, **SECOND})
    survey = Survey.objects.get(name="After the repair")
    choice = survey.versions.get().questions[1]
    assert choice["show_if"] == {"key": "recommend", "op": "lte", "value": 6}
    assert [one["key"] for one in choice["choices"]] == ["the-price", "the-people"]
    ada.post(f"/surveys/{survey.pk}/publish/")
    survey.refresh_from_db()
    assert survey.state == "live"
    ada.post(f"/surveys/{survey.pk}/close/")
    ada.post(f"/surveys/{survey.pk}/open-again/")
    survey.refresh_from_db()
    assert survey.state == "live"


def test_it_is_written_in_a_second_language_beside_the_first(ada: Client) -> None:
    german = ada.post("/surveys/new/", {**SURVEY, **FIRST, **SECOND, "do": "in-de"}).context["editor"]
    posted = _fields(german) | {"q-0-text": "Empfehlen Sie uns?", "q-1-text": "Warum?", "q-1-items": "Der Preis\nDie Menschen"}
    ada.post("/surveys/new/", posted)
    first, second = Survey.objects.get(name="After the repair").versions.get().questions
    assert first["text"] == {"en": "Would you recommend us?", "de": "Empfehlen Sie uns?"}
    assert second["choices"][1] == {"key": "the-people", "text": {"en": "The people", "de": "Die Menschen"}}


CARRIED = [
    "1",
    "NaN",
    "9" * 5_000,
    "[" * 100_000,
    '{"de": "\\u0000", "zz": 1}',
    '{"de": {"title": "\\ud800"}}',
    '[{"key": "a", "text": {"en": ["x"]}}, {"key": "b", "text": {"xx": "y"}}]',
]


@pytest.mark.parametrize("field", ["said", "q-0-texts", "q-1-named"])
def test_what_somebody_put_into_a_hidden_field_breaks_nothing(ada: Client, field: str) -> None:
    for carried in CARRIED:
        for do in ("", "add", "in-de"):
            sent = ada.post("/surveys/new/", {**SURVEY, **FIRST, **SECOND, field: carried, "do": do})
            assert sent.status_code in (200, 302, 422), carried[:60]
        assert ada.post("/surveys/preview/", {**SURVEY, **FIRST, **SECOND, field: carried}).status_code == 200
    for survey in Survey.objects.filter(name=SURVEY["name"]):
        assert ada.get(f"/surveys/{survey.pk}/edit/").status_code == 200
        assert not any(isinstance(said, list) for one in survey.versions.get().questions for said in one["text"].values())


def test_what_hangs_on_an_answer_that_is_a_number_finds_it(ada: Client) -> None:
    how_many = {"q-0-kind": "choice", "q-0-text": "How many?", "q-0-items": "1\n2", "q-0-key": "many"}
    words = {"q-1-kind": "words", "q-1-text": "Why?", "q-1-if_key": "many", "q-1-if_op": "eq", "q-1-if_value": "2"}
    ada.post("/surveys/new/", {**SURVEY, **how_many, **words})
    survey = Survey.objects.get(name=SURVEY["name"])
    first, second = survey.versions.get().questions
    assert second["show_if"]["value"] == first["choices"][1]["key"]
    ada.post(f"/surveys/{survey.pk}/publish/")
    assert Survey.objects.get(pk=survey.pk).state == "live"


def test_the_preview_waits_for_no_name(ada: Client) -> None:
    page = ada.post("/surveys/preview/", {**SURVEY, **FIRST, "name": " "}).content.decode()
    assert "Would you recommend us?" in page and "cannot be read yet" not in page
    assert "cannot be read yet" in ada.post("/surveys/preview/", {**SURVEY, "open_days": "x"}).content.decode()


def test_a_sheet_without_a_headline_names_the_house_once(ada: Client) -> None:
    house = "Larkspur Bicycles"
    page = unescape(ada.post("/surveys/preview/", {**SURVEY, **FIRST}).content.decode())
    assert f"<title>{house}</title>" in page and f"<h1>{house}</h1>" in page and 'class="whose"' not in page
    headed = unescape(unescape(ada.post("/surveys/preview/", {**SURVEY, **FIRST, "title": "One & all?"}).content.decode()))
    assert f"<title>One & all? · {house}</title>" in headed.replace("&amp;", "&") and 'class="whose"' in headed


def test_what_is_folded_opens_for_what_is_wrong_in_it_alone(ada: Client) -> None:
    folded = "<details><summary>The mail, the thanks"
    assert folded in ada.post("/surveys/new/", {**SURVEY, **FIRST, "name": ""}).content.decode()
    assert folded not in ada.post("/surveys/new/", {**SURVEY, **FIRST, "open_days": "-1"}).content.decode()


def test_a_draft_can_be_thrown_away_and_brought_back_once(ada: Client) -> None:
    ada.post("/surveys/new/", {**SURVEY, **FIRST, **SECOND})
    draft = Survey.objects.get(name="After the repair")
    before = overview.as_written(draft)
    assert f"/surveys/{draft.pk}/throw-away/" in ada.get(f"/surveys/{draft.pk}/").content.decode()
    told = ada.post(f"/surveys/{draft.pk}/throw-away/", follow=True).content.decode()
    assert not Survey.objects.filter(name="After the repair").exists()
    undo = re.search(r"/surveys/thrown-away/\d+/undo/", told)
    assert undo and "The draft is back" in ada.post(undo[0], follow=True).content.decode()
    assert overview.as_written(Survey.objects.get(name="After the repair")) == before
    assert "already" in ada.post(undo[0], follow=True).content.decode()
    assert Survey.objects.filter(name="After the repair").count() == 1


def test_what_was_published_is_never_thrown_away(ada: Client) -> None:
    live = yearly()
    assert "throw-away" not in ada.get(f"/surveys/{live.pk}/").content.decode()
    assert "Close this one instead" in ada.post(f"/surveys/{live.pk}/throw-away/", follow=True).content.decode()
    assert Survey.objects.filter(pk=live.pk, state="live").exists()


def test_the_preview_is_the_page_that_a_customer_sees(ada: Client) -> None:
    page = ada.post("/surveys/preview/", {**SURVEY, **FIRST, "q-1-kind": "choice", "q-1-text": "<script>alert(1)</script>"})
    shown = page.content.decode()
    assert "Would you recommend us?" in shown and 'srcdoc="&lt;!doctype html&gt;' in shown and "<script>alert" not in shown
    assert "needs two to 20 answers" in shown and not Survey.objects.filter(name="After the repair").exists()


def test_what_was_written_is_taken_back_from_the_toast(ada: Client) -> None:
    survey = yearly()
    before = survey.versions.get(number=1).questions
    posted = {**SURVEY, **FIRST, "revision": str(survey.revision)}
    page = ada.post(f"/surveys/{survey.pk}/edit/", posted, follow=True)
    undo = next(str(m.extra_tags) for m in page.context["messages"])
    ada.post(undo)
    survey.refresh_from_db()
    assert (survey.name, survey.versions.get(number=2).questions) == ("How it is between us", before)
    stale = ada.post(f"/surveys/{survey.pk}/edit/", posted)
    assert stale.status_code == 422 and "in the meantime" in stale.content.decode()


def test_the_page_of_a_survey_tells_rate_counts_and_why_people_were_not_asked(ada: Client) -> None:
    page = " ".join(ada.get(f"/surveys/{yearly().pk}/").content.decode().split())
    assert "67 %" in page and "2 of the 3 whom it reached" in page and "asked not long ago" in page
    assert "Everybody who bought this year" in page and "At the counter" in page
    shown = ada.get(f"/surveys/{yearly().pk}/invitations/?state=skipped").content.decode()
    assert "Noor Haddad" in shown and "Maya Olsen" not in shown


def test_a_wave_is_planned_from_the_address_of_a_list_and_stopped(ada: Client) -> None:
    at = f"/surveys/{yearly().pk}/wave/"
    wrong = ada.post(at, {"name": "June", "filters": "https://example.com/people/?colour=red"})
    assert wrong.status_code == 422
    for year in ("0001", "9999"):
        assert ada.post(at, {"name": "June", "starts_at": f"{year}-12-31T23:59"}).status_code == 422, "no clock tells it"
    told = {"name": "June", "filters": "http://localhost/people/?segment=regular&sort=newest", "starts_at": "2090-01-01T10:00"}
    ada.post(at, told | {"sure": "1000"})
    assert not Wave.objects.filter(name="June").exists(), "nobody is asked before it was read how many they are"
    n = Person.objects.filter(segment="regular").count()
    looked = ada.post(at, told)
    assert looked.status_code == 422 and f'name="sure" value="{n}"' in looked.content.decode()
    assert "on this list" in looked.content.decode()
    assert "Nobody is on this list" in ada.post(at, told | {"filters": "segment=nobody"}).content.decode()
    ada.post(at, told | {"sure": str(n)})
    wave = Wave.objects.get(name="June")
    assert (wave.audience, wave.state) == ({"segment": "regular"}, "planned")
    ada.post(f"/surveys/waves/{wave.pk}/stop/")
    wave.refresh_from_db()
    assert wave.state == "stopped"


def test_it_goes_out_by_itself_until_it_is_switched_off(ada: Client) -> None:
    survey = yearly()
    ada.post(f"/surveys/{survey.pk}/by-itself/", {"what": "delivery", "hours": "48"})
    cue = Cue.objects.get(survey=survey)
    for deed, is_on in (("off", False), ("on", True)):
        ada.post(f"/surveys/cues/{cue.pk}/{deed}/")
        cue.refresh_from_db()
        assert (cue.ended_at is None) == is_on


def test_a_door_is_opened_printed_and_closed(ada: Client) -> None:
    survey = yearly()
    assert ada.post(f"/surveys/{survey.pk}/door/", {"way": "embed", "label": "Site"}).status_code == 422
    for sites in ("https://a;script-src@b.example", "https://*.example", "ftp://a.example", "http://a.example"):
        assert ada.post(f"/surveys/{survey.pk}/door/", {"way": "embed", "label": "Site", "sites": sites}).status_code == 422
    ada.post(f"/surveys/{survey.pk}/door/", {"way": "embed", "label": "Site", "sites": "https://www.larkspur.example/about"})
    door = Doorway.objects.get(label="Site")
    assert door.sites == ["https://www.larkspur.example"]
    Survey.objects.filter(pk=survey.pk).update(name='How "it" is')
    assert 'title="How &amp;quot;it&amp;quot; is"' in ada.get(f"/surveys/{survey.pk}/").content.decode(), "what is copied is HTML"
    assert ada.get(f"/surveys/doors/{door.pk}/qr.svg").content.startswith(b"<svg")
    assert ada.get(f"/surveys/doors/{door.pk}/qr.png").content.startswith(b"\x89PNG")
    ada.post(f"/surveys/doors/{door.pk}/close/")
    door.refresh_from_db()
    assert door.closed_at is not None


def test_whoever_may_not_know_of_everybody_finds_no_survey(client: Client, cast: Cast) -> None:
    client.force_login(cast.dario)
    assert client.get("/surveys/").status_code == 404
    assert not Invitation.objects.visible_to(cast.kit).exists()
