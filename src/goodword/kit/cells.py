"""Cells of files that other programs open: text stays text."""

# What a spreadsheet takes for the beginning of a formula; the wide ones are folded to these when typed in some languages.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", ";", "|", "%")
# What an own file may be read back with: the apostrophe that says "text" is no part of it.
MARK = "'"


def harmless(text: str) -> str:
    """The text, marked as text where a spreadsheet would compute it."""
    return MARK + text if text.startswith(FORMULA) or text.lstrip(' "').startswith(FORMULA) else text


def plain(cell: str) -> str:
    """What `harmless` was given."""
    return cell[1:] if cell.startswith(MARK) and harmless(cell[1:]) == cell else cell
