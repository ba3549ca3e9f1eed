"""Finding anybody by a few letters: names, organisations, e-mails, phones in any spelling, words of talks.

First what is written exactly so, the last word being perhaps not finished; then, if that is
little, what is one slip of the finger away from it, word by word over the vocabulary.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Model, Prefetch, QuerySet, prefetch_related_objects
from django.db.models.expressions import RawSQL

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.kit import names, phones
from goodword.people.models import Membership, Organisation, Person
from goodword.people.queries import dialled_from
from goodword.touchpoints.models import Conversation, Touchpoint

from . import fulltext
from .fulltext import Groups, Of
from .models import Deletion, Word
from .spelling import DIGITS_OF_A_PHONE, deletions, is_one_slip, is_worth_correcting, phone_word, words_of

R = TypeVar("R", bound=Model)
ENOUGH = 10
LOOKED_AT = 40
ENDINGS = 24
NEIGHBOURS = 8
LONGEST = 200
MOST_WORDS = 8
PHONE = re.compile(r"[\s+()./\-–0-9]+")
AROUND = 60
SHOWN = ("name", "name_key", "email", "phone", "phone_key", "city")


@dataclass(frozen=True)
class Snippet:
    """A talk that was found, and the words around what was looked for."""

    talk: Touchpoint
    before: str
    hit: str
    after: str


@dataclass
class Found:
    people: list[Person] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    talks: list[Snippet] = field(default_factory=list)

    @property
    def n(self) -> int:
        return len(self.people) + len(self.organisations) + len(self.talks)


def find(member: Member, asked: str, *, n: int = ENOUGH) -> Found:
    """What this member may know of and is meant by these letters, the likeliest first."""
    found = _found(member, asked, n)
    present = Membership.objects.filter(until=None).select_related("organisation").only("person", "organisation__name")
    prefetch_related_objects(found.people, Prefetch("memberships", present, to_attr="present"))
    return found


def _found(member: Member, asked: str, n: int) -> Found:
    text = names.tidy(asked[:LONGEST])
    digits = "".join(c for c in text if c.isdigit())
    if PHONE.fullmatch(text) and len(digits) >= DIGITS_OF_A_PHONE:
        return _by_phone(member, text, digits)
    if "@" in text.strip("@"):
        return _by_address(member, text.lower())
    words = words_of(text)[:MOST_WORDS]
    if not words or len(words[0]) < 2 > len(text):
        return Found()
    return _by_words(member, text, words, n)


def _by_words(member: Member, text: str, words: list[str], n: int) -> Found:
    exact = [[w] for w in words[:-1]] + [_endings(words[-1])]
    people, organisations = _people(member), _organisations(member)
    found_people, found_organisations = _meant(people, Of.PEOPLE, exact), _meant(organisations, Of.ORGANISATIONS, exact)
    talks = _meant(_talks(member), Of.TALKS, exact)
    if len(found_people) + len(found_organisations) < n:
        near = [sorted({w, *_neighbours(w), *more}) for w, more in zip(words, exact, strict=True)]
        if near != exact:
            found_people += _meant(people, Of.PEOPLE, near, but=found_people)
            found_organisations += _meant(organisations, Of.ORGANISATIONS, near, but=found_organisations)
            talks = talks or _meant(_talks(member), Of.TALKS, near)
    if len(words) == 1 and len(found_people) < n and len(words[0]) > 2:
        found_people += _starting(people, "email_key", text.lower(), but=found_people)
    return Found(
        _likeliest(found_people, words, n), _likeliest(found_organisations, words, n), [_snippet(c, words) for c in talks[:5]]
    )


def _by_phone(member: Member, text: str, digits: str) -> Found:
    """The same number however it is dialled: its E.164 key first, then whatever ends in the digits that were typed."""
    try:
        key = phones.key(text, dialled_from())
    except phones.NotANumber:
        key = ""
    ending = digits.lstrip("0")
    word = [[phone_word(f"+{digits}")]]
    meant: list[Person | Organisation] = [
        *_meant(_people(member), Of.PEOPLE, word),
        *_meant(_organisations(member), Of.ORGANISATIONS, word),
    ]
    fits = [row for row in meant if row.phone_key == key or row.phone_key.endswith(ending)]
    fits.sort(key=lambda row: (row.phone_key != key, row.name_key))
    return Found([r for r in fits if isinstance(r, Person)][:ENOUGH], [r for r in fits if isinstance(r, Organisation)][:ENOUGH])


def _by_address(member: Member, text: str) -> Found:
    address = text.replace(" ", "")
    return Found(
        _starting(_people(member), "email_key", address, but=[]), _starting(_organisations(member), "email_key", address, but=[])
    )


def _people(member: Member) -> QuerySet[Person]:
    return Person.objects.visible_to(member).only(*SHOWN)


def _organisations(member: Member) -> QuerySet[Organisation]:
    return Organisation.objects.visible_to(member).only(*SHOWN)


def _talks(member: Member) -> QuerySet[Conversation]:
    said = Conversation.objects.select_related("touchpoint__person", "touchpoint__organisation")
    if member.is_active and may(member.role, Right.SEE_ALL):
        return said
    return said.filter(touchpoint__in=Touchpoint.objects.visible_to(member))


def _meant(rows: QuerySet[R], of: Of, groups: Groups, *, but: Sequence[R] = ()) -> list[R]:
    """The rows that have a word of each group; the rights stand in the same question as the words."""
    gate, values = (
        rows.only("pk").select_related(None).order_by().filter(pk=RawSQL("w.id", ())).values("pk").query.sql_with_params()
    )
    ids = fulltext.matching(of, groups, gate=gate, gate_values=values, limit=LOOKED_AT)
    known = {row.pk for row in but}
    wanted = [pk for pk in ids if pk not in known]
    return list(rows.filter(pk__in=wanted)) if wanted else []


def _starting(rows: QuerySet[R], column: str, start: str, *, but: Sequence[R]) -> list[R]:
    """Rows whose key begins so, along the key's own index."""
    known = {row.pk for row in but}
    return [row for row in rows.filter(fulltext.beginning(column, start)).order_by(column)[:ENOUGH] if row.pk not in known]


def _endings(start: str) -> list[str]:
    """The word itself and the commonest that begin so: the last word typed may not be finished."""
    later = Word.objects.filter(fulltext.beginning("word", start)).order_by("-n")
    return list(dict.fromkeys([start, *later.values_list("word", flat=True)[:ENDINGS]]))


def _neighbours(word: str) -> list[str]:
    """The commonest words that are one slip of the finger away."""
    if not is_worth_correcting(word):
        return []
    near = set(Deletion.objects.filter(key__in=list(deletions(word))).values_list("word", flat=True)[:2_000])
    slips = [other for other in near if other != word and is_one_slip(word, other)]
    return list(Word.objects.filter(word__in=slips).order_by("-n").values_list("word", flat=True)[:NEIGHBOURS])


def _likeliest(rows: list[R], words: Sequence[str], n: int) -> list[R]:
    """Whose name is what was typed, then whose name has most of it, then whose is nearest in spelling, then by name."""
    meant = " ".join(words)

    def unlikeness(row: R) -> tuple[bool, int, int, str]:
        name = str(getattr(row, "name_key", ""))
        own = words_of(name)
        missing = sum(w not in own for w in words)
        return name != meant, missing, abs(len(own) - len(words)), name

    return sorted(rows, key=unlikeness)[:n]


def _snippet(said: Conversation, words: Sequence[str]) -> Snippet:
    """The place in a talk where it was said; the page escapes it."""
    text = names.tidy(said.words)
    places = [(m.start(), m.end()) for m in re.finditer(r"[^\W_]+", text) if any(names.key(m[0]).startswith(w) for w in words)]
    start, end = places[0] if places else (0, 0)
    before = ("…" if start > AROUND else "") + text[max(0, start - AROUND) : start]
    after = text[end : end + 2 * AROUND] + ("…" if len(text) > end + 2 * AROUND else "")
    return Snippet(said.touchpoint, before, text[start:end], after)
