"""What a change must be, and what is told of it. No Django."""

from datetime import timedelta

LONGEST_WHAT, LONGEST_WORDS = 200, 1_500
KIND = "told"  # why such a mail goes out
TEMPLATE = "told"
SECOND_THOUGHTS = timedelta(minutes=10)  # so long nothing goes out, and telling can be taken back
MOST_AT_ONCE = 2_000
LONGEST_QUOTE = 400


class Wordless(ValueError):
    """A change says what is otherwise now."""


class NotYet(ValueError):
    """What is still to come is not told as done."""


class NotTheirs(ValueError):
    """Only who said it, may be spoken with and does not know yet is told by voice."""


class AlreadyTold(ValueError):
    """Somebody was told of it, so it stays what it was."""


def cause_of(change_id: int, turn: int) -> str:
    """By which a mail says of which change it tells; each time that telling was taken back another one begins."""
    return f"change:{change_id}:{turn}"


def quoted(text: str) -> str:
    """The beginning of what they wrote, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"
