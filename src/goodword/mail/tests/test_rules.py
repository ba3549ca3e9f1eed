"""What may stand in a header, and who is one address."""

from datetime import timedelta

import pytest

from goodword.mail.rules import Content, NotSendable, Outcome, address, header, outcome_of, pause_after


@pytest.mark.parametrize(
    "bad", ["a\rBcc: v@x.test", "a\nBcc: v@x.test", "a\r\n\r\nbody", "a\u2028b", "a\u2029b", "a\x00b", "a\x85b", "", " "]
)
def test_it_refuses_a_header_that_could_be_two(bad: str) -> None:
    with pytest.raises(NotSendable):
        header(bad)
    with pytest.raises(NotSendable):
        Content(bad, "text").checked()
    with pytest.raises(NotSendable):
        Content("subject", "text", headers={"List-Id": bad}).checked()


def test_it_refuses_a_header_too_long_for_servers_and_a_mail_without_words() -> None:
    with pytest.raises(NotSendable):
        header("x" * 301)
    with pytest.raises(NotSendable):
        Content("subject", " \n").checked()
    assert header("Übersicht: 40 % · =?utf-8?q?x?=")


@pytest.mark.parametrize(
    "bad",
    [
        "a@b.test,victim@c.test",
        "a@b.test\nRCPT TO:<v@x.test>",
        '"<v@c>"@b.test',
        "x" * 400 + "@b.test",
        "a",
        "a@b.test c@d.test",
        "",
    ],
)
def test_it_refuses_an_address_that_is_not_one(bad: str) -> None:
    with pytest.raises(NotSendable):
        address(bad)


def test_it_takes_addresses_of_the_whole_world() -> None:
    assert address("ada@example.com") == "ada@example.com"
    assert address("o'neill+week@exämple.com").endswith("mple.com")


def test_a_server_s_number_says_whether_to_try_again() -> None:
    assert outcome_of(550) is Outcome.REFUSED and outcome_of(451) is Outcome.LATER and outcome_of(421) is Outcome.LATER


def test_pauses_grow_and_end() -> None:
    pauses = [pause_after(n) for n in range(1, 12)]
    assert pauses == sorted(pauses) and pauses[0] == timedelta(minutes=1) and pauses[-1] == timedelta(hours=2)
