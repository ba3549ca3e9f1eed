"""Files on their way in, one at each stand of the wizard, so that each of its pages can be looked at."""

import tempfile
from dataclasses import replace
from pathlib import Path

from django.utils import timezone

from goodword.accounts.models import Member
from goodword.intake import actions, reading
from goodword.intake.models import Import
from goodword.intake.reading import mapping
from goodword.intake.reading.plan import Plan, Profile, Source

# Each day fits both orders, so that one question is left; the third row cannot come in.
GERMAN = (
    "Kundennummer;Vorname;Nachname;E-Mail;Telefon;Ort;Geburtstag\n"
    "K-101;Jürgen;Groß;juergen@example.net;0171 2345678;Köln;01.02.1970\n"
    "K-102;Änne;Weiß;aenne@example.net;030 901820;Berlin;03.04.1980\n"
    "K-103;Ohne;Adresse;das ist keine;;Bonn;05.06.1985\n"
)


def bring_in(member: Member) -> dict[str, int]:
    """The import of each stand: waiting for an answer, tried out, come in, and taken back."""
    stands = {stand: _begun(member, stand) for stand in ("waiting", "tried", "done", "undone")}
    for stand in ("tried", "done", "undone"):
        _confirm(stands[stand])
    Import.objects.filter(pk=stands["tried"].pk).update(counts=actions.dry_run(stands["tried"], is_apart=True))
    actions.run(stands["undone"].pk, is_apart=True)
    actions.undo(stands["undone"].pk, by=member.by, at=timezone.now(), is_apart=True)
    actions.run(stands["done"].pk, is_apart=True)
    return {stand: batch.pk for stand, batch in stands.items()}


def _begun(member: Member, stand: str) -> Import:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kunden.csv"
        path.write_text(GERMAN, encoding="cp1252")
        name = f"Kunden {stand}.csv"
        batch = actions.begin(paths=[path], names=[name], member=member, by=member.by, at=timezone.now())
        actions.look(batch, found=reading.profile(path).as_json(), by=member.by, at=timezone.now())
    batch.refresh_from_db()
    return batch


def _confirm(batch: Import) -> None:
    profile = Profile.from_json(batch.profile["table"])
    suggested = mapping.suggest_for_profile(profile, "people")
    targets = tuple(replace(target, form="dmy") if target.orders else target for target in suggested.targets)
    plan = Plan("people", profile.source or Source("csv"), targets, currency="EUR", country="DE", time_zone="Europe/Berlin")
    actions.confirm(batch, plan=plan.as_json(), by="member:1", at=timezone.now())
