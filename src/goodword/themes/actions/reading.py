"""Comments are read, new ones and those that were changed; what was found before and is not so any more is taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from goodword.journal import feed
from goodword.journal.actions import note
from goodword.journal.models import Reader

from .. import sources
from ..hearing import learning
from ..hearing.ears import Ear, Heard
from ..hearing.tongues import LANGUAGES, language_of
from ..models import Correction, Learned, Mention
from ..queries import counted_under
from ..rules import is_grown
from . import learning as looking

READER = "themes"
Key = tuple[int, int]  # the answer, the theme


@dataclass(frozen=True)
class Reading:
    """What it takes to read: an ear for each language that was learned, and under which theme each theme counts."""

    ears: Mapping[str, Ear]
    shares: Mapping[str, float]
    under: Mapping[int, int | None]


def read(*, by: str, at: datetime) -> int:
    """Read what came since the last time; everything, where there is something new to read it with. How many mentions changed."""
    n, learned = sources.n_comments(), list(Learned.objects.all())
    if is_grown(n, max((one.among for one in learned), default=0)):
        looking.learn(by=by, at=at)
        learned = list(Learned.objects.all())
    taught, until = sources.signature(), feed.settled(connection)
    reader, _ = Reader.objects.get_or_create(name=READER)
    is_known = all(one.taught == taught for one in learned)
    reading = _reading(learned)
    written = sum(_read_chunk(reading, rows, at=at) for rows in sources.chunks_since(reader.last_changed if is_known else 0))
    with transaction.atomic():
        Reader.objects.filter(pk=READER).update(last_changed=until)
        Learned.objects.filter(pk__in=[one.pk for one in learned]).update(taught=taught)
        if written:
            note("theme.read", by=by, at=at, mentions=written)
    return written


def _reading(learned: Sequence[Learned]) -> Reading:
    ears = {one.language: Ear.from_json(one.ear) for one in learned}
    ears = {code: learning.taught(ear, sources.said(ear.themes)) for code, ear in ears.items()}
    even = dict.fromkeys(LANGUAGES, 1 / len(LANGUAGES))
    return Reading(ears, {one.language: one.share for one in learned} or even, counted_under())


@transaction.atomic
def _read_chunk(reading: Reading, rows: Sequence[sources.Row], *, at: datetime) -> int:
    wanted = _mentions(reading, rows)
    known = {(m.answer_id, m.theme_id): m for m in Mention.objects.filter(answer__in=[row["pk"] for row in rows])}
    gone = [mention.pk for key, mention in known.items() if key not in wanted]
    changed = [known[key] for key, said in wanted.items() if key in known and _differs(known[key], said)]
    for mention in changed:
        said = wanted[mention.answer_id, mention.theme_id]
        Mention.objects.filter(pk=mention.pk).update(version=F("version") + 1, hand=None, **said)
    new = {key: said for key, said in wanted.items() if key not in known}
    if gone:
        Mention.objects.filter(pk__in=gone).delete()
    if new:
        whose = {row["pk"]: {name: row[name] for name in ("person_id", "organisation_id")} for row in rows}
        number = {"changed": tick} if (tick := feed.tick(connection)) is not None else {}
        Mention.objects.bulk_create(
            Mention(answer_id=answer, theme_id=theme, noted_at=at, **whose[answer], **said, **number)
            for (answer, theme), said in new.items()
        )
    return len(gone) + len(changed) + len(new)


def _mentions(reading: Reading, rows: Sequence[sources.Row]) -> dict[Key, dict[str, Any]]:
    """What there is to say of each answer and theme: what was heard, and over it what people said."""
    found: dict[Key, dict[str, Any]] = {}
    spoken: dict[str, list[sources.Row]] = {}
    for row in rows:
        if row["comment"].strip():
            spoken.setdefault(language_of(row["comment"], reading.shares), []).append(row)
    for code, theirs in spoken.items():
        if ear := reading.ears.get(code):
            for row, heard in zip(theirs, ear.hear([row["comment"] for row in theirs]), strict=True):
                found |= {(row["pk"], int(one.theme)): _told(one, code) for one in heard if int(one.theme) in reading.under}
    lengths = {row["pk"]: len(row["comment"]) for row in rows if row["comment"].strip()}
    for said in Correction.objects.filter(answer__in=lengths.keys()):
        found[said.answer_id, said.theme_id] = _corrected(
            found.get((said.answer_id, said.theme_id)), said, lengths[said.answer_id]
        )
    return {key: {**one, "under_id": reading.under.get(key[1])} for key, one in found.items()}


def _told(heard: Heard, code: str) -> dict[str, Any]:
    state = Mention.State.FOUND if heard.is_sure else Mention.State.PERHAPS
    told = {"state": str(state), "sentiment": heard.sentiment, "certainty": heard.certainty, "said_by": ""}
    return {**told, "start": heard.start, "end": heard.end, "language": code}


def _corrected(heard: dict[str, Any] | None, said: Correction, length: int) -> dict[str, Any]:
    """As a person said; the words that they said it of, where the comment is still so long."""
    state = Mention.State.SAID if said.is_it else Mention.State.REFUSED
    start, end = (said.start, said.end) if said.end <= length else (0, length)
    told = {"state": str(state), "certainty": 1.0, "said_by": said.by, "start": start, "end": end}
    return {**(heard or {}), **told}


def _differs(mention: Mention, said: Mapping[str, Any]) -> bool:
    return any(getattr(mention, name) != value for name, value in said.items())
