"""What stands out is a group that somebody can do something about."""

from goodword.insights.standing_out import finding


def row(channel: str | None, value: float, n: int) -> dict[str, object]:
    return {"channel": channel, "value": value, "low": value - 2, "high": value + 2, "n": n}


def looked(rows: list[dict[str, object]]) -> dict[str, object]:
    return {"insight": "response", "by": "channel", "unit": "%", "rows": rows}


def test_of_what_nobody_noted_nothing_stands_out():
    mail, shop = row("mail", 48.0, 900), row("shop", 49.0, 900)
    told = finding([looked([mail, shop, row(None, 99.0, 900)])])
    assert told["finding"] is None
    assert finding([looked([mail, shop, row("fair", 99.0, 900)])])["finding"]["group"] == "fair"
