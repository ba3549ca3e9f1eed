"""What the DNS says of the domain that mail comes from; it is asked over a real socket, of a server of our own."""

import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from goodword.mail.asking_dns import by_dns
from goodword.mail.standing import Finding, NotAsked, State, is_domain, looked_at

KEY = "v=DKIM1; k=rsa; p=" + "M" * 392
WELL = {
    "house.example": ["v=spf1 include:esp.example -all", "something else"],
    "esp.example": ["v=spf1 ip4:192.0.2.0/24 ~all"],
    "mine._domainkey.house.example": [KEY],
    "_dmarc.house.example": ["v=DMARC1; p=quarantine; rua=mailto:d@house.example"],
}


def found(records: dict[str, list[str]], domain: str = "house.example", **more: Any) -> dict[str, Finding]:
    return {one.what: one for one in looked_at(domain, lambda name: records.get(name, []), **more)}


def states(records: dict[str, list[str]], **more: Any) -> list[str]:
    return [one.state.value for one in found(records, **more).values()]


def test_a_domain_that_is_set_up_is_well() -> None:
    assert states(WELL, selectors=["mine"]) == ["well"] * 3
    assert found(WELL, selectors=["mine"])["DMARC"].record.startswith("v=DMARC1")


def test_a_key_with_a_name_of_its_own_is_found_when_it_is_named() -> None:
    assert states(WELL)[1] == "missing" and states(WELL | {"google._domainkey.house.example": [KEY]})[1] == "well"


@pytest.mark.parametrize(
    ("records", "what", "word"),
    [
        ({}, "SPF", "which servers"),
        ({"house.example": ["v=spf1 -all", "v=spf1 ~all"]}, "SPF", "several"),
        ({"house.example": ["v=spf1 +all"]}, "SPF", "every server"),
        ({"house.example": ["v=spf1 a"]}, "SPF", "other servers"),
        ({"house.example": ["v=spf1 " + "a:x.example " * 11 + "-all"]}, "SPF", "11"),
        ({"default._domainkey.house.example": ["v=DKIM1; p="]}, "DKIM", "taken back"),
        ({"default._domainkey.house.example": ["v=DKIM1; p=MIG"]}, "DKIM", "too short"),
        ({"_dmarc.house.example": ["v=DMARC1; p=none"]}, "DMARC", "watched"),
        ({"_dmarc.house.example": ["v=DMARC1; p=maybe"]}, "DMARC", "nobody follows"),
        ({"_dmarc.house.example": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]}, "DMARC", "several"),
        ({}, "DMARC", "pretends"),
    ],
)
def test_what_is_missing_or_weak_is_said_with_what_to_do(records: dict[str, list[str]], what: str, word: str) -> None:
    finding = found(records)[what]
    assert finding.state in {State.MISSING, State.WEAK} and word in finding.says


def test_records_that_lead_in_a_circle_are_counted_once() -> None:
    circle = {"house.example": ["v=spf1 include:b.example -all"], "b.example": ["v=spf1 include:house.example -all"]}
    assert found(circle)["SPF"].state is State.WELL


def test_a_domain_inside_of_another_follows_what_that_says() -> None:
    above = {"_dmarc.house.example": ["v=DMARC1; p=reject; sp=none"]}
    assert found(above, "mail.house.example")["DMARC"].state is State.WEAK and found(above)["DMARC"].state is State.WELL


def test_only_names_of_domains_are_asked_about() -> None:
    assert is_domain("mail.house.example")
    assert not any(
        is_domain(text) for text in ("localhost", "", "a b.example", "x" * 300 + ".example", "-a.example", "a\n.example")
    )


class Server(socketserver.BaseRequestHandler):
    """A DNS server that knows a few TXT records, some in several pieces."""

    def handle(self) -> None:
        data, line = self.request
        question = dns.message.from_wire(data)
        name = question.question[0].name.to_text().rstrip(".")
        answer = dns.message.make_response(question)
        if name not in WELL:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        for text in WELL.get(name, []):
            pieces = " ".join(f'"{text[n : n + 200]}"' for n in range(0, len(text), 200))
            answer.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "TXT", pieces))
        line.sendto(answer.to_wire(), self.client_address)


@pytest.fixture
def port() -> Iterator[int]:
    with socketserver.UDPServer(("127.0.0.1", 0), Server) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_it_asks_a_server_over_the_wire(port: int) -> None:
    ask = by_dns(["127.0.0.1"], port)
    assert [one.state.value for one in looked_at("house.example", ask, selectors=["mine"])] == ["well"] * 3
    assert ask("nobody.example") == []


def test_where_nobody_answers_it_says_so_and_waits_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goodword.mail.asking_dns.SECONDS", 0.05)
    monkeypatch.setattr("goodword.mail.asking_dns.SECONDS_IN_ALL", 0.05)
    ask = by_dns(["127.0.0.1"], 9)
    findings = looked_at("house.example", ask)
    assert {one.state for one in findings} == {State.UNKNOWN} and "could not ask" in findings[0].says
    with pytest.raises(NotAsked):
        ask("again.example")
