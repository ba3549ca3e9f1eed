"""What a good word must be, and how its owner is named. No Django, and nothing about rewards.

Nothing in this room knows a reward, a fee or a voucher: a good word is thanked for, never paid for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from goodword.kit import names

LONGEST_WORDS = 5_000
LONGEST_LINK = 500
MOST_STARS = 5
ENOUGH_STARS = 5  # of fewer reviews no mean is shown to the world
LOW_STARS = 3  # up to here a review is not what one would choose to show
FRESH_DAYS = 30  # so long after a high answer or a kept promise is the right moment to ask
THANK_DAYS = 90  # so long a word waits for its thanks on Today


class NotALink(ValueError):
    """A link begins with http:// or https:// and names a site."""


class NotStars(ValueError):
    """Stars are one to five."""


class Wordless(ValueError):
    """A good word has words, stars or a link, or it says nothing."""


class NotAgreed(ValueError):
    """Only what its owner agreed to is shown to others."""


class LeftOutByLot(ValueError):
    """Whoever is left out by lot is asked by nobody, for whatever it is."""


class DoneBefore(ValueError):
    """Somebody did it before."""


@dataclass(frozen=True)
class Stars:
    """The mean of all reviews with stars, shown or not, and how many they are."""

    mean: float
    n: int

    @property
    def glyphs(self) -> str:
        return glyphs(self.mean)


def link_of(text: str) -> str:
    """A link that one may follow, or nothing: no other scheme runs when somebody clicks on it."""
    link = text.strip()
    if link and (urlsplit(link).scheme not in {"http", "https"} or not urlsplit(link).hostname or len(link) > LONGEST_LINK):
        raise NotALink
    return link


def checked_stars(stars: int | None) -> int | None:
    """Refuse stars that no review gives."""
    if stars is not None and not 1 <= stars <= MOST_STARS:
        raise NotStars
    return stars


def glyphs(stars: float) -> str:
    """Stars as they are drawn, whole ones."""
    full = round(stars)
    return "★" * full + "☆" * (MOST_STARS - full)


def called(name: str, named_as: str) -> str:
    """A name as its owner agreed to be named: "full", "first", "initials", or not at all."""
    words = [word for word in name.split() if not names.is_salutation(word)]
    if named_as == "full":
        return name
    if named_as == "first":
        return words[0].rstrip(",") if words else ""
    if named_as == "initials":
        return " ".join(f"{word[0].upper()}." for word in words if word[0].isalnum())
    return ""


def stars_of(counts: Mapping[int, int]) -> Stars | None:
    """The mean of how many reviews gave how many stars; None where they are too few to say."""
    n = sum(counts.values())
    return Stars(sum(stars * many for stars, many in counts.items()) / n, n) if n >= ENOUGH_STARS else None


def is_gated(kind: str, *, is_picked: bool) -> bool:
    """Whether asking so is review gating: only those who are known to be content are asked for a public review.

    What readers of reviews see would be better than the truth; the rules on reviews (16 CFR 465) and most sites forbid it.
    """
    return kind == "review" and is_picked
