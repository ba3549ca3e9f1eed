# ruff: noqa: DTZ001  (a spreadsheet knows no zones)
"""Encodings, delimiters, headers, kinds of file: the same table however it is written (F21 to F28)."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodword.intake import reading
from goodword.intake.reading import heads, profiling, staging, workbooks
from goodword.intake.reading.going import Going
from goodword.intake.reading.plan import Plan, Profile, Source, Target

LINES = [
    "Nombre;Ciudad;Fecha;Importe",
    "José Núñez;Logroño;21/02/2024;1.250,00",
    "María Peña;A Coruña;28/02/2024;89,90",
    "Iñaki Gómez;León;01/03/2024;5,00",
]
POLISH = [
    "Imię;Miasto;Data",
    "Łukasz Żółć;Łódź;13.01.2024",
    "Agnieszka Wójcik;Gdańsk;14.01.2024",
    "Zdzisław Ćwik;Kraków;15.01.2024",
]


def profile(path: Path, content: bytes | str) -> Profile:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return profiling.profile(path)


def staged(path: Path, source: Source | None = None) -> list[dict[str, object]]:
    found = profiling.profile(path, source)
    to = path.with_suffix(".parquet.staged")
    staging.stage(path, found.source, to, len(found.columns))
    rows: list[dict[str, object]] = pq.read_table(to).to_pylist()
    return rows


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "iso8859-15", "mac_roman", "cp850"],
)
def test_west_european_text_survives_any_encoding(tmp_path: Path, encoding: str) -> None:
    found = profile(tmp_path / "a.csv", "\r\n".join(LINES).encode(encoding))
    assert found.headers == ["Nombre", "Ciudad", "Fecha", "Importe"]
    assert [row[0] for row in found.preview] == ["José Núñez", "María Peña", "Iñaki Gómez"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1250", "iso8859-2"])
def test_central_european_text_survives_any_encoding(tmp_path: Path, encoding: str) -> None:
    found = profile(tmp_path / "a.csv", "\n".join(POLISH).encode(encoding))
    assert [row[0] for row in found.preview] == ["Łukasz Żółć", "Agnieszka Wójcik", "Zdzisław Ćwik"]


@pytest.mark.parametrize(
    "text", ["Name;Ort\nJürgen;Köln\n", "Nome;Cidade\nJoão;São Paulo\nInês;Conceição\n", "Nom;Ville\nHélène;Orléans\n"]
)
def test_short_files_of_windows_are_recognised(tmp_path: Path, text: str) -> None:
    found = profile(tmp_path / "a.csv", text.encode("cp1252"))
    assert ";".join(found.preview[0]) == text.split("\n")[1]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_evenness(tmp_path: Path, delimiter: str) -> None:
    rows = [["Name", "Note", "Total"], ["Lee, Ann", "a;b", "1,5"], ["Chan, Bo", "c|d", "2,5"]]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    found = profile(tmp_path / "a.csv", text.getvalue())
    assert found.source.delimiter == delimiter
    assert found.preview[0] == ("Lee, Ann", "a;b", "1,5")


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    found = profile(tmp_path / "a.csv", "email\nann@mail.com\nbo@mail.com\n")
    assert (found.headers, found.rows) == (["email"], 2)


def test_the_line_that_excel_puts_first_is_passed_over(tmp_path: Path) -> None:
    found = profile(tmp_path / "a.csv", "sep=;\nName;Ort\nAnn;Bonn\n")
    assert found.source.delimiter == ";"
    assert found.headers == ["Name", "Ort"]
    assert found.rows == 1


def test_headers_below_a_title_are_found(tmp_path: Path) -> None:
    found = profile(
        tmp_path / "a.csv", "Customer list 2024;;\n;;\nName;E-Mail;Ort\nAnn Lee;ann@mail.com;Bonn\nBo Chan;bo@mail.com;Köln\n"
    )
    assert found.headers == ["Name", "E-Mail", "Ort"]
    assert found.source.header_row == 3
    assert found.rows == 2


def test_headers_that_stand_again_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    found = profile(path, "Name,Email\nAnn,ann@mail.com\nName,Email\nBo,bo@mail.com\n")
    assert found.rows == 2
    assert [row["row"] for row in staged(path)] == [2, 4]


def test_headers_in_two_rows_are_one(tmp_path: Path) -> None:
    row, found = heads.found_in(
        [
            ["Contact", "", "Order", ""],
            ["Name", "Email", "Date", "Total"],
            ["Ann Lee", "a@b.de", "2024-01-02", "5.00"],
            ["Bo Chan", "c@d.de", "2024-01-03", "6.00"],
            ["Cy Dee", "e@f.de", "2024-01-04", "7.00"],
        ]
    )
    assert row == 2
    assert found == ["Name", "Email", "Date", "Total"]


@pytest.mark.parametrize("first", ["Ann Lee,ann@mail.com,5", "1001,2024-05-01,26.50", "Berlin,10115,DE"])
def test_no_header_is_made_out_of_a_row(first: str) -> None:
    rows = [line.split(",") for line in (first, first.replace("5", "6"), first.replace("1", "2"))]
    assert heads.found_in(rows)[0] == 0


def test_dates_that_contradict_each_other_are_said(tmp_path: Path) -> None:
    found = profile(tmp_path / "a.csv", "Name,Birthday\nAnn,13/02/1990\nBo,02/13/1991\nCy,01/01/1992\n")
    assert [r.code for r in found.remarks] == ["dates-contradict"]
    assert found.columns[1].orders == ()


@pytest.mark.parametrize(
    ("rows", "orders"),
    [
        ("01/02/2024,03/04/2024", ("dmy", "mdy")),
        ("13/02/2024,03/04/2024", ("dmy",)),
        ("02/13/2024,03/04/2024", ("mdy",)),
        ("2024-01-02,2024-02-01", ("ymd",)),
        ("02/02/2024,03/03/2024", ("dmy",)),
    ],
)
def test_the_order_of_dates_is_asked_only_where_every_row_fits_both(tmp_path: Path, rows: str, orders: tuple[str, ...]) -> None:
    found = profile(tmp_path / "a.csv", "Date\n" + rows.replace(",", "\n") + "\n")
    assert found.columns[0].orders == orders
    assert found.is_asking == (len(orders) > 1)


@pytest.mark.slow
def test_one_late_row_settles_the_order_of_dates(tmp_path: Path) -> None:
    found = profile(
        tmp_path / "a.csv",
        "Date,N\n" + "".join(f"0{1 + n % 9}/0{1 + n % 8}/2024,{n}\n" for n in range(30_000)) + "25/12/2024,1\n",
    )
    assert found.columns[0].orders == ("dmy",)


def test_phones_that_a_spreadsheet_rounded_are_said(tmp_path: Path) -> None:
    found = profile(tmp_path / "a.csv", "Name,Phone\nAnn,4.91512E+11\nBo,+49 151 2345678\n")
    assert [(r.code, r.figures["n"]) for r in found.remarks] == [("exponent", 1)]


def test_a_row_with_too_many_cells_is_kept_with_its_trouble(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name,Email\nAnn,ann@mail.com\nBo,bo@mail.com,extra\nCy,cy@mail.com\n\nDee,dee@mail.com\n")
    rows = staged(path)
    assert [(row["row"], bool(row["trouble"])) for row in rows] == [(2, False), (3, True), (4, False), (6, False)]


def test_formulas_and_leading_zeros_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name,Code,Email\n=1+1,00042,ann@mail.com\n+cmd|' /C calc'!A0,00043,bo@mail.com\n")
    assert [(row["c0"], row["c1"]) for row in staged(path)] == [("=1+1", "00042"), ("+cmd|' /C calc'!A0", "00043")]


def make_workbook(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Data")
    day, moment = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet.write_row(0, 0, ["Key", "Name", "Day", "At", "Total", "Active"])
    for n in range(3):
        sheet.write_number(n + 1, 0, 1001 + n)
        sheet.write_string(n + 1, 1, f"Ann {n}")
        sheet.write_datetime(n + 1, 2, datetime(2024, 1, 13 + n), day)
        sheet.write_datetime(n + 1, 3, datetime(2024, 1, 13 + n, 10, 20, 30), moment)
        sheet.write_number(n + 1, 4, 12.5 + n)
        sheet.write_boolean(n + 1, 5, n == 0)
    book.close()


def test_a_table_reads_the_same_as_csv_xlsx_and_parquet(tmp_path: Path) -> None:
    text = "Key,Name,Day,At,Total,Active\n" + "".join(
        f"{1001 + n},Ann {n},2024-01-{13 + n},2024-01-{13 + n} 10:20:30,{12.5 + n},{'TRUE' if n == 0 else 'FALSE'}\n"
        for n in range(3)
    )
    (tmp_path / "a.csv").write_text(text)
    make_workbook(tmp_path / "b.xlsx")
    at = [datetime(2024, 1, 13 + n, 10, 20, 30) for n in range(3)]
    table = {
        "Key": [1001, 1002, 1003],
        "Name": ["Ann 0", "Ann 1", "Ann 2"],
        "Day": [a.date() for a in at],
        "At": at,
        "Total": [12.5, 13.5, 14.5],
        "Active": [True, False, False],
    }
    pq.write_table(pa.table(table), tmp_path / "c.parquet")
    wanted = staged(tmp_path / "a.csv")
    assert staged(tmp_path / "b.xlsx") == wanted
    assert staged(tmp_path / "c.parquet") == wanted
    assert wanted[0] == {
        "row": 2,
        "trouble": "",
        "c0": "1001",
        "c1": "Ann 0",
        "c2": "2024-01-13",
        "c3": "2024-01-13 10:20:30",
        "c4": "12.5",
        "c5": "TRUE",
    }


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (491701234567.0, "491701234567"),
        (True, "TRUE"),
        (None, ""),
        (date(2024, 1, 2), "2024-01-02"),
        (datetime(2024, 1, 2, 3, 4), "2024-01-02 03:04:00"),
    ],
)
def test_a_cell_has_one_text(cell: workbooks.Cell, text: str) -> None:
    assert workbooks.as_text(cell) == text


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)


@pytest.mark.slow
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.one_of(CELLS, st.sampled_from(['a"b', "x\ny", "p,q", "  ", "'", "a@b.de"])), min_size=3, max_size=3),
        min_size=1,
        max_size=12,
    )
)
def test_the_short_way_reads_what_the_careful_way_reads(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["one", "two", "three"], *rows])
    source = Source("csv")
    schema = pa.schema([("row", pa.int64()), *((name, pa.string()) for name in ("trouble", "c0", "c1", "c2"))])
    careful = [row for table in staging._carefully(path, source, 3, schema, Going()) for row in table.to_pylist()]
    staging.stage(path, source, tmp_path / "b.parquet", 3)
    assert pq.read_table(tmp_path / "b.parquet").to_pylist() == careful


def test_a_plan_and_a_profile_travel_as_json(tmp_path: Path) -> None:
    found = profile(tmp_path / "a.csv", "\n".join(LINES))
    assert Profile.from_json(found.as_json()) == found
    plan = Plan("people", found.source, (Target(0, "Nombre", "name"),), fixed={"a": "b"})
    assert Plan.from_json(plan.as_json()) == plan


@pytest.mark.slow
def test_the_doors_of_the_room_work_through_the_child(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("\r\n".join(LINES).encode("cp1252"))
    found = reading.profile(path)
    plan = Plan("people", found.source, tuple(Target(n, header, "") for n, header in enumerate(found.headers)))
    laid = reading.stage(path, plan, tmp_path / "b.parquet")
    assert (laid.rows, laid.columns, laid.n_troubled) == (3, 4, 0)
    assert pq.read_table(laid.path)["c1"].to_pylist() == ["Logroño", "A Coruña", "León"]
    assert list(tmp_path.glob("*.part")) == []
