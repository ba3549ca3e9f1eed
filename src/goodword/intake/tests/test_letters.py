"""SQL reads plain letters as Python does, so that a name is found again whichever of them wrote its key."""

import re

import duckdb

from goodword.intake.writing.letters import LETTERS, folded
from goodword.intake.writing.rows import NAME_KEY
from goodword.kit import names

EVERY = [chr(i) for i in range(32, 0x2100) if chr(i).isprintable() or not chr(i).isspace()]


def test_every_letter_that_sql_takes_is_tidied_and_folded_as_python_does() -> None:
    con = duckdb.connect()
    words = [f"A{letter}b Ç" for letter in EVERY]
    rows = con.execute(
        f"SELECT w, {folded('w')} FROM (SELECT unnest(?) AS w) WHERE regexp_full_match(w, '{LETTERS}')", [words]
    ).fetchall()
    taken = [word for word, _ in rows]
    assert len(taken) > 800
    assert taken == [names.tidy(word) for word in taken]
    assert [key for _, key in rows] == [names.key(word) for word in taken]


def test_a_letter_of_two_pieces_or_none_is_left_to_python() -> None:
    con = duckdb.connect()
    for odd in ("a\u0301", "a\u00ad", "a\u200d", "\u00a0b", "\ufb01"):
        assert con.execute(f"SELECT regexp_full_match(?, '{LETTERS}')", [odd]).fetchone() == (False,)


def test_the_key_in_sql_reads_any_word_as_python_does() -> None:
    con = duckdb.connect()
    con.create_function("fold_name", names.key, ["VARCHAR"], "VARCHAR")
    words = ["Åse Ødegård", "Weiß", "Łukasz", "ŽIŽEK", "Ильи́ч", "İpek", "Ὀδυσσεύς", "李 明", "e\u0301mile"]
    found = con.execute(f"SELECT {NAME_KEY.format(x='w')} FROM (SELECT unnest(?) AS w)", [words]).fetchall()
    assert [key for (key,) in found] == [names.key(word) for word in words]
    assert re.fullmatch("ase odegard", found[0][0])
