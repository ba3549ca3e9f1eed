"""A sheet of vouchers to cut out: each with the code, and the picture of the link that it makes.

A face that lacks a letter of the business's name leaves the name out rather than half of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from goodword.kit import qr
from goodword.kit.paper import faces
from goodword.kit.paper.setting import Box, DoesNotFit, fitted, write

FACE = "plain"
INK, LEAF, LINE = (0.11, 0.16, 0.20), (0.12, 0.44, 0.36), (0.72, 0.72, 0.70)
ACROSS, DOWN = 2, 5
WIDTH, HEIGHT = 85.0, 54.0
LEFT, BELOW = (210 - ACROSS * WIDTH) / 2, (297 - DOWN * HEIGHT) / 2
MARGIN, PICTURE = 6.0, 34.0


@dataclass(frozen=True)
class Voucher:
    """What stands on each: whose it is, what it says, the code as one says it, the address, and until when."""

    business: str
    words: str
    code: str
    address: str
    until: str = ""


def sheet_of(voucher: Voucher) -> bytes:
    """Ten of the same voucher on a sheet of A4, with lines to cut along."""
    kept = BytesIO()
    canvas = Canvas(kept, pagesize=A4, pageCompression=1)
    canvas.setTitle(voucher.code)
    for x, y in _corners():
        _draw(canvas, voucher, x * mm, y * mm)
    canvas.showPage()
    canvas.save()
    return kept.getvalue()


def _corners() -> Iterator[tuple[float, float]]:
    """The lower left corner of each, in millimetres."""
    for row in range(DOWN):
        for column in range(ACROSS):
            yield LEFT + column * WIDTH, BELOW + row * HEIGHT


def _draw(canvas: Any, voucher: Voucher, x: float, y: float) -> None:
    canvas.setStrokeColorRGB(*LINE)
    canvas.setLineWidth(0.25)
    canvas.rect(x, y, WIDTH * mm, HEIGHT * mm)
    _picture(canvas, voucher.address, x + (WIDTH - MARGIN - PICTURE) * mm, y + (HEIGHT - PICTURE) / 2 * mm)
    wide = (WIDTH - 2.5 * MARGIN - PICTURE) * mm
    top = y + (HEIGHT - MARGIN) * mm
    canvas.setFillColorRGB(*LEAF)
    top = _text(canvas, voucher.business, Box(wide, 15 * mm, 15, 8), x, top)
    canvas.setFillColorRGB(*INK)
    top = _text(canvas, voucher.words, Box(wide, 14 * mm, 9.5, 6), x, top - 1.5 * mm)
    top = _text(canvas, voucher.code, Box(wide, 8 * mm, 12, 8), x, top - 1.5 * mm)
    _text(canvas, voucher.until, Box(wide, 6 * mm, 7.5, 6), x, top)


def _text(canvas: Any, text: str, box: Box, x: float, top: float) -> float:
    """Write a text and tell where the next one begins; one that cannot be written whole is left out."""
    if not text or faces.missing(text, FACE):
        return top
    try:
        block = fitted(text, FACE, box)
    except DoesNotFit:
        return top
    write(canvas, block, FACE, top, left=x + MARGIN * mm)
    return top - block.height


def _picture(canvas: Any, address: str, x: float, y: float) -> None:
    rows = qr.squares(address)
    square = PICTURE * mm / len(rows)
    canvas.setFillColorRGB(0, 0, 0)
    for n, row in enumerate(rows):
        for start, run in qr.runs(row):
            canvas.rect(x + start * square, y + (len(rows) - 1 - n) * square, run * square, square, stroke=0, fill=1)
