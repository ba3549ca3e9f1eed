"""Programs that open links by themselves, as far as they say so."""

import pytest

from goodword.kit.scanners import LONGEST_NAME, is_scanner

BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


@pytest.mark.parametrize(
    ("method", "agent", "told"),
    [
        ("GET", BROWSER, False),
        ("HEAD", BROWSER, True),
        ("GET", "", True),
        ("GET", "Googlebot/2.1 (+http://www.google.com/bot.html)", True),
        ("GET", f"{BROWSER} Safelinks", True),
        ("GET", "python-requests/2.32", True),
        ("GET", "Mozilla/5.0 (Robotron)", False),
    ],
)
def test_a_program_is_known_by_what_it_says_of_itself(method: str, agent: str, *, told: bool) -> None:
    assert is_scanner(method, agent) is told


def test_a_name_without_end_is_not_read_to_its_end() -> None:
    assert not is_scanner("GET", "x" * LONGEST_NAME + " bot/")
