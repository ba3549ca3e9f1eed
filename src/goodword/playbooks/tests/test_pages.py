"""The pages: written, looked at, and worked with, without a line of JavaScript."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from goodword.demo.cast import Cast
from goodword.playbooks.actions import running
from goodword.playbooks.models import Edition, Playbook, Run, RunStep
from goodword.playbooks.rules import read
from goodword.playbooks.starting import STARTS
from goodword.touchpoints.models import Order

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def ada(cast: Cast) -> Client:
    return as_member(cast.ada)


def as_member(member) -> Client:
    client = Client()
    client.force_login(member, backend=BACKEND)
    return client


def typed(html: str) -> dict[str, str]:
    """What a browser would send of the editor: its fields as they stand."""
    form = html[html.index('id="editor"') : html.index("</form>", html.index('id="editor"'))]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        is_box = 'type="checkbox"' in tag
        if name and (not is_box or " checked" in tag):
            found[name[1]] = value[1] if value else "on" * is_box
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_without_any_the_list_offers_those_to_start_from(cast: Cast, ada: Client) -> None:
    Run.objects.all().delete()
    Edition.objects.all().delete()
    Playbook.objects.all().delete()
    said = ada.get("/playbooks/").content.decode()
    assert "No playbooks yet" in said and "/playbooks/add/?from=recovery" in said
    assert "?from=" not in as_member(cast.vera).get("/playbooks/").content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("start", ["sales", "onboarding", "retention", "renewal", "recovery"])
def test_each_to_start_from_is_kept_as_it_is_shown(ada: Client, start: str) -> None:
    posted = typed(ada.get(f"/playbooks/add/?from={start}").content.decode())
    answer = ada.post("/playbooks/add/", posted)
    assert answer.status_code == 302
    made = Playbook.objects.order_by("-pk").first()
    definition = read(made.editions.get().definition)
    assert definition == STARTS[start].made()
    page = ada.get(answer["Location"]).content.decode()
    assert "Draft" in page and "Switch it on" in page


@pytest.mark.slow
def test_steps_are_added_moved_and_taken_out_by_buttons_and_nothing_is_kept_by_that(ada: Client) -> None:
    before = Edition.objects.count()
    posted = typed(ada.get(f"/playbooks/{Playbook.objects.get().pk}/edit/").content.decode())
    more = typed(ada.post("/playbooks/add/", posted | {"do": "add"}).content.decode())
    assert more["step-3-name"] == "" and more["step-0-key"] == "call"
    up = typed(ada.post("/playbooks/add/", posted | {"do": "up-1"}).content.decode())
    assert [up[f"step-{n}-key"] for n in range(3)] == ["package", "call", "service"]
    less = typed(ada.post("/playbooks/add/", posted | {"do": "remove-1"}).content.decode())
    assert [less[f"step-{n}-key"] for n in range(2)] == ["call", "service"]
    assert less["step-1-after"] == "", "what it waited for is gone"
    for do in ("up-99", "down-x", "remove-", "nonsense"):
        assert ada.post("/playbooks/add/", posted | {"do": do}).status_code == 200
    assert Edition.objects.count() == before


@pytest.mark.slow
def test_a_new_edition_is_written_and_the_old_one_can_still_be_read(ada: Client) -> None:
    playbook = Playbook.objects.get()
    posted = typed(ada.get(f"/playbooks/{playbook.pk}/edit/").content.decode())
    assert ada.post(f"/playbooks/{playbook.pk}/edit/", posted | {"step-1-days": "3"}).status_code == 302
    first, second = Edition.objects.order_by("number")
    assert (second.number, read(second.definition).by_key["package"].due.days) == (2, 3)
    assert "Version 1" in ada.get(f"/editions/{first.pk}/").content.decode()
    again = ada.post(f"/playbooks/{playbook.pk}/edit/", posted | {"step-1-days": "4"})
    assert again.status_code == 422 and "in the meantime" in again.content.decode()


@pytest.mark.slow
def test_one_that_is_on_refuses_steps_that_wait_for_each_other_in_plain_words(ada: Client) -> None:
    playbook = Playbook.objects.get()
    posted = typed(ada.get(f"/playbooks/{playbook.pk}/edit/").content.decode()) | {"step-1-after": "service"}
    answer = ada.post(f"/playbooks/{playbook.pk}/edit/", posted)
    assert answer.status_code == 422
    assert "These steps wait for each other" in answer.content.decode()
    shown = ada.post("/playbooks/preview/", posted).content.decode()
    assert "These steps wait for each other" in shown


def test_the_preview_says_who_would_have_what_due_when_and_keeps_nothing(cast: Cast, ada: Client) -> None:
    before = Edition.objects.count(), Run.objects.count()
    posted = typed(ada.get("/playbooks/add/?from=onboarding").content.decode())
    shown = ada.post("/playbooks/preview/", posted).content.decode()
    assert "If it began today" in shown and "Send the welcome package" in shown and "Theo Brandt" in shown
    assert "filled in" in ada.post("/playbooks/preview/", posted | {"step-0-days": "soon"}).content.decode()
    assert (Edition.objects.count(), Run.objects.count()) == before


@pytest.mark.slow
def test_switched_on_from_a_day_and_off_again(ada: Client) -> None:
    ada.post("/playbooks/add/", typed(ada.get("/playbooks/add/?from=recovery").content.decode()))
    made = Playbook.objects.order_by("-pk").first()
    assert ada.post(f"/playbooks/{made.pk}/on/", {"since_on": "2999-01-01"}, follow=True).status_code == 200
    made.refresh_from_db()
    assert made.state == "draft", "a day that has not come"
    ada.post(f"/playbooks/{made.pk}/on/", {"since_on": "2024-05-01"})
    made.refresh_from_db()
    assert (made.state, made.since_at.isoformat()) == ("on", "2024-04-30T22:00:00+00:00")
    ada.post(f"/playbooks/{made.pk}/off/")
    made.refresh_from_db()
    assert made.state == "off"


@pytest.mark.slow
def test_a_run_shows_each_step_and_takes_a_tick_with_a_word_and_its_undo(ada: Client) -> None:
    run = Run.objects.get()
    page = ada.get(f"/runs/{run.pk}/").content.decode()
    assert "Done in time" in page and "Overdue" in page and "He rides to work every day." in page
    package = RunStep.objects.get(step="package")
    assert ada.get(f"/run-steps/{package.pk}/tick/").status_code == 200
    answer = ada.post(f"/run-steps/{package.pk}/tick/", {"word": "Brought it round"}, follow=True)
    assert "Brought it round" in answer.content.decode() and f"/run-steps/{package.pk}/untick/" in answer.content.decode()
    ada.post(f"/run-steps/{package.pk}/untick/")
    package.refresh_from_db()
    assert package.done_at is None


def test_a_step_is_left_out_only_with_a_reason(ada: Client) -> None:
    package = RunStep.objects.get(step="package")
    assert ada.post(f"/run-steps/{package.pk}/skip/", {"word": ""}).status_code == 422
    ada.post(f"/run-steps/{package.pk}/skip/", {"word": "They took it at the counter"})
    package.refresh_from_db()
    assert package.skipped_at and Run.objects.get().state == "done"
    ada.post(f"/run-steps/{package.pk}/unskip/")
    assert Run.objects.get().state == "open"


@pytest.mark.slow
def test_a_run_rests_goes_on_is_handed_over_ended_and_taken_up_again(cast: Cast, ada: Client) -> None:
    run = Run.objects.get()
    for deed, state in (("pause", "paused"), ("resume", "open")):
        ada.post(f"/runs/{run.pk}/{deed}/")
        assert Run.objects.get().state == state
    ada.post(f"/runs/{run.pk}/hand-over/", {"staff": cast.sams_desk.pk})
    assert Run.objects.get().staff == cast.sams_desk
    ada.post(f"/runs/{run.pk}/end/", {"word": "Sold on"})
    assert (Run.objects.get().state, Run.objects.get().reason) == ("ended", "Sold on")
    assert "Take it up again" in ada.get(f"/runs/{run.pk}/").content.decode()
    ada.post(f"/runs/{run.pk}/reopen/")
    assert Run.objects.get().state == "open"


@pytest.mark.slow
def test_handing_over_and_going_on_have_a_way_back(cast: Cast, ada: Client) -> None:
    run = Run.objects.get()
    was = run.staff
    page = ada.post(f"/runs/{run.pk}/hand-over/", {"staff": cast.sams_desk.pk}, follow=True).content.decode()
    assert f"/runs/{run.pk}/hand-back/" in page
    ada.post(f"/runs/{run.pk}/hand-back/")
    assert Run.objects.get().staff == was != cast.sams_desk
    ada.post(f"/runs/{run.pk}/pause/")
    assert f"/runs/{run.pk}/rest-on/" in ada.post(f"/runs/{run.pk}/resume/", follow=True).content.decode()
    ada.post(f"/runs/{run.pk}/rest-on/")
    assert Run.objects.get().state == "paused"


@pytest.mark.slow
def test_who_missed_what_is_told_to_those_who_manage_and_to_each_their_own(cast: Cast, ada: Client) -> None:
    path = f"/playbooks/{Playbook.objects.get().pk}/missing/"
    assert path in ada.get(f"/playbooks/{Playbook.objects.get().pk}/").content.decode()
    assert "Ada Larsen" in (said := ada.get(path).content.decode()) and "1 of 2 not done" in said
    for member in (cast.sam, cast.vera):
        assert "You missed nothing" in (own := as_member(member).get(path).content.decode()) and "1 of 2" not in own
    assert "Ada Larsen" in as_member(cast.mona).get(path).content.decode()
    RunStep.objects.filter(step="package").update(staff=cast.sams_desk)
    assert "Sam Okafor" in as_member(cast.sam).get(path).content.decode()
    running.end(Run.objects.get(), reason="x", by="test", at=Run.objects.get().begun_at)
    assert "was missed" in ada.get(path).content.decode(), "it was over before anything was due"


def test_what_lies_in_the_future_or_before_it_counts_is_told(cast: Cast, ada: Client) -> None:
    path = f"/playbooks/{Playbook.objects.get().pk}/"
    before = Order.objects.filter(ordered_at__lt=Playbook.objects.get().since_at).count()
    page = ada.get(path).content.decode()
    assert before > 1 and f"{before} happened before it counts" in page and "in the future" not in page
    at = timezone.now()
    for day in (at.replace(year=2999), at.replace(year=1948), at.replace(year=1970)):
        Order.objects.create(person=cast.theo, ordered_at=day, currency="EUR", noted_at=at)
    page = ada.get(path).content.decode()
    assert f"{before + 2} happened before it counts" in page and "1 lies in the future" in page


@pytest.mark.slow
def test_what_is_typed_of_what_proves_a_step_is_kept(ada: Client) -> None:
    playbook = Playbook.objects.get()
    posted = typed(ada.get(f"/playbooks/{playbook.pk}/edit/").content.decode())
    ada.post(f"/playbooks/{playbook.pk}/edit/", posted | {"step-0-channel": "phone", "step-0-stage": "after"})
    proof = read(Edition.objects.get(number=2).definition).by_key["call"].evidence
    assert (proof.kind, proof.channel, proof.stage) == ("call", "phone", "after")


def test_the_panel_of_a_person_shows_their_runs_and_begins_one_by_hand(cast: Cast, ada: Client) -> None:
    assert "A warm welcome" in ada.get(f"/people/{cast.theo.pk}/playbooks/").content.decode()
    assert "Nothing has begun yet." in ada.get(f"/people/{cast.maya.pk}/playbooks/").content.decode()
    ada.post(f"/people/{cast.maya.pk}/playbooks/begin/", {"playbook": Playbook.objects.get().pk})
    assert Run.objects.get(person=cast.maya).steps.count() == 3


@pytest.mark.slow
def test_who_may_not_know_of_it_finds_nothing(cast: Cast) -> None:
    run, step, playbook = Run.objects.get(), RunStep.objects.first(), Playbook.objects.get()
    for path in (f"/runs/{run.pk}/", f"/run-steps/{step.pk}/tick/", f"/playbooks/{playbook.pk}/", "/playbooks/"):
        assert as_member(cast.dario).get(path).status_code == 404
    assert as_member(cast.vera).get(f"/runs/{run.pk}/").status_code == 200
    assert as_member(cast.sam).get(f"/playbooks/{playbook.pk}/edit/").status_code == 404


@pytest.mark.twin
def test_without_the_gate_of_runs_a_dealer_reads_those_of_others(cast: Cast, monkeypatch) -> None:
    rows = type(Run.objects.all())
    monkeypatch.setattr(rows, "visible_to", lambda rows, member: rows)
    assert as_member(cast.dario).get(f"/runs/{Run.objects.get().pk}/").status_code == 200
