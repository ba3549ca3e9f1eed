"""Where the headers of a table stand: in its first row, below a title, in two rows, or nowhere."""

from collections.abc import Sequence

from . import headers, looks

LOOKED_AT = 40
TYPED = frozenset(["email", "url", "moment", "date", "phone", "money", "integer", "number", "identifier", "postcode", "street"])
NEVER_ABOVE = frozenset(["email", "date", "moment"])
MOST_HEADER_ROWS = 3
LONGEST_HEADER = 200
FEW_ROWS = 3


def found_in(rows: Sequence[Sequence[str]]) -> tuple[int, list[str]]:
    """The number of the last header row, counted from 1 (0: none), and the headers."""
    width = _width(rows)
    first = next((i for i, row in enumerate(rows) if _n_filled(row) >= max(min(2, width), round(width * 0.6))), None)
    if first is None:
        return 0, [""] * width
    below = list(rows[first + 1 : first + 1 + LOOKED_AT])
    if not _is_header(rows[first], below):
        return 0, [""] * width
    width = max(width, _reach(rows[first]))
    last = first
    while last - first + 1 < MOST_HEADER_ROWS and last + 1 < len(rows) and _continues(rows, first, last + 1):
        last += 1
    block = [list(row) + [""] * width for row in rows[first : last + 1]]
    return last + 1, [_best([row[column] for row in block]) for column in range(width)]


def _width(rows: Sequence[Sequence[str]]) -> int:
    """The number of columns that rows have, a tenth of them or at least one left aside: their cells may have slipped."""
    reach = sorted(filter(None, map(_reach, rows)))
    aside = max(len(reach) // 10, 1) if len(reach) > FEW_ROWS else 0
    return reach[-1 - aside] if reach else 0


def _reach(row: Sequence[str]) -> int:
    return max((i + 1 for i, cell in enumerate(row) if cell.strip()), default=0)


def _n_filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _is_header(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    n_known = sum(1 for cell in cells if headers.is_known(cell))
    n_typed = sum(1 for cell in cells if _is_typed(cell))
    if any(len(cell) > LONGEST_HEADER or looks.of([cell]) in NEVER_ABOVE for cell in cells):
        return False
    if n_known * 2 >= len(cells) or (n_known > n_typed and n_known >= 2):
        return True
    if n_typed * 3 > len(cells):
        return False
    if not below:
        return n_known > 0
    return n_known > 0 or _n_unlike(row, below) > 0 or not _recurs(cells, row, below)


def _is_typed(cell: str) -> bool:
    return looks.of([cell]) in TYPED


def _n_unlike(row: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    """In how many columns the cell is plain text while those under it are values."""
    n = 0
    for column, cell in enumerate(row):
        under = [other[column] for other in below if column < len(other) and other[column].strip()]
        if cell.strip() and under and looks.of(under) in TYPED and not _is_typed(cell):
            n += 1
    return n


def _recurs(cells: Sequence[str], row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a cell stands again under itself, or is somebody's name: a header would not."""
    for column, cell in enumerate(row):
        if cell.strip() and any(column < len(other) and other[column] == cell for other in below):
            return True
    return any(looks.is_full_name(cell) or looks.is_first_name(cell) for cell in cells)


def _continues(rows: Sequence[Sequence[str]], first: int, row: int) -> bool:
    """Whether a row belongs to the headers: the same again, or words where the rows below hold values."""
    if [c.strip() for c in rows[row]] == [c.strip() for c in rows[first]]:
        return True
    below = rows[row + 1 : row + 1 + LOOKED_AT]
    if len(below) < 2 or any(looks.EMAIL.fullmatch(cell.strip()) for cell in rows[row]):
        return False
    filled = [cell for cell in rows[row] if cell.strip()]
    n_known = sum(1 for cell in filled if headers.is_known(cell))
    typed = _typed_columns(below)
    n_values = sum(1 for column in typed if column < len(rows[row]) and _is_typed(rows[row][column].strip() or "0"))
    return bool(filled) and bool(typed) and n_values == 0 and (n_known * 2 >= len(filled) or len(typed) > 1)


def _typed_columns(below: Sequence[Sequence[str]]) -> list[int]:
    width = max(len(row) for row in below)
    cells = {c: [row[c] for row in below if c < len(row) and row[c].strip()] for c in range(width)}
    return [c for c, under in cells.items() if under and looks.of(under) in TYPED]


def _best(stacked: Sequence[str]) -> str:
    """Of headers that stand above one another, the one that says most."""
    filled = [text.strip() for text in stacked if text.strip()]
    if not filled:
        return ""
    return next((text for text in reversed(filled) if headers.is_known(text)), filled[0])[:LONGEST_HEADER]
