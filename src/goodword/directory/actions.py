"""Verbs about lists that one comes back to, and the upkeep of what is found by its words.

One person, organisation or talk is indexed right after the deed. Whatever is written in bulk is
read from the change feed, some thousand rows at a time with a pause between, so that nobody who
writes in the meantime has to wait.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import connection, transaction

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.journal.actions import note
from goodword.journal.models import Entry, Reader, Tombstone
from goodword.kit import names
from goodword.touchpoints.models import Conversation

from . import fulltext
from .fulltext import Of
from .models import Deletion, SavedView, Word
from .rules import Wanted
from .sources import SOURCES, Source, moment_now
from .spelling import deletions, is_worth_correcting

T = TypeVar("T")
CHUNK = 5_000
PAUSE = 0.01
FIRST_FILLING = 50_000
SOME_KEYS = 400


@transaction.atomic
def save_view(
    *, member: Member, name: str, wanted: Wanted, is_for_all: bool, of: str = SavedView.Of.PEOPLE, by: str, at: datetime
) -> SavedView:
    """Keep a list under a name; the same name again means the new filters. Only a manager's can be for everybody."""
    columns = {"query": wanted.query(), "is_for_all": is_for_all and may(member.role, Right.MANAGE)}
    view, _ = SavedView.objects.update_or_create(
        member=member,
        of=of,
        name=names.tidy(name)[:80],
        defaults=columns,
        create_defaults={**columns, "made_at": at},
    )
    note("view.saved", view, by=by, at=at)
    return view


@transaction.atomic
def forget_view(view: SavedView, *, by: str, at: datetime) -> Entry:
    """A saved list is no longer needed."""
    said = {name: getattr(view, name) for name in ("member_id", "of", "name", "query", "is_for_all")}
    deed = note("view.forgotten", view, by=by, at=at, **said)
    view.delete()
    return deed


@transaction.atomic
def keep_view_again(deed: Entry, *, by: str, at: datetime) -> SavedView:
    """Undo `forget_view`; where there is a view of that name again, it stays as it is."""
    said = deed.detail
    columns = {"query": said["query"], "is_for_all": said["is_for_all"], "made_at": at}
    view, is_new = SavedView.objects.get_or_create(
        member_id=said["member_id"], of=said["of"], name=said["name"], defaults=columns
    )
    if is_new:
        note("view.saved", view, by=by, at=at, undoes=deed.pk)
    return view


@transaction.atomic
def index_one(of: Of, row_id: int) -> None:
    """Find this row by what it says now, or no longer when it is gone."""
    rows = SOURCES[of].rows([row_id])
    if not rows:
        fulltext.take(of, [row_id])
        return
    fulltext.put(of, [(pk, words) for pk, words, _ in rows])
    _learn_many(Counter(word for _, _, spoken in rows for word in spoken if len(word) > 1), set())


def index_talk(talk_id: int) -> None:
    """Find a talk by its words."""
    for conversation_id in Conversation.objects.filter(touchpoint=talk_id).values_list("pk", flat=True):
        index_one(Of.TALKS, conversation_id)


def catch_up() -> int:
    """Index everything that changed since the last time, forget what is gone; how many rows it was."""
    return sum(_catch_up(of, source) for of, source in SOURCES.items())


def index_anew() -> int:
    """Forget the whole index and make it again from the rows; the vocabulary keeps no word that nobody says."""
    for of in SOURCES:
        Reader.objects.filter(name=of.value).delete()
        fulltext.empty(of)
    Word.objects.all().delete()
    Deletion.objects.all().delete()
    return catch_up()


def forget_unsaid() -> int:
    """Let go of the words of rows that are gone, also where misspelt words are corrected; how many nobody says any more."""
    for of in SOURCES:
        fulltext.let_go(of)
    done, after = 0, ""
    while words := list(Word.objects.filter(word__gt=after).order_by("word").values_list("word", flat=True)[:CHUNK]):
        with transaction.atomic():
            fulltext.look_word_by_word()
            gone = _unsaid(after, words[-1])
            keys = [(key, word) for word in gone for key in deletions(word)]
            for some in _chunks(keys, SOME_KEYS):
                Deletion.objects.filter(pk__in=some).delete()
        done += len(gone)
        after = words[-1]
        time.sleep(PAUSE)
    return done


def _unsaid(after: str, upto: str) -> list[str]:
    """Take the words of this stretch that no row has out of the vocabulary."""
    said = fulltext.is_said("directory_word.word")
    sql = f"DELETE FROM directory_word WHERE word > %s AND word <= %s AND NOT {said} RETURNING word"
    with connection.cursor() as cursor:
        cursor.execute(sql, [after, upto])
        return [row[0] for row in cursor.fetchall()]


def _catch_up(of: Of, source: Source) -> int:
    reader, _ = Reader.objects.get_or_create(name=of.value)
    upto = moment_now()
    if fulltext.is_empty(of) and source.is_longer_than(FIRST_FILLING):
        fulltext.without_index(of)
    done, counts, known = 0, Counter[str](), set[str]()
    for ids in _chunks(source.changed(since=reader.last_changed)):
        rows = source.rows(ids)
        with transaction.atomic():
            fulltext.put(of, [(pk, words) for pk, words, _ in rows])
        counts.update(word for _, _, spoken in rows for word in spoken if len(word) > 1)
        done += len(rows)
        if len(counts) > 20 * CHUNK:
            _learn_many(counts, known)
        time.sleep(PAUSE)
    _learn_many(counts, known)
    fulltext.with_index(of)
    done += _forget(of, source, since=reader.last_changed)
    Reader.objects.filter(pk=of.value).update(last_changed=upto)
    return done


def _forget(of: Of, source: Source, *, since: int) -> int:
    """Take out what is gone and did not come back."""
    gone = set(Tombstone.objects.filter(kind=source.table, changed__gte=since).values_list("row_id", flat=True).iterator())
    done = 0
    for ids in _chunks(sorted(gone)):
        stays = {pk for pk, _, _ in source.rows(ids)}
        with transaction.atomic():
            fulltext.take(of, [pk for pk in ids if pk not in stays])
        done += len(ids) - len(stays)
    return done


def _learn_many(counts: Counter[str], known: set[str]) -> None:
    """Count words into the vocabulary; a word not met before gets its deletion keys. Empties `counts`."""
    for words in _chunks(sorted(counts)):
        fresh = {w for w in words if w not in known}
        fresh -= set(Word.objects.filter(word__in=fresh).values_list("word", flat=True))
        with transaction.atomic():
            _count([(w, counts[w]) for w in words])
            Deletion.objects.bulk_create(
                (Deletion(key=k, word=w) for w in sorted(fresh) if is_worth_correcting(w) for k in deletions(w)),
                ignore_conflicts=True,
                batch_size=CHUNK,
            )
        known.update(words)
        time.sleep(PAUSE)
    counts.clear()


def _count(counted: Sequence[tuple[str, int]]) -> None:
    """Add to how often each word occurs."""
    sql = """INSERT INTO directory_word (word, n) VALUES (%s, %s)
        ON CONFLICT (word) DO UPDATE SET n = directory_word.n + excluded.n"""
    with connection.cursor() as cursor:
        cursor.executemany(sql, counted)


def _chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))
