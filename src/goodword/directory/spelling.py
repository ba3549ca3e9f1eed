"""Words out of text, and words that are one slip of the finger apart. No Django."""

import re
from collections.abc import Iterator

from goodword.kit import names

WORD = re.compile(r"[^\W_]+")
JOINED = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)+")
LONGEST = 40
MOST = 400  # words of one talk that can be found; a longer text is found by its beginning
SHORTEST_CORRECTED = 4
DIGITS_OF_A_PHONE = 6


def words_of(text: str) -> list[str]:
    """The words under which a text is found: without case and accents, O'Brien as o, brien and obrien."""
    key = names.key(text)
    found = dict.fromkeys(WORD.findall(key))
    if not key.isalnum():
        found.update(dict.fromkeys("".join(WORD.findall(whole)) for whole in JOINED.findall(key)))
    return [w[:LONGEST] for w in found][:MOST]


def phone_word(phone_key: str) -> str:
    """The word for a phone number: its last digits, however the rest is dialled."""
    return f"t{phone_key[-DIGITS_OF_A_PHONE:]}" if len(phone_key) > DIGITS_OF_A_PHONE else ""


def is_worth_correcting(word: str) -> bool:
    """Short words and numbers are taken as they are typed."""
    return len(word) >= SHORTEST_CORRECTED and not any(c.isdigit() for c in word)


def deletions(word: str) -> Iterator[str]:
    """The word itself and each way to leave one letter out: two words one edit apart share one of these."""
    seen = {word}
    yield word
    for i in range(len(word)):
        shorter = word[:i] + word[i + 1 :]
        if shorter not in seen:
            seen.add(shorter)
            yield shorter


def is_one_slip(one: str, other: str) -> bool:
    """Whether one letter more, less, other, or two exchanged make the one word of the other."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    i = 0
    while i < min(len(one), len(other)) and one[i] == other[i]:
        i += 1
    left, right = one[i:], other[i:]
    if len(one) != len(other):
        return left[1:] == right or left == right[1:]
    return left[1:] == right[1:] or (left[2:] == right[2:] and left[:2] == right[1::-1])
