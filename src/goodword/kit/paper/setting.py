"""Text set into a box: broken into lines, made smaller until it fits, and written on a page."""

from dataclasses import dataclass
from typing import Any

from . import faces

LEADING = 1.32


class DoesNotFit(ValueError):
    """Even at the smallest size that can be read the text is longer than its place."""


@dataclass(frozen=True)
class Block:
    """Lines of one size, in points."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LEADING


@dataclass(frozen=True)
class Box:
    """The room there is, in points, and the sizes that are tried from the largest down."""

    width: float
    height: float
    largest: float
    smallest: float


def fitted(text: str, face: str, box: Box) -> Block:
    """The text as large as it goes into the box; `DoesNotFit` where it does not."""
    size = box.largest
    while size >= box.smallest:
        lines = broken(text, face, size, box.width)
        if lines is not None and len(lines) * size * LEADING <= box.height:
            return Block(tuple(lines), size)
        size -= 0.5
    raise DoesNotFit


def broken(text: str, face: str, size: float, most: float) -> list[str] | None:
    """The lines of a text of one size; None where a single word is wider than the box."""
    lines: list[str] = []
    for paragraph in faces.tidy(text).replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if faces.width(longer, face, size) <= most:
                line = longer
                continue
            if not line or faces.width(word, face, size) > most:
                return None
            lines.append(line)
            line = word
        lines.append(line)
    return lines


def write(canvas: Any, block: Block, face: str, top: float, **at: float) -> None:
    """Put lines on a page below `top`, from `left` on or around `centre`."""
    for n, line in enumerate(block.lines):
        baseline = top - block.size * (0.98 + n * LEADING)
        x = at["left"] if "left" in at else at["centre"] - faces.width(line, face, block.size) / 2
        text = canvas.beginText(x, baseline)
        for run in faces.runs(line, face):
            text.setFont(run.font, block.size * run.scale)
            text.textOut(run.text)
        canvas.drawText(text)
