"""What programs may ask is a file under review: `make schema` writes it anew, and the change is seen."""

import json
import os
from pathlib import Path

from goodword.config.api import api

FILE = Path(__file__).parent / "openapi.json"


def test_the_api_is_what_was_reviewed() -> None:
    now = json.dumps(api.get_openapi_schema(), indent=1, sort_keys=True, default=str, ensure_ascii=False) + "\n"
    if os.environ.get("RECORD_SCHEMA"):
        FILE.write_text(now)
    assert FILE.read_text() == now, "the API's contract has changed; `make schema` writes tests/openapi.json anew"
