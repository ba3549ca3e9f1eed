"""What Goodword promises of its records holds for every kind of them: rights, undo, mirror, export, audit.

A new kind of fact is in these walks by itself. Where a promise does not reach a kind, the reason stands here.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models.functions import Cast as AsText
from django.utils import timezone

from goodword.accounts.models import Member
from goodword.demo.cast import Cast
from goodword.intake import exporting
from goodword.intake.writing.restoring import Restoring
from goodword.intake.writing.unmaking import Unmaking
from goodword.journal import feed
from goodword.journal.models import Fact, Tombstone, Version
from goodword.mail.actions import suppressing
from goodword.people.models import Person

HOUSE = Path(__file__).resolve().parent.parent / "src" / "goodword"
IMPORT = 77
THROUGH_THEIR_OWNER = {
    "touchpoints_orderline": "read through its order",
    "touchpoints_conversation": "read through its touchpoint",
}
OF_THE_HOUSE = "the house's own; whoever logs in may read its name"
SEEN_BY_ALL = dict.fromkeys(["catalogue_product", "catalogue_department", "catalogue_branch", "catalogue_staff"], OF_THE_HOUSE)
IN_ANOTHER_EXPORT = {
    "people_care": "who sees whom is a right of members, no record of customers",
    "touchpoints_orderline": "lines of an order, in orders",
    "touchpoints_conversation": "the words of a touchpoint, in touchpoints",
    "touchpoints_putoff": "what one did not do on a day; who waits is worked out anew",
    "occasions_card": "one that was posted is a touchpoint, in touchpoints",
    "referrals_invitation": "a key that somebody sends a friend; what came of it is in referrals",
    "playbooks_run": "begun by what happened: an import of that begins it again",
    "playbooks_runstep": "steps of a run, begun with it",
    "catalogue_product": "by name in what was sold",
    "catalogue_department": "by name in what happened there",
    "catalogue_branch": "by name in what happened there",
    "catalogue_dealer": "by name in what they sold",
    "catalogue_staff": "by name in what they did",
}
# Rooms whose writing is upkeep of what can be worked out again, or of the queue: nothing that somebody did.
NO_DEEDS = {
    "jobs",
    "journal",
    "directory/actions.py",
    "insights",
    "scores",
    "lake",
    "playbooks/actions/laying.py",
    "referrals/actions/hits.py",
    "surveys/actions/openings.py",
    "playbooks/actions/proving.py",
}
NOTED_ELSEWHERE = {
    "mail.wake": "nobody's deed: another sender goes on with what waits",
    "mail.put_off": "nobody's deed: a mail waits for the morning of its reader, or its turn",
    "mail.take_places": "`put_off`, which asks it; the mails that go are noted when they are settled",
    "pipeline.desk_for": "`open_opportunity`, which asks it, notes the rule",
    "pipeline.show": "`log_talk` notes it",
    "playbooks.move_promised": "the look that it is part of notes it",
    "touchpoints.show_dealers_their_people": "`show_to` notes it",
    "touchpoints.show_to_dealer": "`show_to` notes it",
}
EVERY_KIND = pytest.mark.parametrize("kind", feed.facts(), ids=lambda kind: kind._meta.label)


def first(kind: type[Fact]) -> Any:
    row = kind._default_manager.order_by("pk").first()
    assert row is not None, f"the cast has no {kind._meta.verbose_name}: give it one, and this walk reaches it"
    return row


def another_text(kind: type[Fact]) -> dict[str, Any]:
    """A field of a kind's own with something that no row of the cast says, and that no constraint minds."""
    own = [f for f in kind._meta.local_concrete_fields if f.name not in {g.name for g in Fact._meta.get_fields()}]
    for field in own:
        if isinstance(field, models.CharField | models.TextField) and not field.choices and (field.max_length or 99) > 12:
            return {field.name: "said anew"}
    date = next(field for field in own if isinstance(field, models.DateField))
    return {date.name: "2019-04-05"}


def present(row: Any) -> dict[str, Any]:
    fields = [f.attname for f in row._meta.concrete_fields if f.attname not in {"changed", "version"}]
    found: dict[str, Any] = type(row)._default_manager.values(*fields).get(pk=row.pk)
    return found


@EVERY_KIND
def test_rights_what_is_shown_to_nobody_is_shown_to_none(kind: type[Fact], cast: Cast) -> None:
    table, rows = kind._meta.db_table, kind._default_manager.all()
    if table in THROUGH_THEIR_OWNER | SEEN_BY_ALL:
        assert not hasattr(rows, "visible_to"), "it has a gate of its own by now: take its reason out"
        return
    Member.objects.filter(pk=cast.sam.pk).update(is_active=False)
    cast.sam.refresh_from_db()
    assert first(kind)
    assert rows.visible_to(cast.ada).count() == rows.count()
    assert not rows.visible_to(cast.kit).exists()
    assert not rows.visible_to(cast.sam).exists()


GATED = [
    model for model in apps.get_models() if model not in feed.facts() and hasattr(model._default_manager.all(), "visible_to")
]


@pytest.mark.parametrize("kind", GATED, ids=lambda kind: kind._meta.label)
def test_rights_what_the_house_itself_keeps_is_shown_to_whom_it_is_about(kind: type[models.Model], cast: Cast) -> None:
    rows: Any = kind._default_manager.all()
    assert rows.exists(), f"the cast has no {kind._meta.verbose_name}: give it one, and this walk reaches it"
    Member.objects.filter(pk=cast.vera.pk).update(is_active=False)
    cast.vera.refresh_from_db()
    assert rows.visible_to(cast.ada).count() == rows.count()
    assert not rows.visible_to(cast.kit).exists()
    assert not rows.visible_to(cast.vera).exists()


@EVERY_KIND
def test_audit_what_a_record_said_is_kept_by_whatever_way_it_is_changed(kind: type[Fact], cast: Cast) -> None:
    row = first(kind)
    before = row.changed
    versions = Version.objects.filter(kind=kind._meta.db_table, row_id=row.pk)
    kind._default_manager.filter(pk=row.pk).update(**another_text(kind))
    kept = versions.get()
    was = {name: getattr(row, name) for name in another_text(kind)}
    assert {name: str(kept.before[name]) for name in was} == {name: str(value) for name, value in was.items()}
    assert kind._default_manager.get(pk=row.pk).changed >= before
    kind._default_manager.filter(pk=row.pk)._raw_delete("default")
    assert versions.filter(is_gone=True).count() == 1
    assert Tombstone.objects.filter(kind=kind._meta.db_table, row_id=row.pk).exists()
    _forget_what_pointed_to_it()


@EVERY_KIND
def test_undo_gives_back_what_an_import_wrote_over(kind: type[Fact], cast: Cast) -> None:
    row = first(kind)
    before = present(row)
    kind._default_manager.filter(pk=row.pk).update(hand=IMPORT, **another_text(kind))
    assert present(row) != before
    restoring = Restoring(kind, IMPORT, None)
    assert restoring.following(0, 9) == [row.pk]
    assert restoring.restore(restoring.differing(0, row.pk), 0, row.pk) == 1
    assert present(row) == before


@EVERY_KIND
def test_undo_takes_away_what_an_import_made_and_nobody_touched(kind: type[Fact], cast: Cast) -> None:
    row = first(kind)
    kind._default_manager.filter(pk=row.pk).update(origin=IMPORT, hand=IMPORT)
    unmaking = Unmaking(kind, IMPORT, Version.objects.order_by("-pk").values_list("pk", flat=True).first())
    assert unmaking.following(0, 9) == [row.pk]
    leaning = {why for _, why in unmaking.staying([row.pk]).values()}
    assert leaning <= {"used"}, "nobody changed it"
    kind._default_manager.filter(pk=row.pk).update(**another_text(kind))
    assert row.pk in unmaking.staying([row.pk]), "somebody has changed it since, and it would be gone"
    assert unmaking.unmake([row.pk]) == 1
    assert not kind._default_manager.filter(pk=row.pk).exists()
    _forget_what_pointed_to_it()


def _forget_what_pointed_to_it() -> None:
    """Rows that point nowhere are looked for at the end of a test; here they are meant."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
    connection.needs_rollback = True


def test_mirror_and_audit_every_kind_is_followed_by_the_database() -> None:
    """That each is in the lake or has a reason is asked by `lake/tests/test_what_leaves.py`."""
    followed = {kind._meta.db_table for kind in feed.facts()}
    assert len(followed) >= 17 and THROUGH_THEIR_OWNER.keys() | SEEN_BY_ALL.keys() | IN_ANOTHER_EXPORT.keys() <= followed


def test_export_every_kind_is_taken_out_or_has_a_reason() -> None:
    taken_out = {kind.model._meta.db_table for kind in exporting.KINDS.values()}
    assert {kind._meta.db_table for kind in feed.facts()} - taken_out == IN_ANOTHER_EXPORT.keys()


def verbs() -> Iterator[tuple[str, bool]]:
    """Every public verb of every room's actions, and whether it notes in the journal, itself or by what it calls of its room."""
    for path in sorted(HOUSE.rglob("actions*.py")) + sorted(HOUSE.glob("*/actions/*.py")):
        inside = path.relative_to(HOUSE)
        if inside.parts[0] in NO_DEEDS or inside.as_posix() in NO_DEEDS or "tests" in inside.parts:
            continue
        own = _functions(path)
        for name in own:
            if not name.startswith("_"):
                yield f"{inside.parts[0]}.{name}", _notes(name, _beside(path) | own, set())


def _functions(path: Path) -> dict[str, ast.FunctionDef]:
    return {f.name: f for f in ast.parse(path.read_text("utf-8")).body if isinstance(f, ast.FunctionDef)}


def _beside(path: Path) -> dict[str, ast.FunctionDef]:
    """The verbs of the files beside a file, by the names under which it calls them: its own import, or `file.verb`."""
    found: dict[str, ast.FunctionDef] = {}
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.level == 1 and path.parent.name == "actions":
            for alias in node.names:
                module = path.with_name(f"{node.module or alias.name}.py")
                verbs = _functions(module) if module.exists() else {}
                found |= {n if node.module else f"{alias.name}.{n}": f for n, f in verbs.items()}
    return found


def _notes(name: str, functions: dict[str, ast.FunctionDef], seen: set[str]) -> bool:
    seen.add(name)
    called = {ast.unparse(node.func) for node in ast.walk(functions[name]) if isinstance(node, ast.Call)}
    if called & {"note", "note_all", "child.call"}:  # an import's child notes what it did itself
        return True
    return any(_notes(other, functions, seen) for other in called & functions.keys() - seen)


def test_audit_every_verb_notes_what_was_done() -> None:
    silent = {name for name, notes in verbs() if not notes}
    assert silent == NOTED_ELSEWHERE.keys()
    assert len(list(verbs())) > 40


# A verb that takes rows away, and the verb that gives them back or the reason why none does.
WAYS_BACK = {
    "goodwords.remove": "goodwords.bring_back",
    "recovery.take_back": "recovery.bring_back",
    "recovery.undo": "working on it again says it again",
    "recovery.lay_rules": "recovery.lay_rules_again",
    "recovery.lay_rules_again": "recovery.lay_rules_again",
    "changes.remove": "changes.bring_back",
    "changes.unlink": "changes.link_again",
    "changes.untell": "changes.tell",
    "changes.untell_by_voice": "changes.tell_by_voice",
    "pipeline.unopen": "pipeline.open_opportunity",
    "pipeline.unsign": "pipeline.sign",
    "pipeline.unsend": "pipeline.send_quote",
    "pipeline.lay_rules": "pipeline.lay_rules_again",
    "pipeline.lay_rules_again": "pipeline.lay_rules_again",
    "people.untie": "people.tie_again",
    "people.set_segment_cadence": "the page that takes it away sets it again",
    "touchpoints.take_back": "touchpoints.bring_back",
    "directory.forget_view": "directory.keep_view_again",
    "mail.ask_no_more": "mail.ask_for",
    "intake.forget": "nothing of it had come in",
    "demo.take_out": "nobody in it was real; its page says so before, and where to see it again",
    "occasions.remove_own_day": "occasions.keep_own_day_again",
    "touchpoints.take_back_gifts": "a card that is ticked again is a gift again",
    "playbooks.take_away": "an import of the same again brings them again",
    "referrals.take_back": "referrals.note_again",
    "referrals.gather": "what an enquiry says again is taken up again",
    "themes.let_go": "answers that an import brings again are read again",
    "themes.undo": "what it takes back is said again where it was said",
    "playbooks.let_go": "an import of the same again begins them again",
    "referrals.forget_whom": "referrals.recognise",
    "surveys.keep": "whoever said it says it again",
    "surveys.count_in": "surveys.leave_out",
    "surveys.leave_out": "surveys.count_in",
    "surveys.drop_alert": "surveys.keep_alert_again",
    "surveys.throw_away": "surveys.bring_back",
}
UPKEEP = {
    "themes.learn",
    "themes.read",
    "referrals.sweep",
    "surveys.sweep",
    "directory.index_anew",
    "scores.file",
    "mail.forget_words",
    "directory.forget_unsaid",
}


def taking_away() -> Iterator[str]:
    """Every public verb in which rows are deleted, by itself or by a helper beside it."""
    for path in sorted(HOUSE.glob("*/actions.py")) + sorted(HOUSE.glob("*/actions/*.py")):
        functions = {f.name: f for f in ast.parse(path.read_text("utf-8")).body if isinstance(f, ast.FunctionDef)}
        room = path.relative_to(HOUSE).parts[0]
        yield from (f"{room}.{name}" for name in functions if not name.startswith("_") and _deletes(name, functions, set()))


def _deletes(name: str, functions: dict[str, ast.FunctionDef], seen: set[str]) -> bool:
    seen.add(name)
    calls = [node.func for node in ast.walk(functions[name]) if isinstance(node, ast.Call)]
    if any(isinstance(call, ast.Attribute) and call.attr in {"delete", "_raw_delete"} for call in calls):
        return True
    return any(_deletes(other, functions, seen) for other in {ast.unparse(c) for c in calls} & functions.keys() - seen)


def test_undo_every_verb_that_takes_a_record_away_has_a_way_back_or_a_reason() -> None:
    taken = {verb for verb in taking_away() if verb.partition(".")[0] not in {"jobs", "journal", "insights", "scores"}}
    assert taken - UPKEEP == WAYS_BACK.keys()
    named = {name for name, _ in verbs()} | {"directory.keep_view_again"}
    assert {way for way in WAYS_BACK.values() if " " not in way} <= named


WHOM_THEY_SENT = "it is about whoever came, and they stay"
# Rows that stay when somebody is deleted, and know no more who it was.
STAYS_WITHOUT_THEM = {
    "mail.Suppression.person": "the sealed print of an address, so that a later import does not bring mail to it again",
    "pipeline.Opportunity.introduced_by": WHOM_THEY_SENT,
    "referrals.Touch.introducer": WHOM_THEY_SENT,
    "referrals.Introduction.introducer": WHOM_THEY_SENT,
}


def pointing_to_people() -> Iterator[tuple[str, Any]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is Person:
                yield f"{model._meta.label}.{field.name}", field


def test_erase_what_names_somebody_goes_with_them_or_has_a_reason() -> None:
    stays = {name for name, field in pointing_to_people() if field.remote_field.on_delete is not models.CASCADE}
    assert stays == STAYS_WITHOUT_THEM.keys()
    assert len(list(pointing_to_people())) > 25


@pytest.mark.parametrize("name", ["maya", "theo", "ines", "noor"])
def test_erase_no_table_but_the_journal_names_whoever_was_deleted(name: str, cast: Cast) -> None:
    person: Person = getattr(cast, name)
    known = [text for text in (person.name, person.email, person.phone) if text]
    assert any(said for _, said in telling(known)), "they are named nowhere: the walk looks at nothing"
    person.delete()
    assert [where for where, _ in telling(known)] == []


# What a row has to say before somebody is erased, since it outlives them; whoever erases people calls each of these first.
BEFORE_THEY_GO: dict[str, Callable[..., object]] = {"mail.Suppression.reason": suppressing.keep_erased}


def saying_erased() -> Iterator[tuple[str, Any]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if "erased" in dict(field.flatchoices):
                yield f"{model._meta.label}.{field.name}", field


def test_erase_what_a_row_says_of_it_is_written_before_they_go_and_outlives_them(cast: Cast) -> None:
    assert dict(saying_erased()).keys() == BEFORE_THEY_GO.keys()
    known = [cast.maya.name, cast.maya.email, cast.maya.phone]
    for verb in BEFORE_THEY_GO.values():
        verb(cast.maya, by="test", at=timezone.now())
    cast.maya.delete()
    for _, field in saying_erased():
        assert field.model._default_manager.filter(**{field.name: "erased"}).count() == 1
    assert [where for where, _ in telling(known)] == []


def telling(known: list[str]) -> Iterator[tuple[str, int]]:
    """The columns of words in which somebody is named; what was kept of gone rows is a matter of the journal."""
    for model in apps.get_models():
        if not model.__module__.startswith("goodword.") or model._meta.app_label == "journal":
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                told = model._default_manager.annotate(in_words=AsText(field.name, models.TextField()))
                asked = models.Q(*[models.Q(in_words__contains=text) for text in known], _connector=models.Q.OR)
                if n := told.filter(asked).count():
                    yield f"{model._meta.label}.{field.name}", n
