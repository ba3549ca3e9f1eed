"""What headers and values suggest, on lines as real programs write them.

`lines_a.txt` was looked at while the rules were made; `lines_b.txt` was rated first when they stood
(0.966 of its columns) and never looked into.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from goodword.intake.reading import headers, heads, mapping, sniff
from goodword.intake.reading.fields import FIELDS

DATA = Path(__file__).parent / "data"
Case = tuple[str, str, list[str], list[list[str]], list[str]]


def cases(name: str) -> Iterator[Case]:
    """Title, kind, headers, rows, and the field that each column should go to ("a/b": either)."""
    for block in (DATA / name).read_text("utf-8").split("# ")[1:]:
        title, *lines = block.strip("\n").split("\n")
        at = next(n for n, line in enumerate(lines) if line.startswith("= "))
        if "|" not in title:
            continue
        delimiter = sniff.delimiter_of([f"{line}\n" for line in lines[:at]])
        rows = list(csv.reader(lines[:at], delimiter=delimiter))
        row, found = heads.found_in(rows)
        yield title.partition(" | ")[0], title.partition(" | ")[2], found, rows[row:], lines[at][2:].split(",")


def rate(name: str) -> tuple[int, int, int, int]:
    """Columns right, columns, kinds right, kinds."""
    right = columns = kinds = n = 0
    for _, kind, found, rows, wanted in cases(name):
        assert len(found) == len(wanted)
        suggested = mapping.suggest(found, rows, kind)
        right += sum(target.field in wish.split("/") for target, wish in zip(suggested.targets, wanted, strict=True))
        columns += len(wanted)
        kinds += mapping.suggest(found, rows).kind == kind
        n += 1
    return right, columns, kinds, n


@pytest.mark.slow
@pytest.mark.parametrize("name", ["lines_a.txt", "lines_b.txt"])
def test_nine_in_ten_columns_are_right(name: str) -> None:
    right, columns, kinds, n = rate(name)
    assert n >= 27
    assert right / columns >= 0.9, f"{right} of {columns}"
    assert kinds / n >= 0.9, f"{kinds} of {n}"


def test_lines_without_headers_are_told_from_their_values() -> None:
    right = columns = 0
    for title, kind, found, rows, wanted in [*cases("lines_a.txt"), *cases("lines_b.txt")]:
        if "no header" in title:
            assert not any(found), title
            suggested = mapping.suggest(found, rows, kind)
            right += sum(target.field in wish.split("/") for target, wish in zip(suggested.targets, wanted, strict=True))
            columns += len(wanted)
    assert columns >= 20
    assert right / columns >= 0.8


def test_every_word_stands_for_a_field_that_exists() -> None:
    told = headers._told()
    for kind, words in told.items():
        known = (
            {name for fields in FIELDS.values() for name in fields}
            if kind in ("any", "beside")
            else set(FIELDS[kind]) | {"owner", "channel"}
        )
        assert kind == "beside" or set(words) <= known, kind


def test_a_question_in_words_is_a_score_and_its_scale_is_told() -> None:
    line = ["Email", "How likely are you to recommend us?", "Why?"]
    found = mapping.suggest(
        line, [["a@b.de", "9", "You were quick and kind to me"], ["c@d.de", "3", "It took so very long to arrive"]]
    )
    assert found.kind == "answers"
    assert [target.field for target in found.targets] == ["email", "score", "comment"]
    assert found.fixed == {"metric": "nps"}


def test_marks_of_one_to_five_are_satisfaction() -> None:
    found = mapping.suggest(["E-Mail", "Zufriedenheit", "Datum"], [["a@b.de", "5", "13.05.2024"], ["c@d.de", "2", "14.05.2024"]])
    assert found.fixed == {"metric": "csat", "scale_low": "1", "scale_high": "5"}
    assert found.of("answered_at")[0].form == "dmy"


def test_a_date_that_reads_both_ways_is_left_open() -> None:
    found = mapping.suggest(["Order ID", "Order date", "Total"], [["1", "01/02/2024", "5.00"], ["2", "03/04/2024", "6.00"]])
    target = found.of("ordered_at")[0]
    assert set(target.orders) == {"dmy", "mdy"}


def test_a_column_of_few_values_is_offered_to_compare_by() -> None:
    rows = [["Ann", "a@b.de", color] for color in ("red", "blue", "red", "blue")]
    found = mapping.suggest(["Name", "E-Mail", "Favourite colour"], rows)
    assert found.offered == (2,)


@pytest.mark.parametrize("header", ["Fax", "Fax number", "IP address", "Password", "IBAN"])
def test_some_columns_are_never_taken(header: str) -> None:
    found = mapping.suggest(["Name", header], [["Ann Lee", "+49 89 123456"], ["Bo Chan", "+49 89 123457"]], "people")
    assert found.targets[1].field == ""


def test_headers_twice_over_do_not_break_it() -> None:
    found = mapping.suggest(["Email", "Email", "Email"], [["a@b.de", "", "x@y.de"]], "people")
    assert [target.field for target in found.targets] == ["email", "email", "email"]


def test_nothing_at_all_is_nothing() -> None:
    assert mapping.suggest([], []).targets == ()
    assert [t.field for t in mapping.suggest(["", ""], []).targets] == ["", ""]


def test_headers_that_a_program_made_up_are_no_headers() -> None:
    rows = [["Anna Schmidt", "a@b.de", "+49 151 2345678"], ["Peter Vogel", "p@b.de", "+49 151 2345679"]]
    found = mapping.suggest(["Column1", "Unnamed: 1", "Spalte 3"], rows)
    assert [target.field for target in found.targets] == ["name", "email", "phone"]
