"""Every colour that carries words is 4.5:1 on every ground that it stands on; edges and marks are 3:1. In both themes."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[1] / "src" / "goodword" / "config" / "static"
TOKEN = re.compile(r"--([a-z-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")
TOKENS = {name: (light, dark) for name, light, dark in TOKEN.findall((CSS / "tokens.css").read_text())}

GROUNDS = ("page", "paper", "sunken")
WORDS = [
    *((words, ground) for words in ("ink", "soft", "leaf", "leaf-deep", "brick") for ground in GROUNDS),
    *(("ink", ground) for ground in ("leaf-bg", "sun-bg", "brick-bg")),
    ("leaf", "leaf-bg"),
    ("sun-ink", "sun-bg"),
    ("sun-ink", "paper"),
    ("brick", "brick-bg"),
    ("on-leaf", "leaf"),
    ("on-leaf", "leaf-deep"),
    ("on-brick", "brick"),
    ("on-toast", "toast"),
    ("toast-deed", "toast"),
    ("on-fault", "fault"),
]
MARKS = [("edge", "page"), ("edge", "paper"), ("leaf", "page"), ("leaf", "paper"), ("leaf", "rule"), ("brick", "rule")]


def luminance(colour: str) -> float:
    """WCAG's relative luminance of #rrggbb."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), WORDS)
def test_words_can_be_read(words: str, ground: str, theme: int) -> None:
    assert contrast(TOKENS[words][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_edges_and_bars_can_be_seen(mark: str, ground: str, theme: int) -> None:
    assert contrast(TOKENS[mark][theme], TOKENS[ground][theme]) >= 3


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_coloured_word_of_the_style_sheets_is_a_token() -> None:
    """`color:` takes a token, so that the pairs above are all there are."""
    allowed = {"inherit", "transparent", "currentColor", *(f"var(--{name})" for name in TOKENS)}
    sheets = [sheet for sheet in CSS.parents[1].glob("*/static/**/*.css") if "vendor" not in sheet.parts]
    assert sheets
    for sheet in sheets:
        used = re.findall(r"(?<![-\w])color:\s*([^;}]+)", sheet.read_text())
        strange = [colour for colour in used if colour.strip().removesuffix("!important").strip() not in allowed]
        assert not strange, f"{sheet.name}: {strange}"
