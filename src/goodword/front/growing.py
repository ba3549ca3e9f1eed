"""How word of mouth makes the business grow, in words: what insights say of the tree, and the picture of its generations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from goodword.insights import client
from goodword.insights.asked import Asked
from goodword.kit.figures import count
from goodword.referrals.tree import Generation, Grown
from goodword.referrals.words import Generations, pictured

Answered = Mapping[str, Any]
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Sentence:
    """What one number says, and the page that tells how it is computed."""

    words: str
    url: str


@dataclass(frozen=True)
class Growing:
    """Without generations nobody was won yet; `is_wrong` where the numbers did not come."""

    sentences: tuple[Sentence, ...]
    generations: Generations | None
    is_wrong: bool = False
    how_url: str = ""


def growing(today: date, currency: str) -> Growing:
    """The tree of the whole business, how many a customer brings, and how many of the year's new customers were brought."""
    last_year = Asked(today, since=today - A_YEAR)
    tree, *said = client.ask_all([("tree", Asked(today)), ("word-of-mouth", Asked(today)), ("introduced-share", last_year)])
    return told(tree, said, currency)


@dataclass(frozen=True)
class Brings:
    """R: how many customers a customer brings. Without a figure there are too few of them, or the number did not come."""

    figure: str = ""
    days: str = ""
    between: tuple[str, str] = ("", "")
    how_url: str = ""


def brings(today: date) -> Brings:
    """The number that stands beside whether they would recommend us: whether they do."""
    (answered,) = client.ask_all([("word-of-mouth", Asked(today, bare=True))])
    return brought(answered)


def brought(answered: Answered | None) -> Brings:
    """The same of what was answered."""
    how = reverse("insights:insight", args=["word-of-mouth"])
    if answered is None or answered["value"] is None:
        return Brings(how_url=how)
    value, low, high = (f"{answered[name]:.2f}" for name in ("value", "low", "high"))
    return Brings(value, count(int(answered["days"])), (low, high), how)


def told(tree: Answered | None, said: Sequence[Answered | None], currency: str) -> Growing:
    """The same of what was answered; a number that did not come is left out."""
    found = tuple(_generation(row) for row in (tree or {}).get("rows") or ())
    return Growing(
        sentences=tuple(_sentence(answered) for answered in said if answered),
        generations=pictured(found, currency) if found else None,
        is_wrong=tree is None,
        how_url=reverse("insights:insight", args=["tree"]),
    )


def _generation(row: Answered) -> Generation:
    money = row["money"]
    return Generation(int(row["generation"]), Grown(int(row["count"]), int(row["n_customers"]), int(money or 0)))


def _sentence(answered: Answered) -> Sentence:
    url, since = reverse("insights:insight", args=[answered["insight"]]), answered.get("since")
    return Sentence(str(answered["sentence"]), f"{url}?{urlencode({'since': since})}" if since else url)
