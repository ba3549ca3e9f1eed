"""Which answers somebody wants to see: filters that an address carries, and that an alert keeps. No Django."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

METRICS = ("nps", "csat", "ces", "other")
BANDS = ("happy", "middling", "unhappy")
IDS = ("survey", "branch", "product", "staff", "dealer")
LONGEST_WORDS = 100


class NoSuchFilter(ValueError):
    """Only filters and values that have a name can be asked for."""


@dataclass(frozen=True)
class Filters:
    """What is empty narrows nothing. `has` is what an answer must come with; the rest are numbers of rows."""

    metric: str = ""
    band: str = ""
    has: str = ""
    words: str = ""
    survey: str = ""
    branch: str = ""
    product: str = ""
    staff: str = ""
    dealer: str = ""

    @classmethod
    def of(cls, told: Mapping[str, str]) -> "Filters":
        """Filters as an address or an alert tells them."""
        if unknown := set(told) - set(asdict(cls())):
            raise NoSuchFilter(sorted(unknown)[0][:30])
        found = cls(**{name: str(value).replace("\0", "").strip()[:LONGEST_WORDS] for name, value in told.items()})
        if found.metric not in ("", *METRICS) or found.band not in ("", *BANDS) or found.has not in ("", "comment"):
            raise NoSuchFilter
        numbers = [getattr(found, name) for name in IDS]
        if any(text and not (text.isascii() and text.isdigit() and len(text) < 19) for text in numbers):
            raise NoSuchFilter
        return found

    def told(self) -> dict[str, str]:
        """Those that narrow, as an alert keeps them."""
        return {name: value for name, value in asdict(self).items() if value}

    def query(self) -> str:
        """Those that narrow, as an address carries them."""
        return urlencode(self.told())
