"""Names as people write them, and the keys under which two spellings meet."""

import unicodedata

LONGEST = 300
# Letters that Unicode does not decompose but every reader of Latin script folds.
FOLDED = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
# What stands before a name and is none, as `key` writes it and without the full stop at its end.
SALUTATIONS = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "fraulein", "ing", "dipl-ing", "mag", "dhr", "mevr", "mw"}
    | {"m", "mme", "mlle", "monsieur", "madame", "sr", "sra", "srta", "d", "dna", "dona", "dra"}
    | {"sig", "sig.ra", "signor", "signora"}
)
INVISIBLE = {"Cc", "Cf", "Cs"}
# Joiners carry meaning inside words of many scripts and inside emoji.
KEPT_JOINERS = {"\u200c", "\u200d"}


def tidy(text: str) -> str:
    """The text in NFC, without control characters, runs of blanks made one."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    shown = (
        " " if c.isspace() else c
        for c in unicodedata.normalize("NFC", text)
        if c.isspace() or c in KEPT_JOINERS or unicodedata.category(c) not in INVISIBLE
    )
    return " ".join("".join(shown).split())


def key(text: str) -> str:
    """The spelling under which names are compared and sorted: no case, no accents."""
    if text.isascii():
        return " ".join(text.lower().split())
    bare = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(c for c in bare if not unicodedata.combining(c)).translate(FOLDED)
    return " ".join(tidy(folded).split())


def compatible(one: str, other: str) -> bool:
    """Whether two name keys can be one person: equal, a part of the other, or initials of it.

    A family on one address must not collapse, so a differing first name is a difference.
    """
    if not one or not other or one == other:
        return True
    short, long = sorted((_words(one), _words(other)), key=len)
    left = list(long)
    for word in short:
        match = next((w for w in left if w == word), None) or next(
            (w for w in left if 1 in (len(w), len(word)) and w[0] == word[0]), None
        )
        if match is None:
            return False
        left.remove(match)
    return True


def initials(text: str) -> str:
    """The first letters of the first and the last name: “T. B.”; of a name without a letter nothing is told."""
    told = [word for word in tidy(text).split() if not is_salutation(word)]
    letters = [letter for word in told if (letter := next(filter(str.isalnum, word), ""))]
    ends = letters[:1] + letters[1:][-1:]
    return " ".join(f"{letter.upper()}." for letter in ends)


def first(text: str) -> str:
    """By what somebody is greeted: the first word of their name that is none of greeting or honour."""
    return next((word for word in tidy(text).split() if not is_salutation(word)), "")


def is_salutation(word: str) -> bool:
    """Whether a word only greets or honours: Mr, Frau, Dr."""
    return key(word).rstrip(".") in SALUTATIONS


def _words(name_key: str) -> list[str]:
    return [w for w in (part.strip(".,;'\"()") for part in name_key.replace("-", " ").split()) if w]
