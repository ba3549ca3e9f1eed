"""The chart of an insight, drawn: SVG for pages and mail, PNG for files, or a Vega spec that a page draws itself.

What stands on a page takes the colours of the page (`var(--leaf)`), so that light and dark come by themselves;
what is alone carries those of its theme.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import vl_convert

from .asked import Asked, NotUnderstood
from .charts import ON_PAGE, THEMES, WIDTHS, spec
from .declaration import Insight


@dataclass(frozen=True)
class Look:
    """In which format, colours and width a chart is drawn."""

    format: str = "svg"
    theme: str = "light"
    size: str = "wide"

    def __post_init__(self) -> None:
        if self.format not in {"svg", "png", "vega"} or self.theme not in THEMES or self.size not in WIDTHS:
            raise NotUnderstood("A chart is svg, png or vega, light or dark, wide or narrow.")


def asked_for(insight: Insight, asked: Asked) -> Asked:
    """The question whose answer a picture shows: split as asked, else as the insight declares."""
    by = asked.by or insight.chart_by or None
    return replace(asked, by=by, bare=bool(by) or insight.lines is None)


def draw(insight: Insight, answer: Mapping[str, Any], by: str | None, look: Look, *, is_alone: bool = False) -> bytes:
    """The picture of one answer; without a split, of its levels or its distribution.

    An SVG that `is_alone` has colours of its own; otherwise it takes those of the page it stands on.
    """
    is_on_page = look.format != "png" and not is_alone
    drawn = spec(insight, answer, by, size=look.size, theme=ON_PAGE if is_on_page else look.theme)
    if look.format == "vega":
        return json.dumps(vl_convert.vegalite_to_vega(drawn)).encode()
    if look.format == "png":
        return bytes(vl_convert.vegalite_to_png(drawn, scale=2))
    svg = vl_convert.vegalite_to_svg(drawn)
    return (_for_page(svg) if is_on_page else svg).encode()


def _for_page(svg: str) -> str:
    """The SVG in the page's type, without a size of its own and without style attributes."""
    svg = re.sub(r'\sstyle="[^"]*"', "", svg)
    svg = re.sub(r'font-family="[^"]*"', 'font-family="var(--words)"', svg)
    head, _, rest = svg.partition(">")
    head = re.sub(r'\s(width|height|class)="[^"]*"', "", head)
    return f'{head} class="chart-drawing" aria-hidden="true" focusable="false">{rest}'
