"""The PDF: A6 cards, front and inside one after the other for printing on both sides, and labels.

Pages go to the file's object list packed and are small (a card is about a kilobyte); letters come from the fonts once.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from goodword.kit.paper import faces
from goodword.kit.paper.setting import Block, Box, DoesNotFit, fitted, write

from .sheets import Sheet, spots

A6 = (105.0, 148.0)
BLEED, MARK, MARK_GAP = 3.0, 5.0, 2.0
MARGIN = 13.0
INK, LEAF, WASH = (0.11, 0.16, 0.20), (0.12, 0.44, 0.36), (0.980, 0.961, 0.918)
LABEL_PADDING = 4.0


@dataclass(frozen=True)
class Said:
    """What one card says, and the number by which it is known."""

    key: int
    front: str
    inside: str


@dataclass(frozen=True)
class Labelled:
    """The lines of one label, and the number by which it is known."""

    key: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Trouble:
    """What could not be printed: letters that no face has, or a text too long for its place."""

    key: int
    letters: str = ""
    is_too_long: bool = False


@dataclass(frozen=True)
class Look:
    face: str
    has_marks: bool = False


Tell = Callable[[int], None]


def cards(said: Iterable[Said], look: Look, to: Path, tell: Tell = lambda n: None) -> list[Trouble]:
    """Draw the cards into a file; what could not be drawn is given back, and is not in it."""
    around = BLEED + MARK_GAP + MARK if look.has_marks else 0.0
    canvas = Canvas(str(to), pagesize=((A6[0] + 2 * around) * mm, (A6[1] + 2 * around) * mm), pageCompression=1)
    canvas.setTitle("Cards")
    troubles = []
    for n, one in enumerate(said, start=1):
        drawn = _set(one, look.face)
        if isinstance(drawn, Trouble):
            troubles.append(drawn)
        else:
            _page(canvas, drawn[0], look, around, _front)
            _page(canvas, drawn[1], look, around, _inside)
        tell(n)
    canvas.save()
    return troubles


def labels(lines: Iterable[Labelled], sheet: Sheet, starts_at: int, to: Path, tell: Tell = lambda n: None) -> list[Trouble]:
    """Draw addresses onto sheets of labels, from the first free one on."""
    paper = (sheet.paper[0] * mm, sheet.paper[1] * mm)
    canvas = Canvas(str(to), pagesize=paper, pageCompression=1)
    canvas.setTitle("Labels")
    troubles, free, page = [], spots(sheet, starts_at), 0
    box = Box((sheet.width - 2 * LABEL_PADDING) * mm, (sheet.height - LABEL_PADDING) * mm, 10.5, 6.0)
    for n, one in enumerate(lines, start=1):
        text = "\n".join(one.lines)
        block = _fit(one.key, text, "plain", box)
        tell(n)
        if isinstance(block, Trouble):
            troubles.append(block)
            continue
        spot = next(free)
        if spot.page > page:
            canvas.showPage()
            page = spot.page
        top = paper[1] - spot.y * mm - (sheet.height * mm - block.height) / 2
        canvas.setFillColorRGB(*INK)
        write(canvas, block, "plain", top, left=(spot.x + LABEL_PADDING) * mm)
    canvas.save()
    return troubles


def _set(one: Said, face: str) -> tuple[Block, Block] | Trouble:
    """Both texts as they are drawn, or everything that hinders it."""
    if letters := faces.missing(f"{one.front} {one.inside}", face):
        return Trouble(one.key, letters=letters)
    width = (A6[0] - 2 * MARGIN) * mm
    front = _fit(one.key, one.front, face, Box(width, 60 * mm, 40 if face == "hand" else 28, 12))
    if isinstance(front, Trouble):
        return front
    inside = _fit(one.key, one.inside, face, Box(width, (A6[1] - 2 * MARGIN) * mm, 20 if face == "hand" else 12.5, 8.5))
    return inside if isinstance(inside, Trouble) else (front, inside)


def _fit(key: int, text: str, face: str, box: Box) -> Block | Trouble:
    letters = faces.missing(text, face)
    if letters:
        return Trouble(key, letters=letters)
    try:
        return fitted(text, face, box)
    except DoesNotFit:
        return Trouble(key, is_too_long=True)


Draw = Callable[[Any, Block, Look], None]


def _page(canvas: Any, block: Block, look: Look, around: float, draw: Draw) -> None:
    """One page, its origin at the lower left corner of the cut card."""
    canvas.saveState()
    canvas.translate(around * mm, around * mm)
    draw(canvas, block, look)
    canvas.restoreState()
    if around:
        _marks(canvas, around)
    canvas.showPage()


def _front(canvas: Any, block: Block, look: Look) -> None:
    """A wash over the whole card and its bleed, the words in the middle, a short rule below them."""
    bleed = BLEED if look.has_marks else 0.0
    canvas.setFillColorRGB(*WASH)
    canvas.rect(-bleed * mm, -bleed * mm, (A6[0] + 2 * bleed) * mm, (A6[1] + 2 * bleed) * mm, stroke=0, fill=1)
    middle = A6[1] * 0.54 * mm
    canvas.setFillColorRGB(*LEAF)
    write(canvas, block, look.face, middle + block.height / 2, centre=A6[0] / 2 * mm)
    canvas.setStrokeColorRGB(*LEAF)
    canvas.setLineWidth(0.9)
    below = middle - block.height / 2 - 7 * mm
    canvas.line((A6[0] / 2 - 9) * mm, below, (A6[0] / 2 + 9) * mm, below)


def _inside(canvas: Any, block: Block, look: Look) -> None:
    canvas.setFillColorRGB(*INK)
    spare = (A6[1] - 2 * MARGIN) * mm - block.height
    write(canvas, block, look.face, (A6[1] - MARGIN) * mm - spare * 0.38, left=MARGIN * mm)


def _marks(canvas: Any, around: float) -> None:
    """Where to cut, outside the bleed; the boxes say the same to a printer's program."""
    width, height = A6
    canvas.setTrimBox((around * mm, around * mm, (around + width) * mm, (around + height) * mm))
    out = around - BLEED
    canvas.setBleedBox((out * mm, out * mm, (around + width + BLEED) * mm, (around + height + BLEED) * mm))
    canvas.setStrokeColorRGB(0, 0, 0)
    canvas.setLineWidth(0.25)
    for x1, y1, x2, y2 in _corners(around):
        canvas.line(x1 * mm, y1 * mm, x2 * mm, y2 * mm)


def _corners(around: float) -> Iterator[tuple[float, float, float, float]]:
    ends = (0.0, MARK)
    for x in (around, around + A6[0]):
        for base in (0.0, A6[1] + 2 * around - MARK):
            yield x, base + ends[0], x, base + ends[1]
    for y in (around, around + A6[1]):
        for base in (0.0, A6[0] + 2 * around - MARK):
            yield base + ends[0], y, base + ends[1], y
