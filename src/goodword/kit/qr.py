"""A word of an address as a QR code: its squares, and the same as SVG and PNG.

A code is black on white in every theme, with the quiet border that readers ask for (four squares, ISO/IEC 18004), and
bears a quarter of its squares lost: a voucher is folded, and lies in a pocket.
"""

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qrcode import QRCode

BORDER = 4
LONGEST = 300


class TooLong(ValueError):
    """More than a camera reads from a small print; an address here has at most 300 signs."""


@lru_cache(maxsize=256)
def squares(text: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of a code, its border included; True is dark."""
    return tuple(tuple(map(bool, row)) for row in _drawn(text).get_matrix())


def _drawn(text: str) -> "QRCode[object]":
    if len(text) > LONGEST:
        raise TooLong
    # It brings a library of pictures along, and hardly any page draws a code.
    from qrcode import QRCode  # noqa: PLC0415
    from qrcode.constants import ERROR_CORRECT_Q  # noqa: PLC0415

    code: QRCode[object] = QRCode(error_correction=ERROR_CORRECT_Q, border=BORDER)
    code.add_data(text)
    code.make(fit=True)
    return code


def svg(text: str) -> bytes:
    """The code as a picture of any size: one path, no script, no style."""
    rows = squares(text)
    path = "".join(f"M{x} {y}h{run}v1h-{run}z" for y, row in enumerate(rows) for x, run in runs(row))
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path d="{path}"/></svg>'
    ).encode()


def png(text: str, *, square: int = 12) -> bytes:
    """The code as a picture to put anywhere, `square` pixels for each of its squares."""
    code = _drawn(text)
    code.box_size = square
    kept = BytesIO()
    code.make_image().save(kept, format="PNG")
    return kept.getvalue()


def runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Where dark squares begin in a row, and how many follow on each other."""
    found: list[tuple[int, int]] = []
    for x, is_dark in enumerate(row):
        if is_dark and found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif is_dark:
            found.append((x, 1))
    return found


# By the ending of a file: what it is, and what draws it.
PICTURES: dict[str, tuple[str, Callable[[str], bytes]]] = {"svg": ("image/svg+xml", svg), "png": ("image/png", png)}
