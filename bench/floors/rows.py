"""The rows that both floors write: people with their keys ready, so that only the writing is timed."""

from datetime import UTC, datetime

COLUMNS = (
    "name", "name_key", "email", "email_key", "phone", "phone_key", "street", "postcode", "city", "region", "country",
    "language", "segment", "notes", "source", "source_key", "noted_at", "changed",
)  # fmt: skip


def rows(people: list[dict[str, str]]) -> list[tuple[object, ...]]:
    at = datetime(2026, 1, 1, tzinfo=UTC).isoformat(sep=" ")
    return [
        (p["name"], p["name"].lower(), p["email"], p["email"].lower(), p["phone"], p["phone"], "", "", p["city"], "", "",
         "", "", "", "floor", p["number"], at, 1)
        for p in people
    ]  # fmt: skip
