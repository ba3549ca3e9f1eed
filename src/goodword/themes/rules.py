"""What counts as a mention, how happy an answer is, and when there is more to learn. No Django."""

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_LABEL = 120
COUNTED = ("found", "said")
FELT = 0.1  # so far from nothing a mention is good or bad
SAME_WORDS = 0.6  # of the shorter of two texts, from which they say the same
AROUND = 160  # characters of a quote before and after what it is about
FEWEST_COMMENTS = 40  # of fewer nothing is learned
GROWN = 1.5  # so many times the comments are a reason to learn anew
BANDS = {"nps": (9, 6, 0, 10), "csat": (4, 2, 1, 5), "ces": (5, 3, 1, 7)}


class NoName(ValueError):
    """A theme has a name."""


class PartOfItself(ValueError):
    """A theme cannot become a part of its own parts."""


class DoneBefore(ValueError):
    """Somebody did it before."""


def band(metric: str, score: int | None, scale: tuple[int, int], *, is_high_good: bool) -> int | None:
    """1 for the happy, −1 for the unhappy, 0 between; None where no score was given or its question has no bands.

    A score on another scale is put on the usual one in a straight line.
    """
    if score is None or metric not in BANDS or scale[1] <= scale[0]:
        return None
    upper, lower, low, high = BANDS[metric]
    turned = score if is_high_good else scale[0] + scale[1] - score
    on = low + (turned - scale[0]) * (high - low) / (scale[1] - scale[0])
    return 1 if on >= upper else -1 if on <= lower else 0


def named(text: str) -> str:
    """A name as it is kept."""
    label = " ".join(text.split())[:LONGEST_LABEL]
    if not label:
        raise NoName
    return label


def is_grown(now: int, then: int) -> bool:
    """Whether there is so much more to read that themes are looked for anew."""
    return now >= FEWEST_COMMENTS and now >= GROWN * then


@dataclass(frozen=True)
class Quote:
    """A piece of a comment: the words that are meant, and what stands around them."""

    before: str
    words: str
    after: str


def quote(text: str, start: int, end: int) -> Quote:
    """The words from `start` to `end` and some around them; what is cut off ends in dots."""
    start, end = min(start, len(text)), min(end, len(text))
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    cut_before, cut_after = start > AROUND, end + AROUND < len(text)
    return Quote(f"…{before}" if cut_before else before, text[start:end], f"{after}…" if cut_after else after)


def unlike(said: Sequence[str], n: int) -> list[int]:
    """The places of the first so many that do not say nearly the same as one before: the same word teaches once."""
    chosen: list[int] = []
    seen: list[set[str]] = []
    for at, text in enumerate(said):
        words = set(text.lower().split())
        if len(chosen) < n and not any(len(words & other) > SAME_WORDS * min(len(words), len(other)) for other in seen):
            chosen.append(at)
            seen.append(words)
    return chosen
