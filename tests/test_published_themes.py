"""Themes in real comments, judged by what is known beside the words: the dates of orders, and whether somebody recommends.

Reads the data folder beside the checkout (`../shared/data`); skips where there is none. The keys by which comments are
counted right or wrong were written by hand for these tests alone; nothing of them is known to what is tested.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from goodword.analytics import themes
from goodword.themes.hearing import learning
from goodword.themes.hearing.ears import Ear, Heard
from goodword.themes.hearing.learning import Comment
from goodword.themes.hearing.naming import labels
from goodword.themes.hearing.tongues import folded, language_of, shares_of
from goodword.themes.tests.teaching import before_and_after, f1, speaks_of

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not DATA.exists(), reason="no data folder beside the checkout")]


@dataclass(frozen=True)
class Read:
    """Comments with how happy each writer was and what is known beside the words, and what was heard in them."""

    texts: list[str]
    bands: list[int]
    known: np.ndarray
    ear: Ear
    heard: list[list[Heard]]

    def of(self, key: str) -> np.ndarray:
        return np.array([speaks_of(one, key) for one in self.heard])

    def lines(self) -> list[themes.Line]:
        rows = [self._counts(themes.WHOLE, np.ones(len(self.texts), dtype=bool))]
        return themes.lines(rows + [self._counts(int(key), self.of(key)) for key in self.ear.themes if self.of(key).any()])

    def _counts(self, theme: int, of_it: np.ndarray) -> dict[str, object]:
        bands = np.array(self.bands)[of_it]
        return {"theme_id": theme, "n": len(bands), "n_up": int((bands > 0).sum()), "n_down": int((bands < 0).sum())}


def read(code: str, told: list[tuple[str, int, bool]]) -> Read:
    texts, bands = [text for text, _, _ in told], [band for _, band, _ in told]
    ear = learning.learned(code, [Comment(text, band) for text, band in zip(texts, bands, strict=True)])
    assert ear is not None
    ear = Ear(ear.code, ear.weights, {str(int(key) + 1): terms for key, terms in ear.themes.items()}, ear.feeling)
    return Read(texts, bands, np.array([known for _, _, known in told]), ear, ear.hear(texts))


def rows_of(file: str) -> Iterator[dict[str, str]]:
    with (DATA / file).open(newline="", encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def was_late(order: dict[str, str]) -> bool:
    """Delivered after the promised day, or not at all."""
    delivered, promised = order["order_delivered_customer_date"], order["order_estimated_delivery_date"]
    return not delivered or date.fromisoformat(delivered[:10]) > date.fromisoformat(promised[:10])


@pytest.fixture(scope="module")
def market() -> Read:
    late = {row["order_id"]: was_late(row) for row in rows_of("olist/olist_orders_dataset.csv")}
    told = []
    for row in rows_of("olist/olist_order_reviews_dataset.csv"):
        if (text := row["review_comment_message"]).strip():
            score = int(row["review_score"])
            told.append((text, 1 if score >= 4 else -1 if score <= 2 else 0, late[row["order_id"]]))
    return read("pt", told)


def test_the_language_is_known(market: Read) -> None:
    shares = shares_of(market.texts)
    assert shares["pt"] > 0.97
    assert np.mean([language_of(text, shares) == "pt" for text in market.texts]) > 0.98


def test_damage_by_late_or_missing_delivery_comes_first(market: Read) -> None:
    """Judged by the dates of the orders: of those who mention the first theme most waited in vain, of no other nearly so many."""
    first, second, *_ = found = market.lines()
    late = {line.theme: float(market.known[market.of(str(line.theme))].mean()) for line in found}
    assert first.is_clear and first.counts.n > 400 and first.difference is not None and first.difference.value < -100
    assert first.costs > 1.3 * second.costs
    assert late[first.theme] > 0.5 > 2 * max(share for theme, share in late.items() if theme != first.theme)
    assert market.known.mean() < 0.2
    named = labels("pt", market.ear.themes, market.texts)
    print(f"\n{'cost':>6} {'n':>6} {'net':>6} {'late':>6}  theme")
    for line in found:
        print(f"{line.costs:6.2f} {line.counts.n:6} {line.counts.net:6.1f} {late[line.theme]:6.2f}  {named[str(line.theme)]}")


KEYS = {
    "it has not come, or not in time": r"\b(nao|n|nem|nunca)\b[^.!?,;]{0,25}\b(receb|cheg|entreg|vei|env)"
    r"|aind[a-z]* (nao|n|estou|aguard)|atras|demor[oaei]|aguardando|fora do prazo",
    "how good it is made": r"qualid|material|acabament|fragil|resisten|tecido|bem feit",
    "quick, or in time": r"rapid|antes do|no prazo|agil|pontual|dentro do prazo",
}


def test_twenty_corrections_find_more_of_the_rest(market: Read) -> None:
    gains = {}
    for name, pattern in KEYS.items():
        key = re.compile(pattern)
        truth = {at for at, text in enumerate(market.texts) if key.search(folded(text))}
        best = max(market.ear.themes, key=lambda theme: f1(truth, set(np.flatnonzero(market.of(theme)).tolist())))
        is_it = lambda words, key=key: bool(key.search(folded(words)))  # noqa: E731
        before, after, n = before_and_after(market.ear, best, market.texts, truth, is_it)
        gains[name] = (round(before, 3), round(after, 3), len(truth))
        assert n == 20 and after > before, gains
    print("\n", gains)
    assert np.mean([after - before for before, after, _ in gains.values()]) > 0.03, gains


@pytest.fixture(scope="module")
def clothes() -> Read:
    told = []
    for at, row in enumerate(rows_of("womens_clothing_reviews/Womens_Clothing_E-Commerce_Reviews.csv")):
        if at % 4 == 0 and (text := row["Review Text"]).strip():
            score = int(row["Rating"])
            told.append((text, 1 if score >= 4 else -1 if score <= 2 else 0, row["Recommended IND"] == "1"))
    return read("en", told)


def test_what_themes_say_goes_with_recommending(clothes: Read) -> None:
    """Whether somebody recommends was never read. Themes differ in it, and within each so does how they speak of it."""
    shares, apart = {}, {}
    for key in clothes.ear.themes:
        of_it = clothes.of(key)
        if of_it.sum() < 100:
            continue
        felt = np.array([next((one.sentiment for one in heard if one.theme == key), 0.0) for heard in clothes.heard])
        shares[key] = (int(of_it.sum()), float(clothes.known[of_it].mean()), float(clothes.known[~of_it].mean()))
        apart[key] = float(felt[of_it & clothes.known].mean() - felt[of_it & ~clothes.known].mean())
    print(f"\n{clothes.known.mean():.4f} of {len(clothes.texts)} recommend")
    named = labels("en", clothes.ear.themes, clothes.texts)
    for key, (n, own, rest) in sorted(shares.items(), key=lambda one: one[1][1]):
        print(f"{n:6} {own:.3f} against {rest:.3f}, {apart[key]:+.2f}  {named[key]}")
    assert max(own for _, own, _ in shares.values()) - min(own for _, own, _ in shares.values()) > 0.1
    assert min(apart.values()) > 0.1, "whoever recommends speaks better of every theme"
    clear = [line for line in clothes.lines() if line.is_clear]
    assert any(line.costs > 0 for line in clear) and any(line.costs < 0 for line in clear)
    for line in clear:
        n, own, rest = shares[str(line.theme)]
        assert (own < rest) == (line.costs > 0), "the score and the recommendation agree"
