"""Cells that say nothing, and the marks by which they say it."""

# Somebody may be called Null, and a case may have the number NA; a day or an amount may not.
EMPTY_MARKS = frozenset(
    {"", "-", "--", "—", "–", "?", "n/a", "#n/a", "na", "n.a.", "nd", "s/d", "null", "none", "nan", "nil", "\\n", "k.a.", "k. a."}
    | {"(blank)", "(leer)", "unknown", "unbekannt", "00.00.0000", "00/00/0000", "0.0.00", "0000-00-00", "0000-00-00 00:00:00"}
)


def is_filled(text: str) -> bool:
    """Whether a cell says something; a mark for "nothing" does not."""
    return text.strip().lower() not in EMPTY_MARKS
