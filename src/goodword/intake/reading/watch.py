"""One column, watched while its cells go by: what it looks like, which date order and decimal mark fit every row."""

from collections.abc import Sequence

from . import amounts, dates, looks
from .blanks import is_filled
from .plan import Column

MOST_DISTINCT = 1000
MOST_SAMPLES = 8
SURE_AFTER = 300
SETTLED_AFTER = 20_000
MOST_REMEMBERED = 50_000
WORTH_WATCHING = 0.5


class Fit:
    """Which of a few ways of reading fit every cell so far; given up when most cells fit none."""

    def __init__(self, ways: tuple[str, ...]) -> None:
        self.left = list(ways)
        self.n, self.n_some, self.is_watched, self.is_told = 0, 0, True, False
        self.examples: dict[str, str] = {}

    def take(self, text: str, fitting: tuple[str, ...]) -> None:
        """One more distinct text, and the ways in which it can be read."""
        self.n += 1
        self.n_some += bool(fitting)
        for way in fitting:
            if len(fitting) == 1:
                self.examples.setdefault(way, text)
        if fitting:
            self.left = [way for way in self.left if way in fitting]
        self.is_watched = self.n < SURE_AFTER or self.n_some >= self.n * WORTH_WATCHING

    @property
    def is_open(self) -> bool:
        """Whether more than one way is left and the next cell could decide."""
        return self.is_watched and len(self.left) > 1 and self.is_told

    @property
    def is_mostly(self) -> bool:
        return self.n > 0 and self.n_some >= self.n * looks.MOSTLY


class Watch:
    """A column as it goes by."""

    def __init__(self, header: str) -> None:
        self.header, self.n_filled = header, 0
        self.distinct: dict[str, None] = {}
        self.seen: set[str] = set()
        self.n_looked = 0
        self.orders, self.marks = Fit(dates.ORDERS), Fit(amounts.MARKS)
        self.differs = False
        self.low: float | None = None
        self.high: float | None = None
        self.n_exponent, self.n_hashes, self.exponent = 0, 0, ""

    def take(self, cells: Sequence[str]) -> None:
        """Some more cells. What repeats is looked at once, and nothing once all is known."""
        self.n_filled += len(cells) - cells.count("")
        if self.is_settled:
            return
        fresh = [text for text in dict.fromkeys(cells) if text not in self.seen]
        if len(self.seen) < MOST_REMEMBERED:
            self.seen.update(fresh)
        for text in fresh:
            if is_filled(text):
                self._look(text.strip())
            else:
                self.n_filled -= cells.count(text) if text else 0

    @property
    def is_settled(self) -> bool:
        """Whether more cells could tell nothing new: too many to list, no date order or decimal mark still open."""
        return len(self.distinct) > MOST_DISTINCT and self.n_looked > SETTLED_AFTER and not self.orders.is_open

    def _look(self, text: str) -> None:
        self.n_looked += 1
        if len(self.distinct) <= MOST_DISTINCT:
            self.distinct[text] = None
        if self.orders.is_watched:
            self._as_date(text)
        if self.marks.is_watched:
            self._as_number(text)
        if text[-1:].isdigit() and looks.EXPONENT.fullmatch(text):
            self.n_exponent, self.exponent = self.n_exponent + 1, self.exponent or text
        elif text[0] == "#" and looks.HASHES.fullmatch(text):
            self.n_hashes += 1

    def _as_date(self, text: str) -> None:
        fitting = dates.fitting([text])
        self.orders.take(text, fitting)
        if len(fitting) < len(dates.ORDERS) or not dates.is_wordy(text):
            self.orders.is_told = self.orders.is_told or bool(fitting)
        if len(fitting) > 1 and not self.differs:
            self.differs = len({dates.day(text, order) for order in fitting}) > 1

    def _as_number(self, text: str) -> None:
        fitting = amounts.fitting([text])
        self.marks.take(text, fitting)
        if fitting:
            value = float(text if amounts.WHOLE.fullmatch(text) else amounts.number(text, self._mark(fitting, text)))
            self.low = value if self.low is None else min(self.low, value)
            self.high = value if self.high is None else max(self.high, value)

    def _mark(self, fitting: tuple[str, ...], text: str) -> str:
        """Where both marks fit, three digits behind one mean thousands, unless a zero stands before it."""
        if len(fitting) == 1:
            return fitting[0]
        return next((mark for mark in fitting if mark not in text), fitting[0])

    def column(self) -> Column:
        """What was seen."""
        look = looks.of(list(self.distinct)[:SURE_AFTER])
        is_number = look in ("integer", "number", "money") and self.marks.is_mostly
        is_date = self.orders.is_mostly and look in ("date", "moment", "integer", "number", "phone", "identifier", "postcode")
        return Column(
            header=self.header,
            samples=tuple(text[:200] for text in list(self.distinct)[:MOST_SAMPLES]),
            n_filled=self.n_filled,
            n_distinct=len(self.distinct),
            looks=look,
            orders=self._orders() if is_date else (),
            decimal=self._decimal() if is_number else "",
            low=self.low if is_number else None,
            high=self.high if is_number else None,
        )

    def _orders(self) -> tuple[str, ...]:
        left = tuple(self.orders.left)
        if len(left) > 1 and not (self.orders.is_told and self.differs):
            return left[:1]
        # A year of two digits in front is so rare that it is asked about only when nothing else fits.
        return left if left == ("ymd",) else tuple(order for order in left if order != "ymd")

    def _decimal(self) -> str:
        """The one mark that fits; where both do, the one that never stands before exactly three digits."""
        left = self.marks.left
        if len(left) == 1:
            return left[0]
        if not left:
            return ""
        shown = [mark for mark in left if any(mark in text for text in self.distinct)]
        return next((mark for mark in left if mark not in shown), left[0])

    @property
    def contradiction(self) -> tuple[str, str] | None:
        """Two dates of which one must have its day first and the other its month."""
        if not self.orders.is_mostly or self.orders.left:
            return None
        found = list(self.orders.examples.values())
        return (found[0], found[1]) if len(found) > 1 else None
