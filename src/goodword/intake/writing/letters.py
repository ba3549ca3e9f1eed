"""Latin and Cyrillic letters in SQL, exactly as `kit.names` tidies and folds them; other scripts go there one by one."""

from goodword.kit.names import FOLDED

# Letters in one piece: nothing to compose, nothing invisible, and DuckDB folds them as Unicode does.
LETTERS = (
    r"[ -~\x{bf}-\x{131}\x{134}-\x{13e}\x{141}-\x{148}\x{14a}-\x{17e}"
    r"\x{400}-\x{482}\x{48a}-\x{52f}\x{1e00}-\x{1e99}\x{1e9e}-\x{1eff}]+"
)


def folded(text: str) -> str:
    """SQL for the key of a tidy name of such letters."""
    found = f"lower({text})"
    single = {chr(letter): plain for letter, plain in FOLDED.items() if len(plain) == 1}
    for letter, plain in FOLDED.items():
        if len(plain) > 1:
            found = f"replace({found}, '{chr(letter)}', '{plain}')"
    if single:
        found = f"translate({found}, '{''.join(single)}', '{''.join(single.values())}')"
    return f"strip_accents({found})"
