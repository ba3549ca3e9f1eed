"""A leaked lake names nobody."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from goodword.insights import mirroring
from goodword.journal.feed import facts
from goodword.kit.facts import FACTS, Type

from .conftest import NOON

NOT_IN_THE_LAKE = {
    "people_care": "who looks after whom is for rights, not for numbers",
    "people_tie": "no insight reads ties yet",
    "touchpoints_conversation": "words",
    "occasions_ownday": "named in words; no insight reads it",
    "occasions_card": "one that was posted is a touchpoint",
    "touchpoints_putoff": "what one did not do on a day; nothing is counted from it",
    "pipeline_quote": "no insight reads quotes",
    "surveys_response": "words among what was said; its scores are answers",
    "referrals_handle": "links and codes open doors; no insight reads them",
    "recovery_casenote": "words",
    "changes_changecause": "which words led to a change; no insight reads it",
    "changes_told": "who was told by mail is there as mail",
    "catalogue_product": "names of ours; facts carry its number",
    "catalogue_department": "names of ours; facts carry its number",
    "catalogue_branch": "names of ours; facts carry its number",
    "catalogue_dealer": "names of ours; facts carry its number",
    "catalogue_staff": "names of ours; facts carry its number",
}
# Texts that sort people and deeds into kinds. All other text stays in the database.
KINDS = {"segment", "region", "country", "language", "currency", "state", "channel", "kind", "stage", "direction", "intent"}
KINDS |= {"metric", "formula", "step", "proof", "outcome", "rule", "way", "skipped_why"}


def test_every_kind_of_fact_is_in_the_lake_or_has_a_reason() -> None:
    tables = {kind._meta.db_table for kind in facts()}
    mirrored = {fact.table for fact in FACTS.values()}
    assert mirrored <= tables
    assert tables - mirrored == set(NOT_IN_THE_LAKE)


def test_every_column_is_the_row_s_or_says_how_it_is_read() -> None:
    fields = {kind._meta.db_table: {f.column for f in kind._meta.concrete_fields} for kind in facts()}
    for fact in FACTS.values():
        plain = {c.name for c in fact.columns if not c.sql and not c.local_day_of}
        assert plain <= fields[fact.table], fact.name
        assert fact.has_dims == ("dims" in fields[fact.table]), fact.name
        assert {c.name for c in fact.columns if c.type is Type.TEXT} <= KINDS, fact.name


def filled(kind: type[models.Model]) -> dict[str, Any]:
    """A value for every text of a row that says where it stood."""
    found: dict[str, Any] = {}
    for field in kind._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField) and field.column not in KINDS and not field.choices:
            found[field.column] = f"MARK {field.column}"[: field.max_length or None]
        elif isinstance(field, models.JSONField):
            many = {f"n{n}": f"MARK {field.column} {n}" for n in range(3)}
            found[field.column] = {"who": f"MARK {field.column} " + "x" * 60, "Maya Olsen": "MARK key", "list": [many]}
    return found


def fill(kind: type[models.Model], more: dict[str, Any]) -> models.Model:
    values = filled(kind) | more
    names = {f.column: f for f in kind._meta.concrete_fields}
    for name, field in names.items():
        if name in values or field.primary_key or field.null or field.has_default() or field.has_db_default():
            continue
        stand_in = {
            "DateTimeField": NOON,
            "DateField": NOON.date(),
            "BigIntegerField": 1,
            "SmallIntegerField": 1,
            "PositiveSmallIntegerField": 1,
            "CharField": "x",
            "SlugField": "x",
        }
        values[name] = stand_in[field.get_internal_type()]
    return kind.objects.create(**{names[name].attname: value for name, value in values.items()})


def test_no_name_no_address_and_no_word_reaches_a_file_of_the_lake(lake: Path) -> None:
    person = fill(apps.get_model("people.Person"), {})
    organisation = fill(apps.get_model("people.Organisation"), {})
    own = {"person_id": person.pk, "organisation_id": organisation.pk}
    order = fill(apps.get_model("touchpoints.Order"), own)
    fill(apps.get_model("people.Membership"), own)
    fill(apps.get_model("touchpoints.OrderLine"), {"order_id": order.pk})
    fill(apps.get_model("touchpoints.Touchpoint"), own)
    fill(apps.get_model("touchpoints.Promise"), own)
    fill(apps.get_model("pipeline.Opportunity"), own)
    fill(apps.get_model("pipeline.Contract"), own)
    playbook = apps.get_model("playbooks.Playbook").objects.create(name="MARK", key="mark", phase="after", made_at=NOON)
    edition = apps.get_model("playbooks.Edition").objects.create(
        playbook=playbook, number=1, definition={"who": "MARK"}, made_at=NOON, made_by="MARK"
    )
    run = fill(apps.get_model("playbooks.Run"), own | {"playbook_id": playbook.pk, "edition_id": edition.pk})
    fill(apps.get_model("playbooks.RunStep"), own | {"playbook_id": playbook.pk, "run_id": run.pk})
    scale = {"scale_low": 0, "scale_high": 10, "score": 9, "answered_at": NOON}
    answer = fill(apps.get_model("surveys.Answer"), own | scale)
    theme = apps.get_model("themes.Theme").objects.create(label="MARK", found_as="MARK", found_at=NOON)
    said = {"answer_id": answer.pk, "theme_id": theme.pk, "under_id": theme.pk, "start": 0, "end": 4}
    fill(apps.get_model("themes.Mention"), own | said)
    fill(apps.get_model("referrals.Introduction"), {"person_id": person.pk})
    fill(apps.get_model("referrals.Touch"), {"person_id": person.pk})
    fill(apps.get_model("referrals.Invitation"), {"person_id": person.pk})
    fill(apps.get_model("asking.Lot"), {"person_id": person.pk, "turn": 1, "until": NOON.date()})
    shop = apps.get_model("shops.Shop").objects.create(n_top=1, n_frame=1, until=NOON.date(), drawn_at=NOON)
    fill(apps.get_model("shops.ShopCall"), {"person_id": person.pk, "shop_id": shop.pk, "outcome": "no", "called_at": NOON})
    fill(apps.get_model("goodwords.GoodWord"), own)
    survey = apps.get_model("surveys.Survey").objects.create(name="MARK survey", kind="relationship", made_at=NOON)
    version = survey.versions.create(number=1, made_at=NOON)
    asked = {"survey_id": survey.pk, "survey_version_id": version.pk, "due_at": NOON, "closes_at": NOON}
    fill(apps.get_model("surveys.Invitation"), own | asked)
    fill(apps.get_model("recovery.Case"), own | {"cause": "score"})
    fill(apps.get_model("changes.Change"), {})
    for fact in FACTS.values():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{fact.table}"')
            assert "MARK" in json.dumps(cursor.fetchall(), default=str), f"{fact.name}: the marks are in the database"
    report = mirroring.mirror()
    assert report.changed == dict.fromkeys(FACTS, 1)
    files = [f for f in lake.rglob("*") if f.is_file()]
    assert len(files) > len(FACTS)
    # Parquet packs pages, so the values are looked at, and the bytes of the rest.
    import pyarrow.parquet as pq

    for file in files:
        said = repr(pq.ParquetFile(file).read().to_pylist()) if file.suffix == ".parquet" else file.read_bytes().decode()
        assert "MARK" not in said, file
        assert "Maya" not in said, file


@pytest.mark.twin
def test_without_the_limit_on_dimensions_a_name_would_reach_it(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from goodword.lake import shape

    monkeypatch.setattr(shape, "LONGEST_VALUE", 10_000)
    dims = shape.Dims()
    dims.see([json.dumps({"who": "Maya Olsen, " * 10})])
    assert dims.names == ["who"]
