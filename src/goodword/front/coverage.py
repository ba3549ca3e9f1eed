"""The card of what customers got before, during and after a sale, in words, from what `valuable` answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodword.kit.figures import count


@dataclass(frozen=True)
class Part:
    """One of the three parts of a sale: how many customers got something in it."""

    name: str
    say: str
    meter: str


@dataclass(frozen=True)
class Valuable:
    """Without a share nobody has bought within 12 months."""

    is_wrong: bool = False
    share: float | None = None
    figure: str = ""
    meter: str = "0"
    say: str = ""
    parts: tuple[Part, ...] = ()
    kept: str = ""
    rows_url: str = ""
    how_url: str = ""


def valuable(answered: Mapping[str, Any] | None) -> Valuable:
    """The share who got something of use in all three parts and more than they were asked for, and each part by itself."""
    how_url = reverse("insights:insight", args=["valuable"])
    if answered is None:
        return Valuable(is_wrong=True)
    if not answered["n"] or answered["value"] is None:
        return Valuable(how_url=how_url)
    n, hits, value = int(answered["n"]), int(answered["hits"]), float(answered["value"])
    said = ngettext(
        "%(hits)s of %(n)s customer got something of use in all three, and more than was asked of them.",
        "%(hits)s of %(n)s customers got something of use in all three, and more than was asked of them.",
        n,
    )
    kept = _("%(kept)s got at least three gives for each ask within 90 days.") % {"kept": count(int(answered["kept"]))}
    return Valuable(
        share=value,
        figure=count(round(value)),
        meter=f"{value:.2f}",
        say=said % {"hits": count(hits), "n": count(n)},
        parts=tuple(_part(name, int(answered["covered"][phase]), n) for phase, name in _names().items()),
        kept=kept,
        rows_url=str(answered["rows_url"]),
        how_url=how_url,
    )


def _part(name: str, covered: int, n: int) -> Part:
    return Part(name, _("%(share)s %%") % {"share": count(round(100 * covered / n))}, f"{100 * covered / n:.2f}")


def _names() -> dict[str, str]:
    return {"before": _("before"), "during": _("during"), "after": _("after")}
