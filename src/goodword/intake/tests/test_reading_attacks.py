"""Files that are built to hurt, made here, and what becomes of whoever opens them (A072 to A082)."""

import json
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from goodword.intake import reading
from goodword.intake.reading import child, limits, profiling, workbooks
from goodword.intake.reading.limits import Limits
from goodword.intake.reading.remarks import UnreadableFile

pytestmark = pytest.mark.slow
SMALL = Limits(memory=900 << 20, cpu_seconds=20, wall_seconds=60, written=64 << 20)
FORMATS = "http://schemas.openxmlformats.org"
TYPE = (
    '<Override PartName="/xl/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
)
TYPES = (
    f'<?xml version="1.0"?><Types xmlns="{FORMATS}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + TYPE.format(part="workbook", kind="sheet.main")
    + TYPE.format(part="worksheets/sheet1", kind="worksheet")
    + "</Types>"
)
RELS = (
    f'<?xml version="1.0"?><Relationships xmlns="{FORMATS}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{FORMATS}/officeDocument/2006/relationships/{{kind}}" Target="{{target}}"/></Relationships>'
)
BOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{FORMATS}/spreadsheetml/2006/main" '
    f'xmlns:r="{FORMATS}/officeDocument/2006/relationships">'
    '<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHEET = (
    '<?xml version="1.0"?>{head}'
    f'<worksheet xmlns="{FORMATS}/spreadsheetml/2006/main"><sheetData>{{rows}}</sheetData></worksheet>'
)


def workbook(path: Path, rows: str, head: str = "", more: dict[str, bytes] | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELS.format(kind="officeDocument", target="xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELS.format(kind="worksheet", target="worksheets/sheet1.xml"))
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(head=head, rows=rows))
        for name, text in (more or {}).items():
            archive.writestr(name, text)
    return path


def cell(reference: str, text: str) -> str:
    row = "".join(c for c in reference if c.isdigit())
    return f'<row r="{row}"><c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def refusal(path: Path) -> UnreadableFile:
    """Why a file is not read."""
    with pytest.raises(UnreadableFile) as why:
        reading.profile(path, limits=SMALL)
    return why.value


def why_not(path: Path) -> str:
    return refusal(path).remark.code


def test_it_rejects_a_cell_at_the_end_of_the_world_and_lives(tmp_path: Path) -> None:
    bomb = workbook(tmp_path / "a.xlsx", cell("A1", "Name") + cell("XFD1048576", "x"))
    assert bomb.stat().st_size < 2_500
    assert why_not(bomb) == "sheet-size"


@pytest.mark.twin
def test_without_weighing_the_same_cell_kills_the_child_and_the_parent_says_so(tmp_path: Path) -> None:
    bomb = workbook(tmp_path / "a.xlsx", cell("A1", "Name") + cell("XFD1048576", "x"))
    careless = (
        "import sys, resource as r; r.setrlimit(r.RLIMIT_AS, (900 << 20,) * 2); r.setrlimit(r.RLIMIT_CORE, (0, 0))\n"
        "from goodword.intake.reading import workbooks as w; b = w.opened(sys.argv[1]); print(len(list(w.rows(b, 'A'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", careless, str(bomb)], env={"PYTHONPATH": str(child.PACKAGES)}, capture_output=True, check=False
    )
    assert done.returncode != 0, "if this parses, the guard is no longer needed"


@pytest.mark.parametrize(
    ("status", "code"), [(-6, "too-big"), (-11, "too-big"), (-24, "too-slow"), (-9, "too-slow"), (1, "stopped"), (0, "stopped")]
)
def test_whatever_ends_the_child_becomes_words(tmp_path: Path, status: int, code: str) -> None:
    with pytest.raises(UnreadableFile) as why:
        child._answer(tmp_path, status, SMALL)
    assert why.value.remark.code == code
    assert "Nothing was changed" in str(why.value)


def test_it_rejects_a_shared_strings_bomb_before_parsing(tmp_path: Path) -> None:
    strings = b"<sst>" + b"<si><t>a</t></si>" * 9_000_000 + b"</sst>"
    bomb = workbook(tmp_path / "a.xlsx", cell("A1", "Name"), more={"xl/sharedStrings.xml": strings})
    assert bomb.stat().st_size < 1_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert why_not(bomb) == "zip-bomb"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_it_rejects_one_enormous_cell(tmp_path: Path) -> None:
    assert why_not(workbook(tmp_path / "a.xlsx", cell("A1", "a" * 60_000_000))) == "zip-bomb"


def test_it_rejects_more_parts_than_a_workbook_has(tmp_path: Path) -> None:
    many = {f"xl/worksheets/sheet{n}.xml": b"<worksheet/>" for n in range(2, limits.MOST_ENTRIES + 2)}
    assert why_not(workbook(tmp_path / "a.xlsx", cell("A1", "Name"), more=many)) == "zip-entries"


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>',
        '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd"> %p;]>',
    ],
)
def test_it_rejects_entities_of_its_own(tmp_path: Path, head: str) -> None:
    why = refusal(workbook(tmp_path / "a.xlsx", cell("A1", "&lol2;"), head=head))
    assert why.remark.code == "doctype" and "root:" not in str(why)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("setup.csv", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(200)),
        ("logo.csv", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n"),
        ("page.csv", b"<!DOCTYPE html><html><body>a,b</body></html>"),
        ("letter.csv", b"%PDF-1.7\n1 0 obj"),
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(50)),
        ("shell.csv", b"GIF89a<?php system($_GET['c']); ?>"),
        ("data.csv", b'{"a": 1, "b": 2}\n'),
    ],
)
def test_it_goes_by_what_a_file_is_and_not_by_its_name(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert why_not(path) == "not-a-table"


def test_it_rejects_plain_text_named_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    path.write_text("Dear Ada,\nplease find the list attached.\nYours, Theo\n", "utf-8")
    assert why_not(path) == "not-its-name"
    path.write_text("name;email\nMaya;maya@example.org\n", "utf-8")
    assert profiling.profile(path).rows == 1


def test_it_rejects_a_document_named_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
        archive.writestr("word/vbaProject.bin", "x")
    assert why_not(path) == "not-a-table"


def test_it_rejects_a_line_without_end_with_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"name,email\n")
        for _ in range(200):
            file.write(b"x" * (1 << 20))
    with pytest.raises(UnreadableFile) as why:
        reading.profile(path, limits=Limits(memory=500 << 20))
    assert why.value.remark.code == "long-line", "with the whole line in memory it would say too-big"
    assert why.value.remark.figures["line"] == 2


def test_it_rejects_a_million_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join("abc"[n % 3] for n in range(1_000_000)) + "\n1,2\n")
    assert why_not(path) == "many-columns"


def test_it_names_the_line_of_a_quotation_that_is_never_closed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [f"Ann{n},ann{n}@mail.com" for n in range(20_000)]
    rows[100] = '"Ann100,ann100@mail.com'
    path.write_text("name,email\n" + "\n".join(rows) + "\n")
    why = refusal(path)
    assert why.remark.code == "open-quote" and "102" in str(why)


@pytest.mark.twin
def test_without_the_check_an_open_quotation_swallows_the_rest_in_silence(tmp_path: Path) -> None:
    import csv
    import io

    text = "name,email\n" + '"Ann,a@b.de\n' + "Bob,b@b.de\n" * 500
    assert len(list(csv.reader(io.StringIO(text)))) == 2


def test_zeros_are_left_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"name,email\n" + b"Ann,a@b.de\n" * 80 + b"B\0ob,b@b.de\n")
    found = reading.profile(path)
    assert found.rows == 81
    assert [r.figures for r in found.remarks if r.code == "nul"] == [{"n": 1, "line": 82}]


def test_mixed_encodings_are_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("name,city\nAnn,Köln\nEva,München\nJan,Gießen\n".encode() + "Uwe,Düren\n".encode("cp1252"))
    found = reading.profile(path)
    assert found.preview[-1] == ("Uwe", "Düren")
    assert [r.figures for r in found.remarks if r.code == "mixed-encoding"] == [{"n": 1, "line": 5}]


@pytest.fixture
def endless(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "pipe.csv"
    os.mkfifo(path)
    yield path
    path.unlink()


def test_it_gives_up_on_what_takes_too_long(endless: Path) -> None:
    with pytest.raises(UnreadableFile) as why:
        reading.profile(endless, limits=Limits(wall_seconds=3))
    assert why.value.remark.code == "too-slow"


def test_it_gives_up_on_what_takes_too_much(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,email\n" + "Ann,a@b.de\n" * 10)
    with pytest.raises(UnreadableFile) as why:
        reading.profile(path, limits=Limits(memory=30 << 20))
    assert why.value.remark.code in ("too-big", "stopped")


def test_the_child_knows_nothing_of_its_parent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setenv("GOODWORD_SECRET_KEY", "secret")
    assert "secret" not in json.dumps(child._surroundings(tmp_path))


def test_the_child_may_not_reach_the_network_or_start_programs() -> None:
    with pytest.raises(PermissionError):
        child._refuse("socket.connect", ())
    with pytest.raises(PermissionError):
        child._refuse("subprocess.Popen", ())


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    assert why_not(tmp_path / "none.csv") == "missing"


@pytest.mark.parametrize("content", [b"", b"\n\n  \n", b"\xef\xbb\xbf", b"name,email\n"])
def test_an_empty_file_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert why_not(path) == "empty"


def test_a_sheet_within_the_limits_passes_the_scales(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", cell("A1", "Name") + cell("A2", "Ann"))
    workbooks.weigh(path)
    assert profiling.profile(path).rows == 1
    assert limits.MOST_COLUMNS == 500
