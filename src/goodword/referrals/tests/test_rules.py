"""Which touch counts, how a code is spelt, and who is the same person twice."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from goodword.referrals.rules import (
    CODE_LENGTH,
    CODE_LETTERS,
    STRENGTH,
    Traits,
    folded,
    grouped,
    is_one,
    mailbox,
    new_code,
    new_token,
    strongest,
)

LEAD = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Told:
    proof: str
    at: datetime


def ago(proof, days):
    return Told(proof, LEAD - timedelta(days=days))


@pytest.mark.parametrize(
    ("touches", "wins"),
    [
        ([ago("link", 9), ago("code", 1)], 1),
        ([ago("staff", 80), ago("said", 2)], 1),
        ([ago("code", 1), ago("code", 5), ago("code", 3)], 1),
        ([ago("invitation", 91), ago("staff", 90)], 1),
        ([ago("staff", 1), ago("invitation", -1)], 0),
        ([ago("code", 0), ago("link", 89)], 0),
    ],
)
def test_the_surest_in_the_window_counts_then_the_earliest(touches, wins):
    assert strongest(touches, lead_at=LEAD) is touches[wins]
    assert strongest(touches[::-1], lead_at=LEAD) is touches[wins]


def test_without_a_touch_in_the_window_there_is_none():
    assert strongest([ago("code", 91)], lead_at=LEAD) is None
    assert strongest([ago("code", 91)], lead_at=LEAD, window_days=100) is not None


def test_every_proof_has_its_place():
    from goodword.referrals.models import Proof

    assert tuple(Proof.values) == STRENGTH


def test_what_is_given_out_is_hard_to_guess():
    """Ten of 32 letters are 50 bits, and a token of 22 url-safe ones is 128."""
    assert (len(set(CODE_LETTERS)), CODE_LENGTH) == (32, 10)
    assert all(set(new_code()) <= set(CODE_LETTERS) and len(new_code()) == CODE_LENGTH for _ in range(50))
    assert len({new_token() for _ in range(50)}) == 50
    assert len(new_token()) >= 22


@pytest.mark.parametrize("typed", ["0K1MA-7BV2C", "okIma 7bv2c", " o k l m a 7 b v 2 c", "ОKiМА-7bu2c", "０k1ma７bv2c"])
def test_a_code_is_known_however_it_is_typed(typed):
    assert folded(typed) == "0K1MA7BV2C"


def test_a_code_that_was_made_is_found_as_it_is_shown():
    code = new_code()
    assert folded(grouped(code)) == code
    assert folded(grouped(code).lower()) == code
    assert len(grouped(code)) == CODE_LENGTH + 1


MAYA = Traits("maya olsen", "maya.olsen@example.com", "+4930901820")


@pytest.mark.parametrize(
    "email",
    [
        "maya.olsen+friend@example.com",
        "mayaolsen@example.com",
        "m.a.y.a.olsen+1@example.com",
        "Maya.Olsen@EXAMPLE.com",
        "mауа.olsen@example.com",
        "maya.olsеn+x@exаmple.com",
    ],
)
def test_a_second_address_makes_no_second_person(email):
    assert is_one(MAYA, Traits("somebody else", email, ""))


def test_one_phone_is_one_person_only_under_one_name():
    assert is_one(MAYA, Traits("mауа olsen", "other@example.com", "+4930901820"))
    assert not is_one(MAYA, Traits("jonas olsen", "jonas@example.com", "+4930901820"))


def test_who_says_nothing_is_nobody_s_double():
    assert not is_one(Traits("maya olsen", "", ""), Traits("maya olsen", "", ""))
    assert mailbox("a.b+c@example.com") == "ab@example.com"
