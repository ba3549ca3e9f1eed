"""A code as squares and as pictures of them."""

import io
import re
import struct
import zlib

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from goodword.kit import qr

ADDRESS = "https://goodword.example/r/kV3xLq0ZpWcY7uTn2sBd5g"


def test_the_squares_hold_the_three_eyes_and_a_quiet_border() -> None:
    rows = qr.squares(ADDRESS)
    eye = [row[qr.BORDER : qr.BORDER + 7] for row in rows[qr.BORDER : qr.BORDER + 7]]
    assert eye[0] == eye[6] == (True,) * 7 and eye[3] == (True, False, True, True, True, False, True)
    assert not any(rows[qr.BORDER - 1]) and len(rows) == len(rows[0])


def test_the_drawing_says_the_same_as_the_squares() -> None:
    drawn = qr.svg(ADDRESS).decode()
    assert "style" not in drawn and "script" not in drawn
    size = len(qr.squares(ADDRESS))
    seen = {(int(y), int(x) + n) for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawn) for n in range(int(run))}
    assert seen == {(y, x) for y, row in enumerate(qr.squares(ADDRESS)) for x in range(size) if row[x]}


def test_the_png_has_twelve_pixels_for_each_square() -> None:
    made = qr.png(ADDRESS)
    wide, high = struct.unpack(">II", made[16:24])
    assert wide == high == 12 * len(qr.squares(ADDRESS))
    assert zlib.crc32(made[12:29]) == struct.unpack(">I", made[29:33])[0]


def test_another_program_reads_it_also_with_a_fold_across_it() -> None:
    picture = Image.open(io.BytesIO(qr.png(ADDRESS))).convert("L")
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [ADDRESS]
    middle = picture.width // 2
    ImageDraw.Draw(picture).rectangle([middle, 0, middle + 3 * 12 - 1, picture.height], fill=255)
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [ADDRESS]


def test_what_no_camera_would_read_is_refused() -> None:
    with pytest.raises(qr.TooLong):
        qr.svg("x" * 301)
