"""Whether the mailboxes of the world can tell that mail is really ours: what the DNS says of a domain's SPF, DKIM and DMARC.

It only reads. Nothing is kept of it, since what it says may be otherwise tomorrow.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as say

# A list of words that stand under a name, TXT records as one text each; none where there is no such name.
Ask = Callable[[str], list[str]]
# As big providers and programs name their keys; the one that a house uses can be named besides.
SELECTORS = (
    "default",
    "mail",
    "dkim",
    "google",
    "selector1",
    "selector2",
    "k1",
    "s1",
    "s2",
    "pm",
    "mx",
    "mte1",
    "resend",
    "mandrill",
)
DOMAIN = re.compile(r"(?=.{4,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+", re.I)
SELECTOR = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?", re.I)
# RFC 7208, 4.6.4: more than ten look-ups, and the whole record counts as an error.
MOST_LOOKUPS, MOST_DEPTH = 10, 10
ASKS_MORE = re.compile(r"^[+?~-]?(?:include:|a\b|mx\b|ptr\b|exists:|redirect=)", re.I)
LEADS_ON = re.compile(r"^[+?~-]?include:(\S+)|^redirect=(\S+)", re.I)
SHORTEST_KEY = 200  # letters of base64; a key of 1,024 bits has 216


class NotAsked(Exception):
    """Nobody answered; the message says who was asked."""


class State(StrEnum):
    WELL = "well"
    WEAK = "weak"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """One of the three: how it stands, what was found, and what to do about it."""

    what: str
    state: State
    says: str
    record: str = ""


def is_domain(text: str) -> bool:
    """Whether a text is the name of a domain, which alone is asked about."""
    return bool(DOMAIN.fullmatch(text))


def looked_at(domain: str, ask: Ask, *, selectors: Sequence[str] = ()) -> list[Finding]:
    """SPF, DKIM and DMARC of a domain."""
    own = [name for name in selectors if SELECTOR.fullmatch(name)]
    looks: list[tuple[str, Callable[[], Finding]]] = [
        ("SPF", lambda: _spf(domain, ask)),
        ("DKIM", lambda: _dkim(domain, ask, own)),
        ("DMARC", lambda: _dmarc(domain, ask)),
    ]
    return [_asked(what, look) for what, look in looks]


def _asked(what: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except NotAsked as why:
        return Finding(what, State.UNKNOWN, say("Goodword could not ask: %s") % why)


def _spf(domain: str, ask: Ask) -> Finding:
    found = [text for text in ask(domain) if text.lower().split(" ")[0] == "v=spf1"]
    if not found:
        return Finding(
            "SPF", State.MISSING, say("Nothing says which servers may send for this domain. Add a TXT record that does.")
        )
    record = found[0]
    if len(found) > 1:
        return Finding("SPF", State.WEAK, say("There are several SPF records; servers then trust none. Make them one."), record)
    n = _lookups(record, ask, {domain.lower()}, 0)
    if n > MOST_LOOKUPS:
        told = say("It asks for %(n)s further records; after %(most)s servers give up. Leave some out.")
        return Finding("SPF", State.WEAK, told % {"n": n, "most": MOST_LOOKUPS}, record)
    last = record.lower().split()[-1]
    if last in {"+all", "all"}:
        return Finding(
            "SPF", State.WEAK, say("It lets every server in the world send for you. End it with -all or ~all."), record
        )
    if last not in {"-all", "~all"} and "redirect=" not in record.lower():
        return Finding(
            "SPF", State.WEAK, say("It does not say what to think of other servers. End it with -all or ~all."), record
        )
    return Finding("SPF", State.WELL, say("It says which servers may send for this domain."), record)


def _lookups(record: str, ask: Ask, seen: set[str], depth: int) -> int:
    """How many further records a server has to ask for."""
    n = 0
    for term in record.split()[1:]:
        n += bool(ASKS_MORE.match(term))
        leads = LEADS_ON.match(term)
        name = ((leads[1] or leads[2]) if leads else "").lower()
        if not is_domain(name) or name in seen or depth >= MOST_DEPTH or n > MOST_LOOKUPS:
            continue
        seen.add(name)
        n += sum(_lookups(text, ask, seen, depth + 1) for text in ask(name) if text.lower().startswith("v=spf1"))
    return n


def _dkim(domain: str, ask: Ask, own: Sequence[str]) -> Finding:
    for selector in dict.fromkeys((*own, *SELECTORS)):
        for text in ask(f"{selector}._domainkey.{domain}"):
            if (key := re.search(r"(?:^|;)\s*p=([^;]*)", text)) is not None:
                return _key(selector, "".join(key[1].split()), text)
    return Finding(
        "DKIM",
        State.MISSING,
        say("No key was found under the usual names. Let whoever sends for you sign; name the key here if it has another."),
    )


def _key(selector: str, key: str, record: str) -> Finding:
    told = {"name": selector}
    if not key:
        return Finding("DKIM", State.WEAK, say("The key “%(name)s” was taken back: it is empty.") % told, record)
    if len(key) < SHORTEST_KEY and "ed25519" not in record.lower():
        return Finding("DKIM", State.WEAK, say("The key “%(name)s” is too short; servers no longer trust it.") % told, record)
    return Finding("DKIM", State.WELL, say("Mail can be signed with the key “%(name)s”.") % told, record)


def _dmarc(domain: str, ask: Ask) -> Finding:
    for name in _with_parents(domain):
        found = [text for text in ask(f"_dmarc.{name}") if text.lower().replace(" ", "").startswith("v=dmarc1")]
        if found:
            return _policy(found, is_parent=name != domain)
    return Finding(
        "DMARC",
        State.MISSING,
        say("Nothing says what to do with mail that only pretends to be yours. Begin with v=DMARC1; p=none."),
    )


def _with_parents(domain: str) -> list[str]:
    """A domain and those it lies in, as far as somebody can own one."""
    parts = domain.split(".")
    return [".".join(parts[n:]) for n in range(len(parts) - 1)]


def _policy(found: Sequence[str], *, is_parent: bool) -> Finding:
    if len(found) > 1:
        return Finding(
            "DMARC", State.WEAK, say("There are several DMARC records; servers then follow none. Make them one."), found[0]
        )
    tags = {name.strip().lower(): value.strip() for name, _, value in (part.partition("=") for part in found[0].split(";"))}
    wanted = (tags.get("sp") if is_parent else "") or tags.get("p", "")
    if wanted.lower() in {"quarantine", "reject"}:
        return Finding("DMARC", State.WELL, say("Mail that only pretends to be yours is turned away."), found[0])
    if wanted.lower() == "none":
        told = say("It is watched, but let in all the same. When the reports show only your own mail, go on to p=quarantine.")
        return Finding("DMARC", State.WEAK, told, found[0])
    return Finding("DMARC", State.WEAK, say("It says neither none nor quarantine nor reject, so nobody follows it."), found[0])
