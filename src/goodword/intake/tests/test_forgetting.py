"""Whom an import brought is nowhere any more once it is taken back: in no table, in no history and in no file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from tests.tables import naming

from goodword.directory.actions import catch_up, forget_unsaid
from goodword.intake import actions
from goodword.intake.writing import undoing
from goodword.journal.models import Version
from goodword.people.models import Person
from goodword.touchpoints.actions import talks
from goodword.touchpoints.models import Conversation

from .importing import bring

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("same_children")]

MARK = "zyxwmark"
OF_THE_CHILD = {"probe"}  # a temporary table of the process that brings rows in; outside tests it ends with it
WHO = ["p1", f"Maya {MARK}", f"{MARK}@example.org"]
WHOM = "person_key name email"
SAID = {
    "touchpoints": (f"key at {WHOM} kind channel words", ["t1", "2026-05-02", *WHO, "call", "phone", f"said {MARK}"]),
    "answers": (f"key answered_at {WHOM} metric score comment", ["a1", "2026-05-03", *WHO, "nps", "3", f"wrote {MARK}"]),
    "opportunities": (f"key opened_at {WHOM} title said", ["o1", "2026-05-04", *WHO, f"asks for {MARK}", f"so said {MARK}"]),
    "good_words": (f"key said_at {WHOM} word_kind words", ["g1", "2026-05-05", *WHO, "review", f"good {MARK}"]),
    "own_days": (f"key {WHOM} what month day", ["d1", *WHO, f"day of {MARK}", "5", "6"]),
    "orders": (f"key ordered_at {WHOM} number total", ["n1", "2026-05-01", *WHO, f"{MARK}-7", "12.00"]),
}
PEOPLE = "key name email city notes company", [*WHO, f"{MARK}ville", f"likes {MARK}", f"{MARK} Ltd"]
REFUSED = ["p2", "", f"no address of {MARK}", "", "", ""]


def telling(word: str) -> set[str]:
    """Every table, also those that no model knows, and every file of the home in which a word stands."""
    return {*naming([word]), *_files(word)} - OF_THE_CHILD


def _files(word: str) -> Iterator[str]:
    for path in (Path(settings.HOME) / actions.FOLDER).rglob("*"):
        if path.is_file() and word.encode() in path.read_bytes().lower():
            yield path.name


def everything_about_maya(folder: Path) -> list[int]:
    """She is brought in with all that can be said of somebody; one of us writes about her, and takes it back. The imports."""
    brought = [bring(folder, "people", PEOPLE[0], [PEOPLE[1], REFUSED])]
    brought += [bring(folder, kind, header, [row]) for kind, (header, row) in SAID.items()]
    assert all(told["rows"]["accepted"] == 1 for told in brought), brought
    maya = Person.objects.get()
    Person.objects.filter(pk=maya.pk).update(notes=f"likes {MARK}, and tea")
    Person.objects.filter(pk=maya.pk).update(notes=f"likes {MARK}")
    now = {"by": "member:1", "at": timezone.now()}
    talk = talks.log_talk(person=maya, words=f"a talk about {MARK}", kind="call", channel="phone", **now)
    talks.take_back(talk, **now)
    catch_up()
    return [told["import"] for told in brought]


def take_back(imports: list[int]) -> None:
    for number in reversed(imports):
        told = actions.undo(number, by="test", at=timezone.now(), is_apart=True)
        assert not told["kept"], told
    catch_up()
    forget_unsaid()


def test_what_an_import_brought_and_what_was_written_about_it_is_nowhere(tmp_path: Path) -> None:
    imports = everything_about_maya(tmp_path)
    before = telling(MARK)
    assert {"people_person", "people_organisation", "journal_version", "rejects.csv"} <= before and len(before) > 10, before
    take_back(imports)
    assert telling(MARK) == set()


def test_what_an_import_said_of_somebody_who_stays_is_nowhere(tmp_path: Path) -> None:
    imports = what_maya_wrote(tmp_path)
    take_back(imports[1:])
    assert Person.objects.exists() and telling("wrote") == set()


@pytest.mark.twin
def test_without_forgetting_what_it_took_away_the_history_keeps_the_words(tmp_path: Path, without) -> None:
    imports = what_maya_wrote(tmp_path)
    without(undoing, "_unmake", ("forget(kind, going)", "pass"))
    take_back(imports[1:])
    assert telling("wrote") == {"journal_version"}


@pytest.mark.twin
def test_without_forgetting_what_is_past_return_the_history_keeps_what_one_of_us_wrote(tmp_path: Path, without) -> None:
    imports = everything_about_maya(tmp_path)
    without(undoing, "undo", ("forget_what_is_past_return()", "pass"))
    take_back(imports)
    assert {one.kind for one in Version.objects.all() if MARK in str(one.before)} == {Conversation._meta.db_table}


def what_maya_wrote(folder: Path) -> list[int]:
    header, row = SAID["answers"]
    return [bring(folder, "people", PEOPLE[0], [PEOPLE[1]])["import"], bring(folder, "answers", header, [row])["import"]]
