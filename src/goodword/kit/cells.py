"""Cells of files that other programs open: text stays text."""

# What a spreadsheet takes for the beginning of a formula, the wide forms of some keyboards included.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", ";", "|", "%")
MARK = "'"
BEFORE = ' "'
# The same in the regular expressions that databases know: a marked cell of an own file.
MARKED = "^'[' \"]*[=+\\-@\\t\\r\\n＝＋－＠;|%]"


def harmless(text: str) -> str:
    """The text, marked as text where a spreadsheet would compute it; what looks marked is marked again."""
    return MARK + text if text.lstrip(BEFORE + MARK).startswith(FORMULA) else text


def plain(cell: str) -> str:
    """What `harmless` was given."""
    return cell[1:] if cell.startswith(MARK) and harmless(cell[1:]) == cell else cell
