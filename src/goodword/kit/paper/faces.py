"""The faces that paper is written in, and what they cannot write.

A face is a row of families, tried in turn for each word: the one that was asked for, then Noto Sans. Letters of
scripts that are joined, stacked or written from the right are in none of them: they would come out wrong, which is
worse than a card that is left to be written by hand.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).resolve().parent / "fonts"
HAND = ("caveat-5.3.0/caveat", ("latin", "latin-ext", "cyrillic", "cyrillic-ext"))
PLAIN = ("noto-sans-5.3.0/noto-sans", ("latin", "latin-ext", "vietnamese", "greek", "greek-ext", "cyrillic", "cyrillic-ext"))
STACKS = {"hand": (HAND, PLAIN), "plain": (PLAIN,)}
WORD = re.compile(r"\S+\s*|\s+")
BESIDE = 0.78  # letters of the plain face stand larger than those of the hand of the same size
# Joiners and choices of a picture's look print nothing by themselves.
SILENT = {"\u200b", "\u200c", "\u200d", "\ufe0e", "\ufe0f", "\u2060", "\ufeff", "\u00ad"}
SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u2009\u200a\t"), " ")


@dataclass(frozen=True)
class Run:
    """Letters that one font writes, smaller or larger than the text around them by `scale`."""

    font: str
    text: str
    scale: float = 1.0


@cache
def fonts_of(family: str, subsets: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the fonts of a family, made known to the PDF library once."""
    return tuple(_known(family, subset) for subset in subsets)


@cache
def _known(family: str, subset: str) -> str:
    name = f"{family.rpartition('/')[2]}-{subset}"
    pdfmetrics.registerFont(TTFont(name, str(FOLDER / f"{family}-{subset}-400-normal.ttf")))
    return name


@cache
def _letters(font: str) -> frozenset[int]:
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)


def tidy(text: str) -> str:
    """The text in NFC, with plain spaces and without what prints nothing."""
    kept = "".join(c for c in unicodedata.normalize("NFC", text) if c not in SILENT)
    return kept.translate(SPACES)


@cache
def _font_of(letter: str, family: tuple[str, tuple[str, ...]]) -> str:
    """The first font of a family that has a letter, or nothing."""
    return next((font for font in fonts_of(*family) if ord(letter) in _letters(font)), "")


def _family_of(word: str, face: str) -> tuple[str, tuple[str, ...]] | None:
    """The first family that has every letter of a word: two hands in one word look like a mistake."""
    return next((family for family in STACKS[face] if all(_font_of(c, family) for c in word)), None)


def missing(text: str, face: str) -> str:
    """The letters of the words that no family of a face can write, each letter once."""
    lost = [word for word in tidy(text).split() if _family_of(word, face) is None]
    last = STACKS[face][-1]
    return "".join(dict.fromkeys(c for word in lost for c in word if not _font_of(c, last)))


@lru_cache(maxsize=4096)
def runs(text: str, face: str) -> tuple[Run, ...]:
    """A line cut where the font changes; what cannot be written is left out."""
    found: list[Run] = []
    for word in WORD.findall(tidy(text)):
        family = _family_of(word.strip(), face)
        scale = BESIDE if family is not None and family != STACKS[face][0] else 1.0
        for letter in word if family is not None else "":
            font = _font_of(letter, family)
            if found and font and (found[-1].font, found[-1].scale) == (font, scale):
                found[-1] = Run(font, found[-1].text + letter, scale)
            elif font:
                found.append(Run(font, letter, scale))
    return tuple(found)


def width(text: str, face: str, size: float) -> float:
    """How wide a line is, in points."""
    return float(sum(pdfmetrics.stringWidth(run.text, run.font, size * run.scale) for run in runs(text, face)))
