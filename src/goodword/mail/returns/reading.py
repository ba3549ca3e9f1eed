"""Mail that came back, read: RFC 3464 reports of servers and RFC 5965 reports of complaints. No Django.

Who may report on a mail is whoever holds its Message-ID, which nobody can guess; the rest of a report is only believed
about that mail. Whatever does not parse is no report; nothing here raises.

Who wants no more mail may write that too: a sealed word in the subject says of what, and whoever reads it looks at the seal.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from hashlib import sha256

LONGEST_WORDS, MOST_PARTS, MOST_READ = 500, 50, 20
# A report and the head of our mail in it stand at the beginning. The library takes the longer by the square for heads that are
# made for it: two million bytes of a stranger's would keep a worker busy for half a minute.
LONGEST = 200_000
# As `writing` makes them: what it is about, the day, and 122 bits that nobody knows.
OURS = re.compile(r"[a-z_-]{1,40}\.[0-9]{8}\.[0-9a-f]{32}@(?:(?![<>\"',;])[!-~]){1,200}")
# As `kit/sealing.py` makes them: a number, of what, and an HMAC of SHA-256.
SEALED = re.compile(r"(?<![\w.~-])\d{1,18}\.[a-z_]{1,30}~[\w-]{43}(?![\w.~-])", re.A)
LONGEST_SUBJECT = 1_000
# What the parser of the library trips over.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError, MessageError)
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
CODE = re.compile(r"^\s*([245]\d\d)\b")
# Codes without a finer one, that servers give for a mailbox that is none.
NO_MAILBOX = {550, 551, 553}
# Words by which a server refuses us or what we wrote, under the number it should keep for mailboxes that are none.
NOT_THE_MAILBOX = re.compile(r"spam|polic|block|black|reputation|dmarc|spf|dkim|authenti|rate|denied|content|virus|relay", re.I)
DELIVERED, BOUNCED, COMPLAINED, REFUSED, PUT_OFF = "delivered", "bounced", "complained", "refused", "put_off"
# As big providers say that we send too fast: RFC 3463's 4.7.0 and 4.7.28, or in words.
TOO_FAST = re.compile(r"^4\d\d\b.*(?:\b4\.7\.(?:0|1|28|650)\b|too (?:many|fast)|rate.?limit|throttl|slow down)", re.I | re.S)
ACTIONS = {"delivered": DELIVERED, "relayed": DELIVERED, "expanded": DELIVERED, "delayed": PUT_OFF}


@dataclass(frozen=True)
class Report:
    """What a report says of one of our mails; `mark` is the same however often it comes."""

    message_id: str
    kind: str
    words: str
    mark: str


def judged(words: str, *, is_final: bool = True) -> str:
    """What a server's answer means: the mailbox is none, it could not take the mail for now, or it would not take ours."""
    if found := STATUS.search(words):
        return _by_status(int(found[1]), int(found[2]), int(found[3]))
    code = CODE.search(words)
    if code and int(code[1]) in NO_MAILBOX and not NOT_THE_MAILBOX.search(words):
        return BOUNCED
    if (code and code[1].startswith("4")) or not is_final:
        return PUT_OFF
    return REFUSED


def _by_status(kind: int, subject: int, detail: int) -> str:
    """RFC 3463: 5.1 is about the address, but 5.1.7 and 5.1.8 are about the sender's; 5.2.1 is a mailbox switched off."""
    if kind == 2:
        return DELIVERED
    if kind == 4 or (subject, detail) in {(2, 2), (2, 3)}:  # full, or too big for it: another one may arrive
        return PUT_OFF
    is_about_the_address = (subject == 1 and detail not in {7, 8}) or (subject, detail) in {(2, 1), (4, 4)}
    return BOUNCED if is_about_the_address else REFUSED


def asks_for_patience(words: str) -> bool:
    """Whether a server took nothing for now because we send too fast."""
    return bool(TOO_FAST.search(words[:LONGEST_WORDS]))


def reports(data: bytes) -> list[Report]:
    """The reports in a mail; none in any other mail, such as an answer of somebody who is away."""
    try:
        return list(_reports(message_from_bytes(data[:LONGEST])))
    except UNREADABLE:
        return []


@dataclass(frozen=True)
class Stop:
    """A mail by which somebody wants no more; `mark` is the same however often it is read."""

    token: str
    mark: str


def stop_asked(data: bytes) -> Stop | None:
    """The sealed word in the subject of a mail; None in any other mail."""
    try:
        mail = message_from_bytes(data[:LONGEST])
        found = SEALED.search(str(make_header(decode_header(str(mail.get("Subject", ""))[:LONGEST_SUBJECT]))))
    except UNREADABLE:
        return None
    if found is None:
        return None
    told = f"{found[0]} {mail.get('Message-ID', '') or sha256(data).hexdigest()}"
    return Stop(found[0], sha256(told.encode("utf-8", "replace")).hexdigest())


def _reports(mail: Message) -> Iterator[Report]:
    parts = [part for part, _ in zip(mail.walk(), range(MOST_PARTS), strict=False)]
    told = next(
        (part for part in parts if part.get_content_type() in {"message/delivery-status", "message/feedback-report"}), None
    )
    about = OURS.search(_whole(parts[1:])) if told is not None else None
    if told is None or about is None:
        return
    if told.get_content_type() == "message/feedback-report":
        yield _report(about[0], COMPLAINED, "feedback report")
        return
    blocks = told.get_payload()
    for block in blocks[:MOST_READ] if isinstance(blocks, list) else []:
        if isinstance(block, Message) and (action := str(block.get("Action", "")).strip().lower()):
            yield _of_server(about[0], action, block)


def _of_server(message_id: str, action: str, block: Message) -> Report:
    status, said = str(block.get("Status", "")).strip(), str(block.get("Diagnostic-Code", ""))
    words = f"{status} {said.partition(';')[2].strip() or said}"
    # Of the two statuses the one that the server gave for itself is the finer.
    kind = judged(said.partition(";")[2] if STATUS.search(said) else words, is_final=action == "failed")
    kind = ACTIONS.get(action, PUT_OFF if action != "failed" and kind == BOUNCED else kind)
    return _report(message_id, kind, words)


def _report(message_id: str, kind: str, words: str) -> Report:
    mark = sha256(f"{message_id} {kind} {STATUS.findall(words)[:1]}".encode("utf-8", "replace")).hexdigest()
    return Report(f"<{message_id}>", kind, tidied(words), mark)


def tidied(words: str) -> str:
    """A server's words in one line, as far as anybody reads them."""
    kept = "".join(c if c.isprintable() else " " for c in words[: 4 * LONGEST_WORDS])
    return " ".join(kept.encode("utf-8", "replace").decode().split())[:LONGEST_WORDS]


def _whole(parts: list[Message]) -> str:
    """The heads and the words of the parts of a report, where our own mail's head stands somewhere."""
    heads = [f"{name}: {value}" for part in parts for name, value in part.items()]
    bodies = [payload for part in parts if isinstance(payload := part.get_payload(), str)]
    return "\n".join([*heads, *(body[:20_000] for body in bodies)])
