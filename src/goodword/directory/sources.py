"""What is found by its words: the rows, the words they are found by, and those that can be misspelt."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection

from goodword.journal import feed

from .fulltext import Of
from .spelling import phone_word, words_of

# A row's number, every word it is found by, and those of them that people say and misspell.
Found = tuple[int, list[str], list[str]]


@dataclass(frozen=True)
class Source:
    """One table, the columns that its words come from, and how."""

    table: str
    columns: tuple[str, ...]
    read: Callable[..., tuple[list[str], list[str]]]

    def rows(self, ids: Sequence[int]) -> list[Found]:
        """Those of these rows that exist."""
        marks = ", ".join(["%s"] * len(ids))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, {', '.join(self.columns)} FROM {self.table} WHERE id IN ({marks})", list(ids))
            return [(int(row[0]), *self.read(*row[1:])) for row in cursor.fetchall()]

    def changed(self, *, since: int) -> "array[int]":
        """The numbers of the rows that changed since a moment of the feed; eight bytes each."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {self.table} WHERE changed >= %s ORDER BY id", [since])
            found = array("q")
            while rows := cursor.fetchmany(10_000):
                found.extend(row[0] for row in rows)
        return found

    def is_longer_than(self, n: int) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {self.table} LIMIT 1 OFFSET %s", [n])
            return cursor.fetchone() is not None


def _of_somebody(name: str, email_key: str, phone_key: str) -> tuple[list[str], list[str]]:
    spoken = words_of(name)
    local, _, domain = email_key.partition("@")
    words = [*spoken, *words_of(local), *words_of(domain.rpartition(".")[0]), phone_word(phone_key)]
    return [w for w in dict.fromkeys(words) if w], spoken


def _of_talk(words: str) -> tuple[list[str], list[str]]:
    spoken = words_of(words)
    return spoken, spoken


SOURCES: dict[Of, Source] = {
    Of.PEOPLE: Source("people_person", ("name", "email_key", "phone_key"), _of_somebody),
    Of.ORGANISATIONS: Source("people_organisation", ("name", "email_key", "phone_key"), _of_somebody),
    Of.TALKS: Source("touchpoints_conversation", ("words",), _of_talk),
}


def moment_now() -> int:
    """The moment of the feed up to which an index is brought when it is brought up now."""
    return feed.settled(connection)
