"""The picture of what follows what: kinds of contact as boxes from top to bottom, moves as arrows, thick where many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atan2, degrees, hypot, sqrt
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from .wording import spelt

MOST_MOVES = {"wide": 12, "narrow": 8}
ROW, BOX = 132, 34  # pixels: from one layer to the next, and the height of a box
WIDTHS = {"wide": (720, 132), "narrow": (330, 92)}
LETTER, SWING, STEP = 7, 0.18, 44  # every second box of a layer stands a step lower, so that a move goes past it
ASIDE = 9  # how far from the straight way an arrow goes
ALONG = (0.5, 0.38, 0.62, 0.28, 0.72, 0.2, 0.8)  # where on it stands what is said of it: at the first that is free
Move = Mapping[str, Any]


@dataclass(frozen=True)
class Box:
    """One kind of contact, by its middle."""

    name: str
    x: float
    y: float


def picture(rows: Sequence[Move], size: str) -> Any:
    """The most frequent moves; the box from which most begins stands on top."""
    moves = [row for row in rows if row["before"] != row["activity"]][: MOST_MOVES[size]]
    width, wide = WIDTHS[size]
    boxes = _placed(layers(moves), width, wide)
    height = max((box.y for box in boxes.values()), default=0) + BOX
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, width], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False, zero=False))
    most = max((int(move["n"]) for move in moves), default=1)
    arrows = _told([_arrow(move, boxes, (most, wide)) for move in moves], boxes, wide)
    figures = alt.Chart(alt.Data(values=arrows, name="figures"))  # type: ignore[no-untyped-call]
    scale = alt.Scale(domain=[0, 1], range=[1, 6])
    lines = figures.mark_rule(strokeCap="round", opacity=0.45).encode(
        x=x, y=y, x2="x2:Q", y2="y2:Q", strokeWidth=alt.StrokeWidth("share:Q", scale=scale, legend=None)
    )
    heads = figures.mark_point(shape="triangle", filled=True, size=70, opacity=0.8).encode(
        x=alt.X("x2:Q", axis=None), y=alt.Y("y2:Q", axis=None), angle=alt.Angle("angle:Q", scale=None)
    )
    middle = {"x": alt.X("mx:Q", axis=None), "y": alt.Y("my:Q", axis=None)}
    words = figures.mark_text(fontSize=11).encode(text="said:N", x=alt.X("sx:Q", axis=None), y=alt.Y("sy:Q", axis=None))
    is_here = alt.condition("datum.at === here", alt.value(0.16), alt.value(0))
    field = figures.mark_point(shape="circle", filled=True, size=1500, stroke=None).encode(
        opacity=is_here, tooltip="told:N", **middle
    )
    drawn = [*_boxes(boxes, wide, size), lines, heads, words, field.properties(name="figure")]
    return alt.layer(*drawn).properties(height=height)


def layers(moves: Sequence[Move]) -> list[list[str]]:
    """Which boxes stand beside one another: each a layer below the one from which the heaviest way leads to it."""
    names = list(dict.fromkeys(str(move[end]) for move in moves for end in ("before", "activity")))
    more = {name: sum(int(m["n"]) * ((m["activity"] == name) - (m["before"] == name)) for m in moves) for name in names}
    heaviest = sorted(moves, key=lambda move: -int(move["n"]))
    depth: dict[str, int] = {}
    for top in sorted(names, key=lambda name: (more[name], name)):
        if top in depth:
            continue
        depth[top] = 0
        while way := next((m for m in heaviest if m["before"] in depth and m["activity"] not in depth), None):
            depth[str(way["activity"])] = depth[str(way["before"])] + 1
    return [[name for name in names if depth[name] == at] for at in range(max(depth.values(), default=-1) + 1)]


def _placed(rows: Sequence[Sequence[str]], width: int, wide: int) -> dict[str, Box]:
    """Where each box stands. A layer that is too broad for the page goes on below."""
    most = max(width // (wide + 12), 1)
    split = [row[i : i + most] for row in rows for i in range(0, len(row), most)]
    return {
        name: Box(
            name, width * (at + 0.5) / len(row) + (_swung(i, width) if len(row) == 1 else 0), ROW * i + BOX + STEP * (at % 2)
        )
        for i, row in enumerate(split)
        for at, name in enumerate(row)
    }


def _swung(layer: int, width: int) -> float:
    """Boxes that stand alone swing from side to side, so that a move which leaves one out goes past it."""
    return width * SWING * (1 if layer % 2 else -1)


def _arrow(move: Move, boxes: Mapping[str, Box], scale: tuple[int, int]) -> dict[str, Any]:
    """From box to box, a little to the right of the straight way, so that there and back are two."""
    most, wide = scale
    one, other = boxes[str(move["before"])], boxes[str(move["activity"])]
    dx, dy = other.x - one.x, other.y - one.y
    length = hypot(dx, dy) or 1.0
    right, down = -dy / length, dx / length
    cut = min(wide / 2 / abs(dx) if dx else 1.0, BOX / 2 / abs(dy) if dy else 1.0, 0.45)
    start = (one.x + right * ASIDE + dx * cut, one.y + down * ASIDE + dy * cut)
    end = (other.x + right * ASIDE - dx * cut, other.y + down * ASIDE - dy * cut)
    n, days = f"{int(move['n']):,}", spelt(move["median_days"], "", 1)
    return {
        "x": start[0], "y": start[1], "x2": end[0], "y2": end[1],
        "right": right, "down": down, "said": _("%(n)s · %(days)s d") % {"n": n, "days": days},
        "angle": degrees(atan2(dy, dx)) + 90, "share": sqrt(int(move["n"]) / most),
        "told": [
            f"{move['before']} → {move['activity']}", _("%(n)s times") % {"n": n},
            _("half of them within %(days)s days") % {"days": days},
        ],
    }  # fmt: skip


def _told(arrows: Sequence[dict[str, Any]], boxes: Mapping[str, Box], wide: int) -> list[dict[str, Any]]:
    """The arrows with the place of what is said of each: on its own side, else on the other or further off.

    There it stands on no box and on nothing said before, if there is room.
    """
    taken = [(box.x, box.y, wide / 2, BOX / 2) for box in boxes.values()]
    told = []
    for at, arrow in enumerate(arrows):
        across = len(arrow["said"]) * LETTER * 0.4
        off = abs(arrow["right"]) * across + abs(arrow["down"]) * ASIDE + 4
        ways = [(arrow["x"] + (arrow["x2"] - arrow["x"]) * a, arrow["y"] + (arrow["y2"] - arrow["y"]) * a) for a in ALONG]
        places = [(mx, my, mx + arrow["right"] * o, my + arrow["down"] * o) for o in (off, -off, 2 * off) for mx, my in ways]
        mx, my, x, y = next((one for one in places if not _is_taken(one[2], one[3], across, taken)), places[0])
        taken.append((x, y, across, ASIDE))
        told.append(arrow | {"at": at, "mx": mx, "my": my, "sx": x, "sy": y})
    return told


def _is_taken(x: float, y: float, across: float, taken: Sequence[tuple[float, float, float, float]]) -> bool:
    return any(abs(x - u) < across + wide and abs(y - v) < ASIDE + high for u, v, wide, high in taken)


def _boxes(boxes: Mapping[str, Box], wide: int, size: str) -> list[Any]:
    fits = wide // LETTER
    rows = [
        {"x": b.x - wide / 2, "x2": b.x + wide / 2, "y": b.y - BOX / 2, "y2": b.y + BOX / 2, "mx": b.x, "my": b.y,
         "label": b.name if len(b.name) <= fits else f"{b.name[: fits - 1]}…"}
        for b in boxes.values()
    ]  # fmt: skip
    base = alt.Chart(alt.Data(values=rows, name="boxes"))  # type: ignore[no-untyped-call]
    box = base.mark_bar(cornerRadius=6, opacity=0.18).encode(
        x=alt.X("x:Q", axis=None), x2="x2:Q", y=alt.Y("y:Q", axis=None), y2="y2:Q"
    )
    words = base.mark_text(fontSize=12, fontWeight=600).encode(
        x=alt.X("mx:Q", axis=None), y=alt.Y("my:Q", axis=None), text="label:N"
    )
    return [box, words]
