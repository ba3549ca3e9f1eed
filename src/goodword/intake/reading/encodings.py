"""Which encoding a text file is in, found from all of its bytes."""

import codecs
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

BLOCK = 1 << 20
MOST_SAMPLED = 1 << 18
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The letters beyond ASCII that a language, or a list of its neighbours' names, is written with.
WEST = (
    "äöüßÄÖÜẞ",
    "áéíóúüñÁÉÍÓÚÜÑ¿¡ºª",
    "áâãàçéêíóôõúüÁÂÃÀÇÉÊÍÓÔÕÚºª",
    "àâæçéèêëîïôùûüÿœÀÂÆÇÉÈÊËÎÏÔÙÛÜŸŒ",
    "àèéìíîòóùúÀÈÉÌÒÙ",
    "åäöæøéÅÄÖÆØÉ",
)
CENTRE = (
    "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",
    "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ",
    "áäčďéíĺľňóôŕšťúýžÁÄČĎÉÍĹĽŇÓÔŔŠŤÚÝŽ",
    "áéíóöőúüűÁÉÍÓÖŐÚÜŰ",
    "čćđšžČĆĐŠŽ",
    "ăâîșțşţĂÂÎȘȚŞŢ",
)
CYRILLIC = ("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯіїєґІЇЄҐ№",)
TURKISH = ("çğıöşüâîÇĞİÖŞÜ",)
GREEK = ("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ",)
ALPHABETS: dict[str, tuple[str, ...]] = {
    "cp1252": (*WEST, "".join(WEST)),
    "cp1250": CENTRE,
    "cp1254": TURKISH,
    "cp1251": CYRILLIC,
    "cp1253": GREEK,
    "mac_roman": WEST,
    "cp850": WEST,
    "cp852": CENTRE,
    "iso8859-2": CENTRE,
    "koi8-r": CYRILLIC,
    "cp866": CYRILLIC,
}
EVERYWHERE = set("€£§°–—‘’‚“”„…«»·•®™©´`´ \u00a0¢¥²³½¼×")
GOOD_ENOUGH = 0.9
# A list of names from many countries fits no single alphabet; the union is a weaker witness.
UNION_COST = 0.02


@dataclass(frozen=True)
class Found:
    """The encoding, and how much of the file is written in another one."""

    name: str
    n_odd: int = 0
    first_odd: int = 0  # its byte


class _Oddities:
    """A decoder's error handler that reads what is not UTF-8 as the commonest other thing, and counts."""

    def __init__(self) -> None:
        self.n, self.first, self.base = 0, -1, 0

    def __call__(self, error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        self.n += 1
        if self.first < 0:
            self.first = self.base + error.start
        return _as_windows(error), error.start + 1


def _as_windows(error: UnicodeDecodeError) -> str:
    return error.object[error.start : error.start + 1].decode("cp1252", "replace")


def _mixed(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _as_windows(error), error.start + 1


MIXED = "goodword-mixed"
codecs.register_error(MIXED, _mixed)


def found_in(path: Path) -> Found:
    """The encoding of a file."""
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, name in MARKS:
        if head.startswith(mark):
            return Found(name)
    if wide := _without_mark(head):
        return Found(wide)
    return _narrow(path)


def _without_mark(head: bytes) -> str:
    """UTF-16 without a mark: every second byte is zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half < 8 or max(even, odd) < half * 0.4 or min(even, odd) > half * 0.05:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _narrow(path: Path) -> Found:
    odd = _Oddities()
    codecs.register_error("goodword-count", odd)
    n_beyond, sample = 0, bytearray()
    decoder = codecs.getincrementaldecoder("utf-8")("goodword-count")
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            held = len(decoder.getstate()[0])
            odd.base = file.tell() - len(block) - held
            text = decoder.decode(block)
            if not block.isascii():
                n_beyond += len(text) - len(text.encode("ascii", "ignore"))
                if len(sample) < MOST_SAMPLED:
                    sample += b"\n".join(line for line in block.splitlines() if not line.isascii())[:MOST_SAMPLED]
    decoder.decode(b"", final=True)
    if not odd.n:
        return Found("utf-8")
    if n_beyond - odd.n > odd.n:
        return Found("utf-8", odd.n, odd.first)
    return Found(_legacy(bytes(sample)))


def _legacy(sample: bytes) -> str:
    scores = {name: _fit(sample, name) for name in ALPHABETS}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] >= GOOD_ENOUGH:
        return best
    from charset_normalizer import from_bytes  # noqa: PLC0415  (most files are UTF-8, and need not wait for it)

    guess = from_bytes(sample).best()
    return str(guess.encoding) if guess is not None and scores[best] < GOOD_ENOUGH / 2 else best


def _fit(sample: bytes, name: str) -> float:
    """How much of what is beyond ASCII belongs to one alphabet, and stands where letters stand."""
    try:
        text = sample.decode(name)
    except UnicodeDecodeError:
        text = sample.decode(name, "replace")
    beyond = [c for c in text if c > "\x7f" and c not in EVERYWHERE]
    if not beyond:
        return GOOD_ENOUGH if name == "cp1252" else 0.0
    fits = [sum(c in alphabet for c in beyond) / len(beyond) for alphabet in map(set, ALPHABETS[name])]
    if name == "cp1252":
        fits[-1] -= UNION_COST
    return max(fits) - _shouting(text)


def _shouting(text: str) -> float:
    """The share of letters beyond ASCII that are capitals right behind a small letter: a sign of the wrong table."""
    pairs = [(a, b) for a, b in pairwise(text) if b > "\x7f" and b.isalpha()]
    return sum(a.islower() and b.isupper() for a, b in pairs) / len(pairs) if pairs else 0.0
