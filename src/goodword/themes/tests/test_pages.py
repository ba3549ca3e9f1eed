"""The pages of themes: counts and quotes, one theme, and what is put right there."""

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.insights import spoken
from goodword.jobs.actions import enqueue
from goodword.jobs.models import Job
from goodword.journal.models import Entry
from goodword.surveys.models import Answer
from goodword.themes import jobs
from goodword.themes.actions.splitting import split
from goodword.themes.models import Correction, Learned, Mention, Theme
from goodword.themes.queries import JOB, told_to, worth_a_look
from goodword.themes.rules import unlike

pytestmark = pytest.mark.django_db


@pytest.fixture
def mona(heard, client):
    client.force_login(heard.mona)
    return client


@pytest.fixture
def first(heard):
    return told_to(heard.sam)[0]


def text(client, name, *args, **asked):
    return client.get(reverse(f"themes:{name}", args=args), asked).content.decode()


def test_the_list_counts_each_theme_and_quotes_three(mona, first):
    page = text(mona, "themes")
    assert f"{first.n} comments" in page and first.theme.label in page
    assert len(first.quotes) == 3 and len({quote.person_id for quote in first.quotes}) == 3
    for mention in first.quotes:
        assert f"<mark>{mention.quote.words}</mark>".replace("'", "&#x27;") in page


def test_the_number_of_themes_quotes_three_of_each_through_the_gate_and_leads_to_its_page(mona, heard, first):
    rows = [{"theme_id": first.theme.pk, "theme": "x"}, {"theme_id": 0}, {"value": 3}]
    (one,) = spoken.quoted(heard.sam, rows)
    assert (one.theme, one.quotes) == (first.theme, first.quotes)
    assert spoken.quoted(heard.dario, rows) == []


def test_the_same_words_are_quoted_once_while_there_are_others(heard, first):
    clearest = list(
        Mention.objects.counted().filter(under=first.theme).select_related("answer").order_by("-certainty", "-answer_id")
    )
    one = clearest[0]
    same = [next(m for m in clearest if m.person_id == who) for who in {m.person_id for m in clearest}]
    for other in same:  # each wrote the same, letter for letter, most clearly, and something else besides
        Answer.objects.filter(pk=other.answer_id).update(comment=one.answer.comment)
        Mention.objects.filter(pk=other.pk).update(start=one.start, end=one.end)
    quotes = told_to(heard.sam)[0].quotes
    assert len(quotes) == 3 and len({mention.quote.words.casefold() for mention in quotes}) > 1
    assert len({mention.person_id for mention in quotes}) == 3
    every = Mention.objects.counted().filter(under=first.theme)
    Answer.objects.filter(pk__in=every.values("answer_id")).update(comment=one.answer.comment)
    every.update(start=one.start, end=one.end)
    assert [m.quote.words for m in told_to(heard.sam)[0].quotes] == [one.quote.words] * 3


def test_while_many_more_are_about_to_be_read_the_page_says_so(mona, heard):
    assert "about to be read" not in text(mona, "themes")
    Learned.objects.update(among=10)
    assert "about to be read" not in text(mona, "themes"), "nothing is under way"
    enqueue(JOB, due_at=timezone.now())
    assert "62 comments are about to be read" in text(mona, "themes")


def test_before_anything_was_read_the_page_says_what_comes(cast, client):
    Theme.objects.all().delete()
    client.force_login(cast.sam)
    page = text(client, "themes")
    assert "No themes yet" in page and "read by themselves" in page


def test_whoever_may_not_know_of_all_finds_no_page(heard, client, first):
    client.force_login(heard.kit)
    assert client.get(reverse("themes:themes")).status_code == 404
    assert client.get(reverse("themes:theme", args=[first.theme.pk])).status_code == 404
    mention = Mention.objects.counted().first()
    assert client.post(reverse("themes:correct", args=[mention.pk]), {"is_it": "no"}).status_code == 404
    client.force_login(heard.sam)
    assert client.post(reverse("themes:hide", args=[first.theme.pk])).status_code == 404


@pytest.mark.parametrize("asked", [{"which": "best"}, {"after": "made-up"}])
def test_an_address_that_was_made_up_is_refused(mona, first, asked):
    assert mona.get(reverse("themes:theme", args=[first.theme.pk]), asked).status_code == 400


def test_twenty_to_look_at_say_different_things_and_keys_answer(mona, heard, first):
    page = text(mona, "theme", first.theme.pk, which="look")
    assert 'data-key="y"' in page and 'data-key="x"' in page
    look = worth_a_look(heard.mona, first.theme)
    said = [mention.quote.words for mention in look if mention.state == "found"]
    assert 2 <= len(said) <= 10 and len(look) <= 20 and unlike(said, 20) == list(range(len(said)))
    assert all(f"/mentions/{mention.pk}/" in page for mention in look)
    assert "No comment is on this list." in text(mona, "theme", first.theme.pk, which="corrected")


def test_a_row_is_put_right_where_it_stands_and_undone(mona, first):
    mention = Mention.objects.filter(under=first.theme, state="found").first()
    url = reverse("themes:correct", args=[mention.pk])
    row = mona.post(url, {"is_it": "no"}, headers={"HX-Request": "true"}).content.decode()
    assert row.lstrip().startswith("<li") and "not of this theme" in row
    deed = Entry.objects.get(verb="theme.corrected", row_id=mention.pk)
    undo = reverse("themes:uncorrect", args=[deed.pk])
    assert undo in row and not Correction.objects.get(answer=mention.answer).is_it
    mona.post(undo)
    mention.refresh_from_db()
    assert mention.state == "found" and not Correction.objects.filter(answer=mention.answer).exists()
    assert mona.post(url, {"is_it": "perhaps"}).status_code == 400


def test_nobody_undoes_what_another_said(mona, client, heard, first):
    mention = Mention.objects.filter(under=first.theme).first()
    mona.post(reverse("themes:correct", args=[mention.pk]), {"is_it": "no"})
    client.force_login(heard.sam)
    deed = Entry.objects.get(verb="theme.corrected", row_id=mention.pk)
    assert client.post(reverse("themes:uncorrect", args=[deed.pk])).status_code == 404


def test_it_is_rather_of_another_theme(mona, heard, first):
    other = told_to(heard.sam)[-1].theme
    mention = Mention.objects.counted().filter(under=first.theme).exclude(answer__mentions__theme=other).first()
    mona.post(reverse("themes:correct", args=[mention.pk]), {"to": other.pk})
    states = dict(Mention.objects.filter(answer=mention.answer, theme__in=[first.theme, other]).values_list("theme", "state"))
    assert states == {first.theme.pk: "refused", other.pk: "said"}
    assert mona.post(reverse("themes:correct", args=[mention.pk]), {"to": "1; drop"}).status_code == 400


def test_a_theme_gets_the_name_that_people_use(mona, first):
    url = reverse("themes:rename", args=[first.theme.pk])
    assert mona.post(url, {"label": "   "}).status_code == 422
    mona.post(url, {"label": "  Where to   park <b>"})
    page = text(mona, "theme", first.theme.pk)
    assert "Where to park &lt;b&gt;" in page and f"Found as “{first.theme.found_as}”" in page
    mona.post(reverse("themes:undo", args=[Entry.objects.get(verb="theme.renamed").pk]))
    first.theme.refresh_from_db()
    assert (first.theme.label, first.theme.is_named) == (first.theme.found_as, False)


def test_what_is_hidden_or_part_of_another_is_put_away_and_comes_back(mona, heard, first):
    other = told_to(heard.sam)[1].theme
    mona.post(reverse("themes:hide", args=[first.theme.pk]))
    assert first.theme not in [one.theme for one in told_to(heard.sam)] and "Put away" in text(mona, "themes")
    assert not Mention.objects.filter(under=first.theme).exists()
    mona.post(reverse("themes:show", args=[first.theme.pk]))
    assert {one.theme: one.n for one in told_to(heard.sam)}[first.theme] == first.n
    mona.post(reverse("themes:merge", args=[other.pk]), {"into": first.theme.pk})
    assert "It counts as part of" in text(mona, "theme", other.pk)
    refused = mona.post(reverse("themes:merge", args=[first.theme.pk]), {"into": other.pk})
    assert refused.status_code == 422, "it is put away, so that nothing can become part of it"
    mona.post(reverse("themes:show", args=[other.pk]))
    assert Mention.objects.counted().filter(under=other).exists()


def test_a_theme_of_two_things_becomes_two(mona, heard, first, read_all):
    """One theme takes the terms of another in, as if they had been found together, and is told apart again."""
    second = told_to(heard.sam)[1].theme
    learned = Learned.objects.get()
    themes = learned.ear["themes"]
    themes[str(first.theme.pk)] = themes[str(first.theme.pk)] | themes.pop(str(second.pk))
    Learned.objects.update(ear=learned.ear, taught="again")
    of_second = set(Mention.objects.counted().filter(theme=second).values_list("answer", flat=True))
    read_all()
    mona.post(reverse("themes:split", args=[first.theme.pk]))
    payload = Job.objects.get(name="themes.split").payload
    assert payload["theme"] == first.theme.pk
    jobs.split(payload)
    assert Entry.objects.filter(verb="theme.split", by=heard.mona.by).exists()
    other = Theme.objects.latest("pk")
    halves = [set(Mention.objects.counted().filter(theme=one).values_list("answer", flat=True)) for one in (first.theme, other)]
    nearest = max(halves, key=lambda half: len(half & of_second))
    assert len(nearest & of_second) > 0.7 * len(of_second) and all(halves)
    for one, beside in ((first.theme, other), (other, first.theme)):
        page = text(mona, "theme", one.pk)
        assert "Make them one again" in page and f"this and “{beside.label}”" in page
    mona.post(reverse("themes:undo", args=[Entry.objects.get(verb="theme.split").pk]))
    other.refresh_from_db()
    together = set(Mention.objects.counted().filter(under=first.theme).values_list("answer", flat=True))
    assert other.merged_into == first.theme and together == halves[0] | halves[1]
    assert "Make them one again" not in text(mona, "theme", first.theme.pk)


def test_what_says_only_one_thing_stays_one(heard):
    lonely = Theme.objects.create(label="Nothing", found_as="Nothing", found_at=timezone.now())
    assert split(lonely.pk, by="member:1", at=timezone.now()) is None
    assert Entry.objects.filter(verb="theme.not_split").exists() and split(0, by="member:1", at=timezone.now()) is None


def test_words_are_shown_as_they_were_typed_and_never_run(mona, heard, say, read_all, first):
    say(heard.noor, "the car park was full <script>alert(1)</script>")
    read_all()
    for theme in Theme.objects.all():
        page = text(mona, "theme", theme.pk)
        assert "<script>alert" not in page
    assert "<script>alert" not in text(mona, "themes")
