"""The words of a template: a few marks, fields in braces, and nothing else. What is neither is printed as it stands."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LONGEST_SUBJECT, LONGEST_BODY, MOST_FIELDS, MOST_LINES = 200, 20_000, 100, 400
FIELD = re.compile(r"\{([^{}]*)\}")
# What no template may hold: it stands for fields while a mail is laid out, and for the address at which its reader stops it.
OURS = "goodword:"
PLACE = re.compile(rf" ?{OURS}place:([a-z_]+);")
UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
MARKS = re.compile(
    r"\[(?P<said>[^\[\]\n]{1,200})\]\((?P<to>[^()\s]{1,500})\)|\*\*(?P<bold>[^*\n]{1,500})\*\*|\*(?P<slanted>[^*\n]{1,500})\*"
)
PRESS = re.compile(r"\[([^\[\]\n]{1,200})\]\(([^()\s]{1,500})\)")
LEADS_OUT = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@)", re.I)


class NotMergeable(ValueError):
    """Something in the words cannot be filled in or sent; the message says which, and what could stand there."""


@dataclass(frozen=True)
class Span:
    """Words of a line that look alike; `to` is where they lead."""

    text: str
    look: str = ""
    to: str = ""


@dataclass(frozen=True)
class Block:
    """What stands between two empty lines: words, a title, a list, a button, or the numbers to choose from."""

    kind: str
    lines: tuple[tuple[Span, ...], ...]


def fields_in(text: str) -> list[str]:
    """What stands in braces, in its order."""
    return FIELD.findall(text)


def blocks(body: str) -> Iterator[Block]:
    """A body as the blocks that it consists of."""
    for part in re.split(r"\n[ ]*\n", body.replace("\r\n", "\n").strip()):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        if lines:
            yield from _block(lines)


def _block(lines: list[str]) -> Iterator[Block]:
    first = lines[0]
    if len(lines) == 1 and first == "{scale}":
        yield Block("scale", ())
    elif len(lines) == 1 and (press := PRESS.fullmatch(first)):
        yield Block("press", ((Span(press[1], to=press[2]),),))
    elif first.startswith("# "):
        yield Block("title", (tuple(spans(first[2:])),))
        if lines[1:]:
            yield from _block(lines[1:])
    elif all(line.startswith("- ") for line in lines):
        yield Block("list", tuple(tuple(spans(line[2:])) for line in lines))
    else:
        yield Block("words", tuple(tuple(spans(line)) for line in lines))


def spans(line: str) -> Iterator[Span]:
    """The words of a line, by how they look."""
    at = 0
    for found in MARKS.finditer(line):
        if found.start() > at:
            yield Span(line[at : found.start()])
        at = found.end()
        if found["to"]:
            yield Span(found["said"], to=found["to"])
        else:
            yield Span(found["bold"] or found["slanted"], "b" if found["bold"] else "i")
    if at < len(line):
        yield Span(line[at:])


def targets(body: str) -> Iterator[str]:
    """Where the links of a body lead."""
    return (span.to for block in blocks(body) for line in block.lines for span in line if span.to)


def placed(text: str) -> str:
    """A text with places in it where its fields stand."""
    return FIELD.sub(lambda found: f"{OURS}place:{found[1]};", text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its places filled, once; where there is nothing to say, the blank before it goes as well."""

    def told(found: re.Match[str]) -> str:
        value = values.get(found[1], "")
        return f"{' ' if found[0].startswith(' ') else ''}{value}" if value else ""

    return PLACE.sub(told, text)


def as_html(line: tuple[Span, ...]) -> SafeString:
    """A line as HTML, everything in it escaped, its fields still places."""
    return format_html_join("", "{}", ((_span(span),) for span in line))


def _span(span: Span) -> str:
    words = placed(span.text)
    if span.to:
        return format_html('<a href="{}">{}</a>', placed(span.to), words)
    return format_html(f"<{span.look}>{{}}</{span.look}>", words) if span.look else words


def as_text(line: tuple[Span, ...]) -> str:
    """A line as plain text: a link is followed by where it leads."""
    return "".join(placed(f"{span.text} ({span.to})" if span.to else span.text) for span in line)
